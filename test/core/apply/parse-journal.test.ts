import { type JournalEntry, parseJournal } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { journalOf, STARTED } from './journal-text.ts'

const ENTRIES: readonly JournalEntry[] = [
  STARTED,
  { event: 'step-intended', step: 'bücket\u2028\0' },
  { event: 'step-done', step: 'a', answer: { Arn: 'x', ['__proto__']: 1 } },
  { event: 'step-done', step: 'a', answer: null },
  { event: 'step-failed', step: 'a', effect: 'unknown', error: { name: 'TimeoutError', message: 'one\ntwo' } },
  { event: 'step-confirmed', step: 'a' },
  { event: 'run-ended', outcome: 'stuck', because: 'a: no' },
  { event: 'run-resumed', approvals: ['a'] },
  { event: 'undo-started' },
  { event: 'undo-intended', step: 'a' },
  { event: 'undone', step: 'a' },
  { event: 'undo-failed', step: 'a', error: { name: 'AccessDenied', message: '' } },
  { event: 'run-ended', outcome: 'undone', because: '' },
]
const text = journalOf(...ENTRIES)
const aiming: JournalEntry = { ...STARTED, aims: { settings: { profile: 'repair' } } } as JournalEntry

describe('a journal', () => {
  test('is read as it was written', () => {
    const parsed = parseJournal(text)
    expect(parsed).toMatchObject({ ok: true, length: text.length, isTorn: false })
    expect(parsed.ok && parsed.records.map(({ n: _n, at: _at, ...entry }) => entry)).toEqual(ENTRIES)
    expect(text).toMatch(/^[\n -~]*$/)
  })

  test('may tell what its plan aimed at', () => {
    expect(parseJournal(journalOf(aiming))).toMatchObject({ ok: true, records: [aiming] })
    expect(parseJournal(journalOf({ ...aiming, aims: 'much' } as never))).toMatchObject({
      ok: false,
      problem: { text: '"aims" is missing or wrong' },
    })
  })

  test('cut off anywhere is read up to its last whole line', () => {
    const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1)
    for (let end = 0; end <= text.length; end += end < 3000 ? 7 : 1) {
      const parsed = parseJournal(text.slice(0, end))
      const length = ends.findLast((each) => each <= end) ?? 0
      expect(parsed).toMatchObject({ ok: true, length, isTorn: length < end })
      expect(parsed.ok && parsed.records.length).toBe(ends.filter((each) => each <= end).length)
    }
  })

  test('may end in whatever a disk left behind', () => {
    expect(parseJournal(`${text}\0\0é`)).toMatchObject({ ok: true, length: text.length, isTorn: true })
  })

  const [first = '', second = ''] = text.split('\n')
  const later = second.replace('"n":1', '"n":2')
  const bad: readonly [string, string, number, string][] = [
    ['a torn line in the middle', `${first}\n${second.slice(0, 20)}\n${later}\n`, 2, 'not a JSON object'],
    ['an empty line', `${first}\n\n`, 2, 'not a JSON object'],
    ['a line twice', `${first}\n${second}\n${second}\n`, 3, 'expected the record numbered 2'],
    ['no beginning', `${second}\n`, 1, 'expected the record numbered 0'],
    ['another beginning', `${first}\n${first.replace('"n":0', '"n":1')}\n`, 2, 'a journal begins with run-started, once'],
    ['no run-started', `${second.replace('"n":1', '"n":0')}\n`, 1, 'a journal begins with run-started, once'],
    ['another version', `${first.replace('"version":1', '"version":2')}\n`, 1, '"version" is missing or wrong'],
    ['no account id', `${first.replace('"account":"111122223333"', '"account":"x"')}\n`, 1, '"account" is missing or wrong'],
    ['no such event', `${first}\n{"event":"constructor","n":1}\n`, 2, 'no such event'],
    ['no time', `${first}\n{"event":"undone","step":"a","n":1,"at":"now"}\n`, 2, '"at" is no ISO 8601 time'],
    [
      'no step',
      `${first}\n{"event":"undone","__proto__":{"step":"a"},"n":1,"at":"2026-11-22T10:00:00Z"}\n`,
      2,
      '"step" is missing or wrong',
    ],
    ['a list', `${first}\n[]\n`, 2, 'not a JSON object'],
    [
      'no such outcome',
      `${first}\n{"event":"run-ended","outcome":"toString","because":"","n":1,"at":"2026-11-22T10:00:00Z"}\n`,
      2,
      '"outcome" is missing or wrong',
    ],
    ['what is no ASCII', `${first}é\n`, 1, 'a journal is plain ASCII'],
    ['deep nesting', `${first}\n${'['.repeat(200_000)}\n`, 2, 'not a JSON object'],
    ['too many records', `${first}\n${'{}\n'.repeat(100_000)}`, 100_001, 'too many records'],
  ]
  test.each(bad)('with %s is refused', (_what, journal, line, problem) => {
    expect(parseJournal(journal)).toEqual({ ok: false, problem: { line, text: problem } })
  })
})
