import { expect, test } from 'vitest'
import { createJsonLog, createTextLog, errorText } from '../../../packages/collector/src/log/log.ts'
import { createRepeats } from '../../../packages/collector/src/log/repeats.ts'

const clock = { now: () => Date.UTC(2026, 10, 22) }
/** What a key may hold, and a terminal would act on: a colour, a line's end, a change of direction. */
const NASTY = 'a\u001b[31mb\nc\u202ed\u009b'

test('a problem is one line of JSON that a terminal shows as it is', async () => {
  const lines: string[] = []
  const log = await createJsonLog({ say: (line) => lines.push(line), level: 'info', name: 'one', clock })
  log.problem({ of: 'object', name: NASTY, because: 'it may not be read', needs: 's3:GetObject', isFatal: false, error: new Error(NASTY) })
  log.write('debug', 'not told')
  expect(lines).toHaveLength(1)
  expect(lines[0]?.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'warn',
    time: '2026-11-22T00:00:00.000Z',
    name: 'one',
    msg: `object ${NASTY}: it may not be read`,
    needs: 'needs s3:GetObject',
    error: NASTY,
  })
})

test('a problem for people is one line, too', () => {
  const lines: string[] = []
  createTextLog({ say: (line) => lines.push(line), level: 'warn', clock }).problem({
    of: 'object',
    name: NASTY,
    because: `${NASTY}: broken`,
    isFatal: true,
  })
  expect(lines).toEqual(['error: object a\\u{1b}[31mb\\u{a}c\\u{202e}d\\u{9b}: broken\n'])
})

test('of an error only its name and words are told', () => {
  const error = Object.assign(new TypeError('no'), { $request: { headers: { authorization: 'secret' } } })
  expect([errorText(error), errorText(new Error('x'.repeat(1000))).length, errorText('text')]).toEqual(['TypeError: no', 500, 'text'])
})

test('the same thing is told five times a minute, and how often it was not', () => {
  let now = 0
  const repeats = createRepeats({ now: () => now })
  const told = Array.from({ length: 9 }, () => repeats.ask('a')?.heldBack)
  expect(told).toEqual([0, 0, 0, 0, 0, undefined, undefined, undefined, undefined])
  expect(repeats.ask('b')).toEqual({ heldBack: 0 })
  now = 60_000
  expect(repeats.ask('a')).toEqual({ heldBack: 4 })
})

test('a clock that jumps silences nobody', () => {
  let now = 1_000_000
  const repeats = createRepeats({ now: () => now })
  for (let times = 0; times < 6; times++) repeats.ask('a')
  now = 0
  expect(repeats.ask('a')).toEqual({ heldBack: 1 })
})

test('names that somebody else chose do not fill the memory', () => {
  const repeats = createRepeats({ now: () => 0 })
  for (let index = 0; index < 3_000; index++) repeats.ask(`name ${index}`)
  for (let times = 0; times < 5; times++) repeats.ask('name 2999')
  expect(repeats.ask('name 2999')).toBeUndefined()
  expect(repeats.ask('name 0')).toEqual({ heldBack: 0 })
})
