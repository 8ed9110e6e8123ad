import { describe, expect, test } from 'vitest'
import { CHANGES, type ChangeName } from '../../../../packages/core/src/plan/changes.ts'
import { CHANGES_BY_PART, changesOf } from '../../../../packages/core/src/plan/iam/changes-by-part.ts'
import { DENIES } from '../../../../packages/core/src/plan/iam/denied.ts'
import { grantScopeOf } from '../../../../packages/core/src/plan/iam/fill-in.ts'
import { GRANTED_BESIDES, GRANTS } from '../../../../packages/core/src/plan/iam/grants.ts'
import type { GrantPolicy, GrantStatement } from '../../../../packages/core/src/plan/iam/policy-types.ts'
import { besidesPolicy, remediatorPolicy } from '../../../../packages/core/src/plan/iam/remediator-policy.ts'
import { PROFILES, type Profile } from '../../../../packages/core/src/plan/parts.ts'
import {
  evaluatePolicy,
  type PolicyDocument,
  type PolicyRequest,
  parsePolicyDocument,
  requestContext,
} from '../../../../packages/core/src/policy/index.ts'
import { ACCOUNT, REGION, wholeChain } from '../../../fixtures/chain-accounts.ts'
import { plannedCalls } from './planned-calls.ts'
import { CALLER, requestsOf } from './step-requests.ts'

const OTHER = '999988887777'
const scopeOf = (profile: Profile) => ({
  partition: 'aws',
  account: ACCOUNT,
  names: wholeChain(profile).names,
  queues: ['outcomesqueue-logs'],
})

function parsed(policy: object): PolicyDocument {
  const read = parsePolicyDocument(policy)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  expect(read.problems).toEqual([])
  return read.document
}

/** What several policies of one role say together. */
function says(policies: readonly PolicyDocument[], request: PolicyRequest): string {
  const effects = policies.map((policy) => evaluatePolicy(policy, request, 'identity').effect)
  return ['deny', 'unknown', 'allow'].find((each) => effects.includes(each as 'deny')) ?? 'none'
}

/** Every policy that lacks one thing that this one has, with its name. */
function* lacking(policy: GrantPolicy): Generator<readonly [string, GrantPolicy]> {
  for (const [index, statement] of policy.Statement.entries()) {
    const put = (...instead: GrantStatement[]): GrantPolicy => ({ ...policy, Statement: policy.Statement.toSpliced(index, 1, ...instead) })
    yield [statement.Sid, put()]
    for (const field of ['Action', 'Resource'] as const) {
      if (statement[field].length < 2) continue
      for (const left of statement[field])
        yield [`${statement.Sid} ${left}`, put({ ...statement, [field]: statement[field].filter((each) => each !== left) })]
    }
  }
}

const key = ({ action, resource, context }: PolicyRequest) => JSON.stringify([action, resource, ...context])

describe.each(PROFILES)('the remediator of profile %s', (profile) => {
  const policy = remediatorPolicy(profile, scopeOf(profile))
  const organization = besidesPolicy('organization', { partition: 'aws', account: ACCOUNT })
  const documents = [parsed(policy), parsed(organization)]
  const calls = plannedCalls(profile)
  const requests = [...new Map(calls.flatMap(requestsOf).map((request) => [key(request), request])).values()]

  test('is granted the changes that plans come to, and their undoing, and no other', () => {
    expect(new Set(calls.map(({ change }) => change))).toEqual(changesOf(profile))
  })

  test('may do everything in every plan, and undo it', () => {
    console.log(`profile ${profile}: ${calls.length} calls, ${requests.length} requests`)
    expect(requests.filter((request) => says(documents, request) !== 'allow').map(key)).toEqual([])
  })

  test('has no statement, action or resource without which it could do the same', () => {
    const useless = [...lacking(policy)].filter(([, lesser]) => {
      const left = [parsed(lesser), parsed(organization)]
      return (
        requests.every((request) => says(left, request) === 'allow') &&
        deniedRequests(profile).every((request) => says([...left, ADMINISTRATOR], request) === 'deny')
      )
    })
    expect(useless.map(([name]) => name)).toEqual([])
  })

  test('is refused what no plan does, whatever else is attached', () => {
    const denied = deniedRequests(profile)
    expect(denied.length).toBeGreaterThan(30)
    expect(denied.filter((request) => says([ADMINISTRATOR], request) !== 'allow')).toEqual([])
    expect(denied.filter((request) => says([...documents, ADMINISTRATOR], request) !== 'deny').map(key)).toEqual([])
  })

  test('is granted nothing on what it was not to touch', () => {
    const strange = requests.flatMap((request) => strangersOf(request, byName(profile)))
    expect(strange.length).toBeGreaterThan(50)
    expect(strange.filter((request) => says(documents, request) === 'allow').map(key)).toEqual([])
  })

  test('fits into a managed policy, in every partition', () => {
    for (const partition of ['aws', 'aws-cn', 'aws-us-gov']) {
      expect(JSON.stringify(remediatorPolicy(profile, { ...scopeOf(profile), partition })).length).toBeLessThan(6144)
    }
  })

  test('has Sids that IAM accepts and that occur once', () => {
    const sids = policy.Statement.map(({ Sid }) => Sid)
    expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([])
    expect(new Set(sids).size).toBe(sids.length)
  })

  test('has nothing in it that was not filled in', () => {
    expect(JSON.stringify([policy, organization])).not.toMatch(/\{[A-Za-z]+\}/)
  })
})

const ADMINISTRATOR = parsed({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })

/** One request for every action that is refused, on a resource that a plan may otherwise change. */
function deniedRequests(profile: Profile): readonly PolicyRequest[] {
  const { deliveryRole } = wholeChain(profile).names
  const role = `arn:aws:iam::${ACCOUNT}:role/${deliveryRole}`
  return remediatorPolicy(profile, scopeOf(profile))
    .Statement.filter(({ Effect }) => Effect === 'Deny')
    .flatMap(({ Sid }) => DENIES.find(({ sid }) => sid === Sid)?.actions ?? [])
    .map((action) => ({
      caller: CALLER(ACCOUNT),
      action,
      resource: action === 'sts:AssumeRole' ? role : `arn:aws:x:${REGION}:${ACCOUNT}:anything`,
      context: requestContext({}),
    }))
}

/** What is made or changed by name alone. */
const byName = (profile: Profile) =>
  new Set(
    GRANTS.filter(({ profiles }) => profiles?.includes(profile) ?? true)
      .filter(({ on }) => !on.some((each) => /\{[a-zA-Z]+s\}|sns:\*:\*:\*|trailmend-/.test(each)))
      .flatMap(({ actions }) => actions),
  )

/** The same request, about something that is not the remediator's to touch. */
function strangersOf(request: PolicyRequest, named: ReadonlySet<string>): readonly PolicyRequest[] {
  const { action, resource, context } = request
  const but = (changed: Partial<PolicyRequest>): PolicyRequest => ({ ...request, ...changed })
  const having = (name: string, ...values: string[]) => but({ context: new Map([...context, [name.toLowerCase(), values]]) })
  const isGlobal =
    resource === '*' || resource.startsWith('arn:aws:s3:::') || action === 'sns:Subscribe' || action === 'sns:ConfirmSubscription'
  const byOther = isGlobal ? [] : [but({ resource: resource.replace(ACCOUNT, OTHER) })]
  const [, head = '', name = '', tail = ''] = /^(.*[:/])([^:/*]+)(:\*)?$/.exec(resource) ?? []
  const byName = named.has(action) ? [but({ resource: `${head}x${name}${tail}` }), but({ resource: `${head}${name}x${tail}` })] : []
  const isMarked = context.has('aws:requesttag/trailmend')
  const marked = isMarked
    ? [
        but({ context: requestContext({}) }),
        having('aws:RequestTag/trailmend', 'another'),
        having('aws:TagKeys', 'trailmend', 'department'),
      ]
    : []
  return [...byOther, ...byName, ...marked, ...(MORE.get(action)?.(having) ?? [])]
}

type Having = (name: string, ...values: string[]) => PolicyRequest
const othersBucket = (having: Having) => [having('s3:ResourceAccount', OTHER)]
const MORE: ReadonlyMap<string, (having: Having) => readonly PolicyRequest[]> = new Map([
  ['s3:PutBucketPolicy', othersBucket],
  ['s3:PutBucketLogging', othersBucket],
  ['s3:PutBucketPublicAccessBlock', othersBucket],
  ['kms:PutKeyPolicy', (having) => [having('kms:BypassPolicyLockoutSafetyCheck', 'true')]],
  [
    'sns:Subscribe',
    (having) => [
      having('sns:Protocol', 'https'),
      having('sns:Endpoint', `arn:aws:sqs:${REGION}:${OTHER}:outcomesqueue-logs`),
      having('sns:Endpoint', 'https://example.com/'),
    ],
  ],
  ['cloudwatch:PutMetricAlarm', (having) => [having('cloudwatch:AlarmActions', `arn:aws:automate:${REGION}:ec2:terminate`)]],
  ['iam:PassRole', (having) => [having('iam:PassedToService', 'ec2.amazonaws.com')]],
  ['iam:CreateServiceLinkedRole', (having) => [having('iam:AWSServiceName', 'autoscaling.amazonaws.com')]],
  ['organizations:EnableAWSServiceAccess', (having) => [having('organizations:ServicePrincipal', 'config.amazonaws.com')]],
])

describe('the tables', () => {
  const rows = [...GRANTS, ...Object.values(GRANTED_BESIDES).flat()]

  const names = new Set<ChangeName>([...Object.values(CHANGES_BY_PART).flat(), 'sns:Unsubscribe'])

  test('grant every action of every change that a step can be, and no action besides', () => {
    const needed = new Set([...names].flatMap((name) => CHANGES[name].actions))
    expect(new Set(rows.flatMap(({ actions }) => actions))).toEqual(needed)
  })
  test('grant an action on a resource once under each profile', () => {
    for (const profile of PROFILES) {
      const mine = rows.filter(({ profiles }) => profiles?.includes(profile) ?? true)
      const grants = mine.flatMap(({ actions, on }) => actions.flatMap((action) => on.map((each) => `${action} ${each}`)))
      expect(grants.length).toBe(new Set(grants).size)
    }
  })
  test('refuse nothing that is granted', () => {
    const refused = new Set(DENIES.filter(({ when }) => when === undefined).flatMap(({ actions }) => actions))
    expect(rows.flatMap(({ actions }) => actions).filter((action) => refused.has(action))).toEqual([])
  })
})

test('what may be repaired can be narrowed down to some, and a queue that nobody wants is granted to nobody', () => {
  const scope = { ...scopeOf('repair'), queues: [], repaired: { buckets: ['logs-a', 'logs-b'], keys: [] } }
  const statements = new Map(remediatorPolicy('repair', scope).Statement.map((each) => [each.Sid, each]))
  expect(statements.get('SetPolicyOfBuckets')?.Resource).toEqual(['arn:aws:s3:::logs-a', 'arn:aws:s3:::logs-b'])
  expect(['SetPolicyOfKeys', 'MakeQueues', 'MakeDeadLetterQueues', 'SetQueues', 'Subscribe'].filter((sid) => statements.has(sid))).toEqual(
    [],
  )
  expect(statements.has('NeverStopOrDestroy')).toBe(true)
})

test.each(PROFILES)('an old subscription is removed by a policy of its own, and subscribed again by that of %s', (profile) => {
  const topic = `arn:aws:sns:${REGION}:${ACCOUNT}:topic-of-before`
  const by = { account: ACCOUNT, region: REGION, resource: topic }
  const removal = requestsOf({ ...by, change: 'sns:Unsubscribe', input: { SubscriptionArn: `${topic}:1` } })
  const queue = `arn:aws:sqs:${REGION}:${ACCOUNT}:outcomesqueue-logs`
  const undoing = requestsOf({ ...by, change: 'sns:Subscribe', input: { TopicArn: topic, Protocol: 'sqs', Endpoint: queue } })
  const remediator = parsed(remediatorPolicy(profile, scopeOf(profile)))
  const besides = parsed(besidesPolicy('old-subscriptions', { partition: 'aws', account: ACCOUNT }))
  const told = (policies: readonly PolicyDocument[]) => [...removal, ...undoing].map((request) => says(policies, request))
  expect(told([remediator])).toEqual(['none', 'allow'])
  expect(told([remediator, besides])).toEqual(['allow', 'allow'])
})

describe('where a permissions boundary is named', () => {
  const boundary = `arn:aws:iam::${ACCOUNT}:policy/deliver-only`
  const role = `arn:aws:iam::${ACCOUNT}:role/${wholeChain('standard').names.deliveryRole}`
  const policies = (over: object) => [parsed(remediatorPolicy('standard', { ...scopeOf('standard'), ...over })), ADMINISTRATOR]
  const request = (action: string, context: Readonly<Record<string, string>>): PolicyRequest => ({
    ...{ caller: CALLER(ACCOUNT), action, resource: role },
    context: requestContext({ 'aws:RequestTag/trailmend': 'standard', 'aws:TagKeys': 'trailmend', ...context }),
  })

  test.each(['iam:CreateRole', 'iam:PutRolePolicy'])('%s is refused without it, whatever else is attached', (action) => {
    const bounded = (context: Readonly<Record<string, string>>) => says(policies({ boundary }), request(action, context))
    expect(bounded({ 'iam:PermissionsBoundary': boundary })).toBe('allow')
    expect(bounded({})).toBe('deny')
    expect(bounded({ 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/anything` })).toBe('deny')
    expect(says(policies({}), request(action, {}))).toBe('allow')
  })

  test('it is that of the settings, and no statement is about one where there is none', () => {
    const settings = { ...wholeChain(), permissionsBoundary: boundary }
    expect(grantScopeOf(settings, { partition: 'aws', account: ACCOUNT }).boundary).toBe(boundary)
    expect(grantScopeOf(wholeChain(), { partition: 'aws', account: ACCOUNT })).not.toHaveProperty('boundary')
    const sids = (over: object) => remediatorPolicy('repair', { ...scopeOf('repair'), ...over }).Statement.map(({ Sid }) => Sid)
    expect(sids({ boundary }).filter((sid) => !sids({}).includes(sid))).toEqual(['NeverWithoutBoundary'])
    expect(remediatorPolicy('legacy', { ...scopeOf('legacy'), boundary })).toEqual(remediatorPolicy('legacy', scopeOf('legacy')))
  })

  test('it fits into a managed policy still', () => {
    const long = `arn:aws-us-gov:iam::${ACCOUNT}:policy/${'x'.repeat(128)}`
    for (const profile of PROFILES) {
      const policy = remediatorPolicy(profile, { ...scopeOf(profile), partition: 'aws-us-gov', boundary: long })
      expect(JSON.stringify(policy).length).toBeLessThan(6144)
    }
  })
})
