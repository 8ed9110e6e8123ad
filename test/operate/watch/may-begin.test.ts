import type { Plan, Situation } from '@trailmend/core/plan'
import { describe, expect, test } from 'vitest'
import type { KnownRun } from '../../../packages/operate/src/repair/runs.ts'
import { mayBegin } from '../../../packages/operate/src/watch/may-begin.ts'
import { ACCOUNT, BY_HAND, knownRun, OURS } from './known-run.ts'

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
    ['begins behind one that was applied', knownRun({}), only, 'begin', /^$/],
    ['begins behind one by hand that was applied', knownRun({ run: BY_HAND }), only, 'begin', /^$/],
    ['plans anew where the account was changed meanwhile', knownRun({ outcome: 'stopped' }), only, 'begin', /^$/],
    [
      'leaves one by hand alone where the account was changed',
      knownRun({ run: BY_HAND, outcome: 'stopped' }),
      only,
      'nothing',
      /plan again and/,
    ],
    ['goes on with its own that was killed', knownRun({ outcome: null }), only, 'go-on', /^$/],
    ['goes on with its own that was cut off', knownRun({ outcome: 'interrupted' }), only, 'go-on', /^$/],
    ['does not where that does more than is allowed now', knownRun({ outcome: null }), new Set(), 'nothing', /more than is allowed/],
    ['leaves a run by hand alone', knownRun({ run: BY_HAND, outcome: null }), only, 'nothing', /begun by hand/],
    [
      'stops behind one that is stuck',
      knownRun({ outcome: 'stuck', because: 'denied' }),
      only,
      'nothing',
      /stuck \(denied\): go on .*--resume/,
    ],
    ['does not do again what a person took back', knownRun({ outcome: 'undone', isUndo: true }), only, 'nothing', /was taken back/],
    ['waits while a person takes back', knownRun({ outcome: 'stuck', isUndo: true }), only, 'nothing', /is being taken back/],
  ])('%s', (_what, last, allowed, may, because) => {
    const leave = mayBegin(last, { plan, only: allowed })
    expect(leave.may).toBe(may)
    expect('because' in leave ? leave.because : '').toMatch(because)
  })
})
