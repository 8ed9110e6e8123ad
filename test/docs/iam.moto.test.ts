import { describe, expect, test } from 'vitest'
import { filesIn, read } from '../architecture/repository.ts'
import { cfnLint, parseHcl } from '../fakes/linters.ts'

const files = filesIn('docs/iam')
const templates = files.filter((path) => path.endsWith('.cfn.yaml'))
const modules = files.filter((path) => path.endsWith('.tf'))

describe('what docs/iam offers besides JSON', () => {
  test('cfn-lint finds nothing in the templates', () => {
    expect(templates.length).toBeGreaterThan(6)
    expect(cfnLint(templates.map(read))).toBe('')
  })
  test("HashiCorp's parser reads every module", () => {
    expect(modules.length).toBe(templates.length)
    for (const [index, module] of parseHcl(modules.map(read)).entries()) {
      expect(Object.keys(module), modules[index]).toEqual(expect.arrayContaining(['resource', 'output']))
    }
  })
})
