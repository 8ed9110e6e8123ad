import { expect, test } from 'vitest'
import { EXIT_CODES } from '../../../packages/collector/src/command/exit-codes.ts'
import { OVERLAYS, variableOf } from '../../../packages/collector/src/config/flags.ts'
import { collectorSchema } from '../../../packages/collector/src/config/json-schema.ts'
import { where } from '../../../packages/collector/src/config/parts.ts'
import { parseConfig } from '../../../packages/collector/src/config/read-config.ts'
import { refuseOwnSource } from '../../../packages/collector/src/open/written-parts.ts'
import { read } from '../../architecture/repository.ts'
import { fences } from '../../docs/markdown.ts'

const page = read('docs/collector/config.md')
const [example] = fences(page, 'yaml').filter(({ note }) => note === 'example: collector.yml')

test('the example holds, can be run, and shows every key', () => {
  const settings = parseConfig('collector.yml', example?.text ?? '')
  const { properties } = collectorSchema() as { properties: Readonly<Record<string, unknown>> }
  expect(Object.keys(settings).sort()).toEqual(Object.keys(properties).sort())
  expect(() => refuseOwnSource(settings)).not.toThrow()
})

test('every field that events can be filtered by is named', () => {
  const { shape } = where as unknown as { shape: object }
  expect(Object.keys(shape).filter((field) => !page.includes(`\`${field}\``))).toEqual([])
})

test('no two flags are one', () => {
  expect(new Set(OVERLAYS.map(variableOf)).size).toBe(OVERLAYS.length)
})

test('the exit codes of errors are those of the page', () => {
  const documented = [...read('docs/collector/run.md').matchAll(/^\| (\d+)(?:, \d+)? \|/gm)].map(([, code]) => Number(code))
  expect(Object.values(EXIT_CODES).filter((code) => !documented.includes(code))).toEqual([])
})
