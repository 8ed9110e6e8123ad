import { describe, expect, test } from 'vitest'
import { withBlock } from '../../scripts/generated/block.ts'
import { GENERATED } from '../../scripts/generated/files.ts'
import { jsonText } from '../../scripts/generated/json-text.ts'
import { markdownTable } from '../../scripts/generated/table.ts'
import { filesIn, read } from '../architecture/repository.ts'

describe('what is made from the code is up to date (npm run generate)', () => {
  test.each(GENERATED.map((file) => [file.path, file] as const))('%s', (path, { text }) => {
    expect(read(path)).toBe(text(read(path)))
  })
  test('no document has markers that nothing fills', () => {
    const marked = filesIn().filter((path) => path.endsWith('.md') && /^<!-- generated:/m.test(read(path)))
    expect(marked.filter((path) => !GENERATED.some((file) => file.path === path))).toEqual([])
  })
  test('docs/iam holds nothing else', () => {
    expect(filesIn('docs/iam').filter((path) => !GENERATED.some((file) => file.path === path))).toEqual([])
  })
})

describe('a block', () => {
  const document = 'a\n<!-- generated:x -->\nold\n<!-- /generated:x -->\nb\n'
  test('is replaced, and nothing around it', () => {
    expect(withBlock(document, 'x', '\nnew\n')).toBe('a\n<!-- generated:x -->\n\nnew\n\n<!-- /generated:x -->\nb\n')
  })
  test('is the same when written twice', () => {
    const once = withBlock(document, 'x', 'new')
    expect(withBlock(once, 'x', 'new')).toBe(once)
  })
  test.each([
    ['absent', 'a'],
    ['not closed', 'a <!-- generated:x --> b'],
    ['closed before it opens', '<!-- /generated:x --><!-- generated:x -->'],
    ['there twice', document + document],
  ])('that is %s is refused', (_what, text) => {
    expect(() => withBlock(text, 'x', 'new')).toThrow('generated:x')
  })
})

test('a bar in a cell does not end it', () => {
  expect(markdownTable(['a'], [['b|c']])).toBe('| a |\n| --- |\n| b\\|c |')
})

test('JSON as the formatter writes it', () => {
  const long = 'x'.repeat(70)
  expect(jsonText({ a: [1, 'b'], c: {}, d: [], e: [{ f: null }], g: [long, long] })).toBe(
    `{\n  "a": [1, "b"],\n  "c": {},\n  "d": [],\n  "e": [\n    {\n      "f": null\n    }\n  ],\n  "g": [\n    "${long}",\n    "${long}"\n  ]\n}\n`,
  )
})
