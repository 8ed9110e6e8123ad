import { readFileSync } from 'node:fs'
import {
  compareResults,
  renderAsff,
  renderDiffJson,
  renderDiffTable,
  renderJson,
  renderJsonLine,
  renderJunit,
  renderMarkdown,
  renderOcsf,
  renderSarif,
  renderTable,
} from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { documented, excepted, findingOf, resultFrom } from './fixture.ts'

const page = readFileSync(new URL('../../docs/output.md', import.meta.url), 'utf8')

const json = renderJson(documented, {
  tool: { name: 'trailmend', version: '0.1.0' },
  benchmark: 'cis-aws@2.0',
  level: 1,
})

const sarif = renderSarif(documented, { toolVersion: '0.1.0' })

const tool = { name: 'trailmend', version: '0.1.0' }
const before = resultFrom([findingOf({ outcome: 'pass' }), findingOf({ account: '444455556666', region: 'eu-west-1' })])
const diff = compareResults(before, documented)

/** The first of a list of JSON objects. */
const firstOf = (list: string): string => `${JSON.stringify(JSON.parse(list)[0], undefined, 2)}\n`

const EXAMPLES: Readonly<Record<string, string>> = {
  table: renderTable(documented, { color: false, width: 80, benchmark: 'cis-aws@2.0' }),
  jsonl: documented.findings.map(renderJsonLine).join(''),
  json,
  markdown: renderMarkdown(documented, { benchmark: 'cis-aws@2.0' }),
  junit: renderJunit(documented, { benchmark: 'cis-aws@2.0' }),
  'ocsf-event': firstOf(renderOcsf(documented, { toolVersion: '0.1.0', benchmark: 'cis-aws@2.0' })),
  'asff-finding': firstOf(renderAsff(documented)),
  diff: renderDiffTable(diff, { color: false, width: 80, benchmark: 'cis-aws@2.0' }),
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
  const needy = JSON.parse(renderJsonLine({ ...excepted, baselined: true, because: { code: 'x', text: 'x', needs: 'x' } }))
  test.each<[string, object]>([
    ['document', document],
    ['summary', document.summary],
    ['notLookedAt', document.notLookedAt[0]],
    ['finding', needy],
    ['resource', needy.resource],
    ['because', needy.because],
    ['exception', excepted.exception!],
    ['diff', JSON.parse(renderDiffJson(diff, { tool }))],
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
