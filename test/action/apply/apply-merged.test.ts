import { type JournalEntry, journalLine } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'
import type { PlanOptions } from '@trailmend/operate/plan'
import type { RepairContext } from '@trailmend/operate/repair'
import { renderPlanJson, renderPlanMarkdown } from '@trailmend/report/plan'
import { describe, expect, test } from 'vitest'
import { applyMerged } from '../../../packages/action/src/apply/apply-merged.ts'
import type { Found, Ours } from '../../../packages/action/src/apply/find-ours.ts'
import type { Treated } from '../../../packages/action/src/apply/outcome.ts'
import type { MergedPlan } from '../../../packages/action/src/drift/pull-request/merged-plans.ts'
import { ACCOUNT, plan, step } from '../drift/fixtures.ts'

/** A journal whose every run is begun with this plan, and a run that asks for anything else fails. */
function contextWith(begun: Plan | undefined, signal?: AbortSignal): RepairContext {
  const line = journalLine({
    ...{ event: 'run-started', n: 0, at: '2026-11-22T05:00:00.000Z', version: 1, plan: 'plan', account: ACCOUNT, approvals: [] },
    before: { id: ACCOUNT } as never,
    contents: JSON.parse(JSON.stringify(begun ?? null)),
  })
  const journal = {
    read: async () => (begun === undefined ? undefined : line),
    append: () => Promise.reject(new Error('written to')),
    runs: async () => new Map(),
  }
  const lock = { take: () => Promise.reject(new Error('locked')) } as never
  return { clock: () => 0, sleep: async () => {}, random: () => 0, journal, lock, userAgent: 'test', signal } as RepairContext
}

function merged(of: Plan = plan().plan): MergedPlan {
  return {
    ...{ name: ACCOUNT, path: `trailmend/plans/${ACCOUNT}.json`, sha: 'f'.repeat(40) },
    ...{ plan: JSON.parse(renderPlanJson(of)), page: renderPlanMarkdown(of) },
  }
}

function oursAs(found: Found): Ours {
  return { find: () => found, accountsOf: ({ name }) => [name] }
}

const NOT_OURS: Ours = oursAs({ is: 'not-ours' })

async function treat(context: RepairContext, ours = NOT_OURS, withdrawn: readonly string[] = []): Promise<Treated | undefined> {
  const all = { plans: [merged()], problems: [], withdrawn: new Set(withdrawn), stillStands: async () => true }
  const [treated] = await applyMerged(all, { ours, options: {} as PlanOptions, context })
  return treated
}

describe('a run that was cut off', () => {
  test.each<readonly [string, Plan]>([
    ['other steps', plan(ACCOUNT, { steps: [step({ input: { ...step().input, Bucket: 'mallory' } })] }).plan],
    ['a step more', plan(ACCOUNT, { steps: [step(), step({ id: 'logging' })] }).plan],
    ['another profile', plan(ACCOUNT, { profile: 'repair' }).plan],
    ['another reason for approval', plan(ACCOUNT, { steps: [step({ approval: ['other-account'] })] }).plan],
  ])('does not go on where its journal holds %s than what was merged', async (_what, begun) => {
    expect(await treat(contextWith(begun))).toMatchObject({
      ...{ outcome: 'refused', differences: [expect.anything()], steps: [] },
      why: [expect.stringContaining('holds another plan than was merged')],
    })
  })

  test('goes on where it holds what was merged', async () => {
    await expect(treat(contextWith(plan(ACCOUNT, { at: '2026-11-20T05:00:00Z' }).plan))).rejects.toThrow()
  })
})

describe('a plan whose runs have ended', () => {
  const begun = plan(ACCOUNT).plan
  /** Every run that is read has ended in this way, but for those with a higher number. */
  const ended = (upTo: number, ...entries: readonly JournalEntry[]): RepairContext => {
    const context = contextWith(begun)
    const lines = entries.map((entry, index) => journalLine({ ...entry, n: index + 1, at: '2026-11-22T05:00:00.000Z' })).join('')
    const read = async (run: string) => {
      const number = Number(/^\d{12}-[0-9a-f]{16}(?:-(\d+))?$/.exec(run)?.[1] ?? 1)
      return number > upTo ? undefined : `${await context.journal.read(run)}${lines}`
    }
    return { ...context, journal: { ...context.journal, read } }
  }
  const held = oursAs({ is: 'held', plan: begun, held: { is: 'same' } })

  test('is carried out again as another run, up to twenty times', async () => {
    const applied: JournalEntry = { event: 'run-ended', outcome: 'applied', because: '' }
    expect(await treat(ended(20, applied), held)).toMatchObject({
      outcome: 'refused',
      why: [`trailmend/plans/${ACCOUNT}.json was carried out 20 times and did not last: remove it`],
    })
    // It goes on to carry out the plan, for which nothing is ready here.
    expect((await treat(ended(19, applied), held))?.why).toEqual([expect.not.stringContaining('did not last')])
  })

  test('and was undone is not gone on with', async () => {
    const undone: readonly JournalEntry[] = [{ event: 'undo-started' }, { event: 'run-ended', outcome: 'undone', because: '' }]
    expect(await treat(ended(1, ...undone))).toMatchObject({ outcome: 'nothing', why: [expect.stringContaining('not of the accounts')] })
    expect(await treat(ended(20, ...undone), held)).toMatchObject({ outcome: 'refused' })
  })
})

describe('a merged plan is left alone', () => {
  test('where a later commit took it back, or the job was cancelled', async () => {
    expect(await treat(contextWith(undefined), NOT_OURS, [ACCOUNT])).toMatchObject({ outcome: 'nothing' })
    expect(await treat(contextWith(undefined, AbortSignal.abort()))).toMatchObject({ outcome: 'interrupted' })
  })

  test.each<readonly [Found, Partial<Treated>]>([
    [{ is: 'not-ours' }, { outcome: 'nothing' }],
    [
      { is: 'done', account: ACCOUNT },
      { outcome: 'nothing', account: ACCOUNT },
    ],
    [
      { is: 'unseen', account: ACCOUNT, why: 'denied' },
      { outcome: 'unseen', why: ['denied'] },
    ],
    [
      { is: 'held', plan: plan().plan, held: { is: 'unusable', why: ['torn'] } },
      { outcome: 'refused', why: ['torn'] },
    ],
    [
      { is: 'held', plan: plan().plan, held: { is: 'different', differences: [{ step: 'a', field: '', approved: '', now: '' }] } },
      { outcome: 'refused', differences: [{ step: 'a', field: '', approved: '', now: '' }] },
    ],
  ])('%#', async (found, expected) => {
    expect(await treat(contextWith(undefined), oursAs(found))).toMatchObject({ ...expected, steps: [] })
  })
})
