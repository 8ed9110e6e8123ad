import type { Plan, Situation } from '@trailmend/core/plan'
import { describe, expect, test } from 'vitest'
import type { KnownRun } from '../../../packages/operate/src/repair/runs.ts'
import { automaticRun, mayBegin } from '../../../packages/operate/src/watch/may-begin.ts'

const ACCOUNT = '111122223333'
const BY_HAND = `${ACCOUNT}-0123456789abcdef`
const OURS = automaticRun(BY_HAND)
const run = (over: Partial<KnownRun>): KnownRun => ({
  run: OURS,
  account: ACCOUNT,
  startedAt: '2026-11-22T00:00:00.000Z',
  lastAt: '2026-11-22T00:00:01.000Z',
  steps: 1,
  outcome: 'applied',
  because: '',
  isUndo: false,
  held: [],
  ...over,
})
const plan = {
  steps: [{ id: 'topic', situations: ['topic-deleted'], approval: [], after: [] }],
  decisions: [],
  collection: { before: null, after: null },
} as unknown as Plan
const only: ReadonlySet<Situation> = new Set<Situation>(['topic-deleted'])

test('the runs of automation have names of their own', () => {
  expect(OURS).toBe(`${ACCOUNT}-auto-0123456789abcdef`)
})

describe('by the latest run of an account automation', () => {
  test.each<[string, KnownRun | undefined, ReadonlySet<Situation>, 'begin' | 'go-on' | 'nothing', RegExp]>([
    ['begins where there was none', undefined, only, 'begin', /^$/],
    ['begins behind one that was applied', run({}), only, 'begin', /^$/],
    ['begins behind one by hand that was applied', run({ run: BY_HAND }), only, 'begin', /^$/],
    ['plans anew where the account was changed meanwhile', run({ outcome: 'stopped' }), only, 'begin', /^$/],
    [
      'leaves one by hand alone where the account was changed',
      run({ run: BY_HAND, outcome: 'stopped' }),
      only,
      'nothing',
      /plan again and/,
    ],
    ['goes on with its own that was killed', run({ outcome: null }), only, 'go-on', /^$/],
    ['goes on with its own that was cut off', run({ outcome: 'interrupted' }), only, 'go-on', /^$/],
    ['does not where that does more than is allowed now', run({ outcome: null }), new Set(), 'nothing', /more than is allowed/],
    ['leaves a run by hand alone', run({ run: BY_HAND, outcome: null }), only, 'nothing', /begun by hand/],
    ['stops behind one that is stuck', run({ outcome: 'stuck', because: 'denied' }), only, 'nothing', /stuck \(denied\): go on .*--resume/],
    ['does not do again what a person took back', run({ outcome: 'undone', isUndo: true }), only, 'nothing', /was taken back/],
    ['waits while a person takes back', run({ outcome: 'stuck', isUndo: true }), only, 'nothing', /is being taken back/],
  ])('%s', (_what, last, allowed, may, because) => {
    const leave = mayBegin(last, { plan, only: allowed })
    expect(leave.may).toBe(may)
    expect('because' in leave ? leave.because : '').toMatch(because)
  })
})
