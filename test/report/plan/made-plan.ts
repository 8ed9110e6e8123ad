import type { Decision, Plan, Step } from '@trailmend/core/plan'
import type { PlansToRender } from '@trailmend/report/plan'

export const ACCOUNT = '111122223333'

/** A statement as policies hold it. */
export const WRITE = {
  Sid: 'Write',
  Effect: 'Allow',
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::logs/*',
}

/** The text of a policy with these statements. */
export const policyOf = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement })

/** A step that adds a statement to a bucket's policy, but for the fields given. */
export function stepOf(change: Partial<Step> = {}): Step {
  return {
    id: 'bucket-policy',
    part: 'bucket-policy',
    situations: ['bucket-policy-changed'],
    account: ACCOUNT,
    region: 'us-east-1',
    change: 's3:PutBucketPolicy',
    input: { Bucket: 'logs', Policy: policyOf(WRITE) },
    resource: 'logs',
    fields: [{ field: 'policy', before: null, after: policyOf(WRITE) }],
    undo: { by: 'call', change: 's3:PutBucketPolicy', input: { Bucket: 'logs', Policy: policyOf() } },
    ifSkipped: 'Log files are lost.',
    needs: ['s3:PutBucketPolicy'],
    closes: ['f1'],
    after: [],
    approval: [],
    cost: { monthly: 0, items: [] },
    ...change,
  }
}

/** What was decided of the bucket's policy, but for the fields given. */
export function decisionOf(change: Partial<Decision> = {}): Decision {
  return {
    part: 'bucket-policy',
    of: '',
    state: 'insufficient',
    holder: 'account',
    account: ACCOUNT,
    region: 'us-east-1',
    name: 'logs',
    because: 'CloudTrail may not write.',
    situation: 'bucket-policy-changed',
    does: 'repair',
    why: 'The statements are added.',
    ...change,
  }
}

/** A plan without anything to do, but for the fields given. */
export function planOf(change: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    account: ACCOUNT,
    partition: 'aws',
    profile: 'standard',
    observedAt: '2026-11-22T10:00:00.000Z',
    facts: 'f',
    steps: [],
    decisions: [decisionOf({ part: 'trail', state: 'in-place', does: 'nothing', situation: 'sound' })],
    handOvers: [],
    oldSubscriptions: [],
    offers: [],
    asks: [],
    waits: [],
    left: [],
    collection: { before: null, after: null },
    cost: { pricesOf: '2025-10-28', today: 0, todayItems: [], change: 0, assumptions: [] },
    complete: true,
    ...change,
  }
}

/** A plan that has one of everything, with a text of anybody's wherever one may be. */
export function fullPlan(text: string, account: string = ACCOUNT): Plan {
  const item = { what: text, unit: text, quantity: 1.5, unitPrice: 0.5, monthly: 0.75, basis: text }
  const fields = [
    { field: text, before: text, after: policyOf({ ...WRITE, Sid: text, Resource: text }) },
    { field: text, before: policyOf(), after: policyOf({ ...WRITE, Condition: { [text]: { [text]: [text] } } }) },
    { field: text, before: { [text]: text }, after: [text] },
  ]
  const step = stepOf({
    id: text,
    region: text,
    resource: text,
    fields,
    undo: { by: 'hand', text },
    ifSkipped: text,
    needs: [text],
    after: [text],
    approval: ['paid-copy'],
    cost: { monthly: 0.75, items: [item] },
  })
  return planOf({
    account,
    observedAt: text,
    steps: [step],
    decisions: [decisionOf({ of: text, name: text, because: text, why: text })],
    handOvers: [
      {
        part: 'topic',
        of: text,
        to: 'source',
        name: text,
        because: text,
        why: text,
        heldBy: text,
        calls: [{ change: 'sns:CreateTopic', input: { Name: text }, account, region: text, fields }],
        closes: [],
      },
    ],
    asks: [{ part: 'key', of: text, needs: text, because: text }],
    waits: [{ part: 'queue', of: text, because: text }],
    oldSubscriptions: [{ of: text, queue: text, topic: text, arn: text, since: text, because: text }],
    offers: [
      {
        part: 'retention',
        of: text,
        name: text,
        what: text,
        because: text,
        account,
        region: text,
        operation: 'cloudwatchlogs:CreateExportTask',
        input: { [text]: text },
        needs: [text],
        cost: [item],
      },
    ],
    left: [{ fingerprint: text, control: text, outcome: 'fail', text, who: text }],
    cost: { pricesOf: text, today: null, todayItems: [item], change: null, assumptions: [text] },
    complete: false,
  })
}

/** Plans to be shown, but for the fields given. */
export function plansOf(plans: readonly Plan[], change: Partial<PlansToRender> = {}): PlansToRender {
  return { plans, notLookedAt: [], notices: [], complete: true, exitCode: plans.some(({ steps }) => steps.length > 0) ? 1 : 0, ...change }
}
