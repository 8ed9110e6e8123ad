import { type JournalEntry, next, type Step, standRun, undoPlan } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { recordsOf, STARTED } from './journal-text.ts'

const step = (id: string, after: readonly string[], undo: Step['undo'] = { by: 'hand', text: `${id} by hand` }): Step => ({
  id,
  after,
  undo,
  part: 'trail',
  account: '111122223333',
  region: 'eu-west-1',
  change: 'cloudtrail:UpdateTrail',
  input: { Name: id },
  resource: id,
  fields: [],
  ifSkipped: '',
  needs: [],
  closes: [],
  situations: [],
  approval: [],
  cost: { monthly: null, items: [] },
})
const back = (id: string): Step['undo'] => ({ by: 'call', change: 'cloudtrail:UpdateTrail', input: { Name: id, back: true } })
const plan = { steps: [step('a', [], back('a')), step('b', [], back('b')), step('c', ['a'], back('c')), step('d', ['b', 'c'])] }
const NO = { name: 'AccessDenied', message: 'no' }

const intended = (id: string): JournalEntry => ({ event: 'step-intended', step: id })
const done = (id: string): JournalEntry => ({ event: 'step-done', step: id, answer: {} })
const confirmed = (id: string): JournalEntry => ({ event: 'step-confirmed', step: id })
const all = (id: string) => [intended(id), done(id), confirmed(id)]
const failed = (id: string, effect: 'none' | 'unknown'): JournalEntry => ({ event: 'step-failed', step: id, effect, error: NO })
const resumed: JournalEntry = { event: 'run-resumed', approvals: [] }
const undoing: JournalEntry = { event: 'undo-started' }
const ended = (outcome: 'applied' | 'stuck' | 'undone' | 'interrupted'): JournalEntry => ({ event: 'run-ended', outcome, because: '' })

const standing = (...entries: readonly JournalEntry[]) => {
  const read = standRun(plan, recordsOf(STARTED, ...entries))
  if (!read.ok) throw new Error(read.problem)
  return read.run
}

describe('what a run does next', () => {
  const cases: readonly [string, readonly JournalEntry[], object][] = [
    ['begins with what waits for nothing', [], { does: 'observe-and-perform', steps: ['a', 'b'] }],
    ['looks first where it was cut off', [intended('a')], { does: 'look', steps: ['a'] }],
    ['looks before it reads back', [intended('a'), done('a'), intended('b')], { does: 'look', steps: ['b'] }],
    ['reads back what was done', [intended('a'), done('a')], { does: 'read-back', steps: ['a'] }],
    ['goes on with what waits no longer', [...all('a')], { does: 'observe-and-perform', steps: ['b', 'c'] }],
    ['waits for all', [...all('a'), ...all('c')], { does: 'observe-and-perform', steps: ['b'] }],
    ['is done', ['a', 'b', 'c', 'd'].flatMap(all), { does: 'end', outcome: 'applied' }],
    ['is stuck', [...all('a'), intended('b'), failed('b', 'none')], { does: 'end', outcome: 'stuck', because: 'b: AccessDenied: no' }],
    ['reads back before it is stuck', [intended('a'), done('a'), intended('b'), failed('b', 'none')], { does: 'read-back', steps: ['a'] }],
    [
      'tries again what was refused',
      [intended('b'), failed('b', 'none'), ended('stuck'), resumed],
      { does: 'observe-and-perform', steps: ['a', 'b'] },
    ],
    ['looks again at what did not hold', [intended('b'), failed('b', 'unknown'), ended('stuck'), resumed], { does: 'look', steps: ['b'] }],
    ['undoes what does not hold', [intended('b'), done('b'), { event: 'undo-intended', step: 'b' }], { does: 'undo', steps: ['b'] }],
    [
      'goes on after being cut off while it ended',
      [...all('a'), ended('interrupted'), resumed],
      { does: 'observe-and-perform', steps: ['b', 'c'] },
    ],
    ['does nothing when it has ended', [ended('stuck')], { does: 'nothing', outcome: 'stuck' }],
    ['goes back from the end', [...all('a'), ...all('c'), ...all('b'), ended('interrupted'), undoing], { does: 'undo', steps: ['c'] }],
    [
      'goes back to the beginning',
      [...all('a'), undoing, { event: 'undo-intended', step: 'a' }, { event: 'undone', step: 'a' }],
      { does: 'end', outcome: 'undone' },
    ],
    ['looks before it goes back', [...all('a'), intended('b'), undoing], { does: 'look', steps: ['b'] }],
    [
      'leaves what another rests on that stays',
      ['a', 'b', 'c', 'd'].flatMap(all).concat(ended('applied'), undoing),
      { does: 'end', outcome: 'undone' },
    ],
    [
      'is stuck on the way back',
      [...all('b'), undoing, { event: 'undo-intended', step: 'b' }, { event: 'undo-failed', step: 'b', error: NO }],
      { does: 'end', outcome: 'stuck' },
    ],
  ]
  test.each(cases)('%s', (_what, entries, expected) => {
    expect(next(plan, standing(...entries))).toMatchObject(expected)
  })

  const impossible: readonly [string, readonly JournalEntry[], string][] = [
    ['done before it was intended', [done('a')], 'step-done cannot follow where a step is open'],
    ['confirmed before it was done', [intended('a'), confirmed('a')], 'step-confirmed cannot follow where a step is intended'],
    ['begun again', [...all('a'), intended('a')], 'step-intended cannot follow where a step is confirmed'],
    ['undone without intent', [...all('a'), { event: 'undone', step: 'a' }], 'undone cannot follow where a step is confirmed'],
    ['of another plan', [intended('z')], 'the journal names a step that the plan does not have'],
    ['after the end', [ended('stuck'), intended('a')], 'a run that has ended is gone on with by saying so'],
    ['after all was applied', [ended('applied'), resumed], 'a run that has ended is gone on with by saying so'],
    ['after all was undone', [undoing, ended('undone'), undoing], 'nothing follows a run that was undone'],
    ['forward on the way back', [undoing, resumed], 'a run that is being undone cannot go on'],
  ]
  test.each(impossible)('%s: no run can have written that', (_what, entries, problem) => {
    expect(standRun(plan, recordsOf(STARTED, ...entries))).toEqual({ ok: false, problem })
  })
})

test('every journal that a run can write leads on or to an end', () => {
  const events = plan.steps.flatMap(({ id }): JournalEntry[] => [
    ...all(id),
    failed(id, 'none'),
    failed(id, 'unknown'),
    { event: 'undo-intended', step: id },
    { event: 'undone', step: id },
    { event: 'undo-failed', step: id, error: NO },
  ])
  const seen = new Set<string>()
  let frontier: JournalEntry[][] = [[]]
  for (let length = 0; length < 5; length++) {
    frontier = frontier.flatMap((entries) =>
      [...events, resumed, undoing].flatMap((entry) => {
        const read = standRun(plan, recordsOf(STARTED, ...entries, entry))
        if (!read.ok) return []
        const key = JSON.stringify([read.run.direction, [...read.run.steps.values()].map((each) => each.standing)])
        if (seen.has(key)) return []
        seen.add(key)
        const todo = next(plan, read.run)
        if ('steps' in todo) expect(todo.steps.length).toBeGreaterThan(0)
        return [[...entries, entry]]
      }),
    )
  }
  expect(seen.size).toBeGreaterThan(500)
})

describe('what undoing comes to', () => {
  test('the calls from the last to the first, and what stays in words', () => {
    const run = standing(...['a', 'b', 'c'].flatMap(all), intended('d'), done('d'), undoing)
    expect(undoPlan(run, plan)).toEqual({
      calls: [],
      left: [
        { step: 'd', text: 'd by hand' },
        { step: 'c', text: "what c did (changes the trail's settings) stays: d rests on it" },
        { step: 'b', text: "what b did (changes the trail's settings) stays: d rests on it" },
        { step: 'a', text: "what a did (changes the trail's settings) stays: c rests on it" },
      ],
    })
    expect(undoPlan(standing(...['a', 'b', 'c'].flatMap(all)), plan).calls.map(({ id, input }) => [id, input.back])).toEqual([
      ['c', true],
      ['b', true],
      ['a', true],
    ])
  })

  test('an answer is filled in, and one that was lost leaves the step to a person', () => {
    const asking = {
      steps: [step('s', [], { by: 'call', change: 'sns:Unsubscribe', input: { SubscriptionArn: { $answer: 'SubscriptionArn' } } })],
    }
    const runOf = (answer: { [name: string]: string } | null) => {
      const read = standRun(asking, recordsOf(STARTED, intended('s'), { event: 'step-done', step: 's', answer }))
      if (!read.ok) throw new Error(read.problem)
      return undoPlan(read.run, asking)
    }
    expect(runOf({ SubscriptionArn: 'arn:x' }).calls).toMatchObject([{ change: 'sns:Unsubscribe', input: { SubscriptionArn: 'arn:x' } }])
    for (const answer of [null, {}])
      expect(runOf(answer)).toMatchObject({ calls: [], left: [{ step: 's', text: expect.stringContaining('was lost') }] })
  })
})
