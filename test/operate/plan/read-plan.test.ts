import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '@trailmend/operate'
import { parsePlan, readPlan } from '@trailmend/operate/plan'
import { renderPlanJson } from '@trailmend/report/plan'
import { describe, expect, test } from 'vitest'
import { fullPlan, planOf, stepOf } from '../../report/plan/made-plan.ts'

const full = {
  ...fullPlan('x'),
  observedAt: '2026-11-22T10:00:00.000Z',
  steps: [stepOf(), stepOf({ id: 'second', after: ['bucket-policy'] })],
}

function problemOf(text: string): string {
  try {
    parsePlan(text, 'p.json')
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return ''
}

/** A plan as its file, with one field changed. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const plan: unknown = JSON.parse(renderPlanJson(full))
  let node = plan as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) node = node[key] as Record<string | number, unknown>
  node[path.at(-1) ?? ''] = value
  return JSON.stringify(plan)
}

test.each([
  ['one with everything', full],
  ['an empty one', planOf()],
])('what is written is read back: %s', (_what, plan) => {
  expect(parsePlan(renderPlanJson(plan), 'p.json')).toEqual(JSON.parse(JSON.stringify(plan)))
})

test('a plan of before there were old subscriptions and offers has none', () => {
  const { oldSubscriptions: _old, offers: _offers, ...before } = planOf()
  expect(parsePlan(JSON.stringify(before), 'p.json')).toMatchObject({ oldSubscriptions: [], offers: [] })
})

describe('what is wrong is named', () => {
  test.each<[readonly (string | number)[], unknown, string]>([
    [['version'], 2, 'version: '],
    [['account'], '1', 'account: expected twelve digits'],
    [['profile'], 'wild', 'profile: '],
    [['observedAt'], 'today', 'observedAt: '],
    [['steps', 0, 'change'], 's3:DeleteBucket', 'steps.0.change: expected a change that Trailmend makes'],
    [['steps', 0, 'change'], 'constructor', 'steps.0.change: expected a change that Trailmend makes'],
    [['steps', 0, 'change'], 'iam:DeleteRolePolicy', 'steps.0.change: expected a change that a step makes'],
    [['steps', 0, 'undo', 'change'], 's3:DeleteBucketPolicy', 'steps.0.undo.change: '],
    [['steps', 0, 'undo'], { by: 'magic' }, 'steps.0.undo.by: '],
    [['steps', 0, 'account'], '*', 'steps.0.account: expected twelve digits'],
    [['steps', 0, 'part'], 'wallet', 'steps.0.part: '],
    [['steps', 0, 'approval'], ['because'], 'steps.0.approval.0: expected a reason to ask for approval'],
    [['steps', 0, 'cost', 'monthly'], '1', 'steps.0.cost.monthly: '],
    [['steps', 0, 'run'], 'rm -rf /', 'steps.0: '],
    [['steps', 0, 'id'], '', 'steps.0.id: '],
    [['steps', 0, 'ifSkipped'], 'x'.repeat(100_001), 'steps.0.ifSkipped: '],
    [['handOvers', 0, 'to'], 'toString', 'handOvers.0.to: '],
    [['collection', 'after'], {}, 'collection.after.version: '],
    [['more'], 1, 'the file: '],
    [['__proto__x'], 1, 'the file: '],
  ])('%j', (path, value, text) => {
    expect(problemOf(changed(path, value))).toContain(`p.json: not a plan: ${text}`)
  })

  test.each([
    ['no JSON', '{', 'p.json: not JSON: '],
    ['no object', '[]', 'p.json: not a plan: the file: '],
    [
      'too deep',
      JSON.stringify({ ...full, more: JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`) }),
      'p.json: not a plan: more than 40 levels deep',
    ],
    ['as deep as it is long', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'p.json: not a plan: more than 40 levels deep'],
    ['too long', ' '.repeat(5_000_000), 'p.json: larger than 4194304 bytes'],
    ['two steps of one name', JSON.stringify({ ...full, steps: [stepOf(), stepOf()] }), 'p.json: two steps are called bucket-policy'],
    [
      'a step after one that is not there',
      JSON.stringify({ ...full, steps: [stepOf({ after: ['x'] })] }),
      'p.json: bucket-policy comes after x, which does not come before it',
    ],
  ])('%s', (_what, text, problem) => {
    expect(problemOf(text)).toContain(problem)
  })

  test('several at once, and not more than can be read', () => {
    const text = JSON.stringify({ ...full, steps: Array.from({ length: 30 }, (_, n) => stepOf({ id: `s${n}`, account: '*' })) })
    expect(problemOf(text).split('\n')).toHaveLength(10)
  })
})

test('from its file, and an error that names a file that is not there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trailmend-test-'))
  const path = join(folder, 'plan.json')
  writeFileSync(path, `\ufeff${renderPlanJson(full)}`)
  expect((await readPlan(path)).account).toBe(full.account)
  await expect(readPlan(join(folder, 'no.json'))).rejects.toThrow('cannot read the plan')
})
