import { readFileSync } from 'node:fs'
import { renderJson, renderJsonLine, renderMarkdown, renderSarif, renderTable } from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { documented, findingOf } from './fixture.ts'

const page = readFileSync(new URL('../../docs/output.md', import.meta.url), 'utf8')

const json = renderJson(documented, {
  tool: { name: 'trailmend', version: '0.1.0' },
  benchmark: 'cis-aws@2.0',
  level: 1,
})

const sarif = renderSarif(documented, { toolVersion: '0.1.0' })

const EXAMPLES: Readonly<Record<string, string>> = {
  table: renderTable(documented, { color: false, width: 80, benchmark: 'cis-aws@2.0' }),
  jsonl: documented.findings.map(renderJsonLine).join(''),
  json,
  markdown: renderMarkdown(documented, { benchmark: 'cis-aws@2.0' }),
  'sarif-result': `${JSON.stringify(JSON.parse(sarif).runs[0].results[0], undefined, 2)}\n`,
}

describe('docs/output.md', () => {
  test.each(Object.entries(EXAMPLES))('shows the %s that is rendered', (name, rendered) => {
    expect(example(name)).toBe(rendered)
  })

  test('has no example that nobody compares', () => {
    expect([...page.matchAll(/<!-- example: (\S+) -->/g)].map(([, name]) => name).sort()).toEqual(Object.keys(EXAMPLES).sort())
  })

  const document = JSON.parse(json)
  const needy = JSON.parse(renderJsonLine(findingOf({ because: { code: 'x', text: 'x', needs: 'x' } })))
  test.each<[string, object]>([
    ['document', document],
    ['summary', document.summary],
    ['notLookedAt', document.notLookedAt[0]],
    ['finding', needy],
    ['resource', needy.resource],
    ['because', needy.because],
  ])('explains each key of %s, in its order', (name, object) => {
    expect(keys(name)).toEqual(Object.keys(object))
  })
})

/** The content of the code block below a mark. */
function example(name: string): string | undefined {
  return new RegExp(`<!-- example: ${name} -->\n(\`{3,})\\w+\n([\\s\\S]*?)\\1\n`).exec(page)?.[2]
}

/** The first column of the table below a mark. */
function keys(name: string): readonly (string | undefined)[] {
  const [, table = ''] = new RegExp(`<!-- keys: ${name} -->\n.*\n.*\n((?:\\|.*\n)+)`).exec(page) ?? []
  return [...table.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key)
}
