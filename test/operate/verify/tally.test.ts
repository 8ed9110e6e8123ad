import type { VerifyOutcome } from '@trailmend/report'
import { OUTCOME_TABLE, type OutcomeCode } from '@trailmend/stream'
import { describe, expect, test } from 'vitest'
import { beginCount, concludeChain, concludeVerification, countOutcome } from '../../../packages/operate/src/verify/tally.ts'

const CHAIN = { bucket: 'b', prefix: '', account: '111122223333', region: 'us-east-1', trail: 'main', homeRegion: 'us-east-1' }

function told(code: OutcomeCode, more: Partial<VerifyOutcome> = {}): VerifyOutcome {
  const [subject, verdict, sentence] = OUTCOME_TABLE[code]
  return { subject, code, verdict, sentence, ...more }
}
const at = (key: string) => ({ place: { bucket: 'b', key } })

function chainOf(...outcomes: readonly VerifyOutcome[]) {
  const count = beginCount()
  for (const outcome of outcomes) countOutcome(count, outcome)
  return concludeChain(CHAIN, { from: 0, to: 1 }, count)
}
const conclude = (...chains: ReturnType<typeof chainOf>[]) => concludeVerification({ chains, notices: [], source: 'live', judgedAt: '' })
const some = (counts: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

describe('digests', () => {
  const cases: readonly [string, readonly VerifyOutcome[], Record<string, number>][] = [
    [
      'each is counted',
      [told('digest-valid', at('1')), told('digest-missing', at('2')), told('digest-archived', at('3'))],
      { valid: 1, missing: 1, archived: 1 },
    ],
    [
      'one that is told of again counts once, as the worse',
      [told('digest-valid', at('1')), told('digest-previous-hash-wrong', at('1'))],
      { invalid: 1 },
    ],
    [
      'also three times',
      [told('digest-valid', at('1')), told('digest-unlinked', at('1')), told('digest-link-astray', at('1'))],
      { invalid: 1 },
    ],
    ['and never as the better', [told('digest-signature-wrong', at('1')), told('digest-unlinked', at('1'))], { invalid: 1 }],
    [
      'those that are missing by their number',
      [told('digests-missing', { count: 5 }), told('digests-end-early', { count: 2 })],
      { missing: 7 },
    ],
  ]
  test.each(cases)('%s', (_what, outcomes, digests) => {
    expect(some(chainOf(...outcomes).tally.digests)).toEqual(digests)
  })
})

test('log files, gaps and bytes', () => {
  const { tally, codes } = chainOf(
    told('digest-valid', { ...at('d'), bytes: 10 }),
    told('log-valid', { ...at('1'), bytes: 5 }),
    told('log-appended', { ...at('2'), bytes: 7 }),
    told('log-undeclared', at('3')),
    told('log-foreign', at('4')),
    told('log-archived', at('5')),
    told('log-unproven', at('6')),
    told('chain-gap', { from: 0, to: 1 }),
    told('chain-begins', { to: 1 }),
  )
  expect(some(tally.logs)).toEqual({ valid: 1, invalid: 1, undeclared: 2, archived: 1, unknown: 1 })
  expect(tally).toMatchObject({ gaps: 1, bytes: 22 })
  expect(codes['log-foreign']).toBe(1)
})

test('of a thousand problems and more the first thousand are kept', () => {
  const { problems, omitted, codes } = chainOf(...Array.from({ length: 1234 }, (_, index) => told('log-missing', at(String(index)))))
  expect([problems.length, omitted, codes['log-missing']]).toEqual([1000, 234, 1234])
})

test('fewer are kept where there is less room, and none is uncounted', () => {
  const count = beginCount(2)
  for (const key of ['1', '2', '3']) countOutcome(count, told('log-missing', at(key)))
  const { verdict, problems, omitted, tally } = concludeChain(CHAIN, { from: 0, to: 1 }, count)
  expect([verdict, problems.length, omitted, tally.logs.missing]).toEqual(['invalid', 2, 1, 3])
})

describe('what it comes to', () => {
  const valid = chainOf(told('digest-valid'))
  const cases: readonly [string, ReturnType<typeof conclude>, object][] = [
    ['all valid', conclude(valid), { status: 'valid', exitCode: 0, complete: true }],
    ['a note is nothing against it', conclude(chainOf(told('digest-valid'), told('chain-begins'))), { status: 'valid', exitCode: 0 }],
    ['something unknown', conclude(valid, chainOf(told('log-archived'))), { status: 'incomplete', exitCode: 3, complete: false }],
    ['a gap', conclude(chainOf(told('chain-gap'))), { status: 'incomplete', exitCode: 3 }],
    ['something invalid', conclude(valid, chainOf(told('log-missing'))), { status: 'invalid', exitCode: 1, complete: true }],
    ['both', conclude(chainOf(told('log-unreadable'), told('log-missing'))), { status: 'invalid', exitCode: 1, complete: false }],
    ['a chain of which nothing was told', conclude(valid, chainOf()), { status: 'incomplete', exitCode: 3, complete: false }],
    ['nothing at all', conclude(), { status: 'incomplete', exitCode: 3, complete: false }],
    [
      'what was not looked at',
      concludeVerification({ chains: [valid], notices: [{ code: 'x', text: '', leavesGap: true }], source: 'live', judgedAt: '' }),
      { status: 'incomplete', exitCode: 3, complete: false },
    ],
  ]
  test.each(cases)('%s', (_what, result, expected) => {
    expect(result).toMatchObject(expected)
  })
})
