import { describe, expect, test } from 'vitest'
import { HOUR_STATES } from '../../../packages/collector/src/complete/hour-verdict.ts'
import type { CollectedHour, CollectedState, Collection } from '../../../packages/report/src/collect/collection.ts'
import { STATE_SIGNS } from '../../../packages/report/src/collect/collection.ts'
import { renderCollectionJson } from '../../../packages/report/src/collect/collection-json.ts'
import { renderCollectionTable } from '../../../packages/report/src/collect/collection-table.ts'

const HOUR = 3_600_000
const START = Date.parse('2026-11-22T00:00:00Z')
const SIGNS = new Map<string, CollectedState>(Object.entries(STATE_SIGNS).map(([state, sign]) => [sign, state as CollectedState]))

function hoursOf(signs: string, more: Partial<CollectedHour> = {}): readonly CollectedHour[] {
  return [...signs].map((sign, index) => {
    const state = SIGNS.get(sign) ?? 'complete'
    const base = { account: '111122223333', region: 'us-east-2', hour: START + index * HOUR, expected: 2, stored: 2 }
    const key = `AWSLogs/${index}.json.gz`
    const problems = state === 'complete' ? [] : [{ code: `code-${state}`, state, sentence: `It is ${state}.`, bucket: 'logs', key }]
    return { ...base, state, problems, ...(state === 'complete' && { proof: 'verified' }), ...more }
  })
}

function collection(hours: readonly CollectedHour[], more: Partial<Collection> = {}): Collection {
  const counts = { complete: 0, gap: 0, tampered: 0, silent: 0, pending: 0, unknown: 0 }
  for (const { state } of hours) counts[state]++
  const state = (['tampered', 'gap', 'silent', 'unknown', 'pending'] as const).find((each) => counts[each] > 0) ?? 'complete'
  const span = { from: START, to: START + 24 * HOUR, now: START + 24 * HOUR }
  return { ledger: 'sqlite:/ledger.db', ...span, listed: [], state, hours, counts, broken: 0, exitCode: 0, ...more }
}
const table = (given: Collection, width = 120, verbose = false) => renderCollectionTable(given, { color: false, width, verbose })

test('a day, hour by hour, and what is wrong, the worst first', () => {
  const hours = hoursOf('......G....T.....SS?~~~~')
  expect(
    table(collection(hours, { exitCode: 1 })),
  ).toBe(`TAMPERED WITH: 24 hours: 1 tampered with, 1 gap, 2 silent, 1 unknown, 4 not due yet, 15 complete; of the complete ones
15 are proved by signed digests and hashes
2026-11-22 00:00 to 2026-11-23 00:00 UTC; ledger sqlite:/ledger.db; no bucket was listed

                                     0     6     12    18
111122223333  us-east-2  2026-11-22  ......G....T.....SS?~~~~

. complete   ~ not due yet   ? unknown   S silent   G gap   T tampered with

T   111122223333 us-east-2, 2026-11-22 11:00: code-tampered: It is tampered.
    s3://logs/AWSLogs/11.json.gz
G   111122223333 us-east-2, 2026-11-22 06:00: code-gap: It is gap.
    s3://logs/AWSLogs/6.json.gz
S   111122223333 us-east-2, 2 hours from 2026-11-22 17:00 to 2026-11-22 19:00: code-silent: It is silent.
    s3://logs/AWSLogs/17.json.gz
    s3://logs/AWSLogs/18.json.gz
?   111122223333 us-east-2, 2026-11-22 19:00: code-unknown: It is unknown.
    s3://logs/AWSLogs/19.json.gz
`)
})

test('many days are a sign each', () => {
  const hours = hoursOf(`${'.'.repeat(30)}G${'.'.repeat(200)}`)
  const shown = table(collection(hours, { to: START + 300 * HOUR }))
  expect(shown).toContain('1   5    10   15   20   25   30\n111122223333  us-east-2  2026-11                       .G.......\n')
  expect(shown).toContain('                         2026-12'.trim())
})

test('what is all complete says so shortly', () => {
  expect(table(collection(hoursOf('.'.repeat(24))))).toMatch(/^COMPLETE: 24 hours: 24 complete; of the complete ones 24 are proved/)
  expect(table(collection([]))).toMatch(/^NOTHING IS KNOWN: 0 hours\n/)
})

test('colour repeats what signs say', () => {
  const given = collection(hoursOf('.G~'))
  const colours = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
  const painted = renderCollectionTable(given, { color: true, width: 120 })
  expect(painted).not.toBe(table(given))
  expect(painted.replaceAll(colours, '')).toBe(table(given))
})

test('of many accounts only those are shown where something is wrong', () => {
  const many = Array.from({ length: 100 }, (_, index) =>
    hoursOf(index === 70 ? '.G' : '..', { account: String(index).padStart(12, '0') }),
  ).flat()
  const shown = table(collection(many))
  expect(shown).toContain('000000000070  us-east-2  2026-11-22  .G\n99 more rows, of which 99 are complete, in the verbose output.\n')
  expect(table(collection(many), 120, true)).toContain('000000000099')
})

test('a repair is told, or that there could be one', () => {
  const hours = hoursOf('.G').map((hour) => ({ ...hour, problems: hour.problems.map((problem) => ({ ...problem, code: 'not-stored' })) }))
  expect(table(collection(hours, { exitCode: 1 }))).toContain('--repair --queue')
  expect(table(collection(hours, { repair: { keys: 1, messages: 1 } }))).toContain('1 key sent to the queue in 1 message: ask again')
  expect(table(collection(hours, { repair: { keys: 0, messages: 0 } }))).toContain('Nothing that is missing can be fetched.')
})

describe('hostile texts', () => {
  const hostile = '\u001b[2J\u202e<b>\n::error::x'
  const problems = [
    { code: 'log-modified', state: 'tampered' as const, sentence: 'x', bucket: hostile, key: hostile.repeat(500), because: hostile },
  ]
  const given = collection(hoursOf('G', { problems }), { ledger: hostile, listed: [hostile] })
  test('are shown, and do nothing', () => {
    const shown = table(given)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(shown.split('\n').filter((line) => line.startsWith('::'))).toEqual([])
  })
  test('are what they are in JSON', () => {
    const { hours, ledger } = JSON.parse(renderCollectionJson(given))
    expect([ledger, hours[0].problems[0].key.length, hours[0].hour]).toEqual([hostile, hostile.length * 500, '2026-11-22T00:00:00.000Z'])
  })
})

test('the collector’s states are those that have signs', () => {
  expect(Object.keys(STATE_SIGNS).sort()).toEqual([...HOUR_STATES].sort())
})
