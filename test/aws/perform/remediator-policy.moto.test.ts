import { readFileSync } from 'node:fs'
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreatePolicyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { createConnection, createSessions, type Pace, performChange, type Session } from '@trailmend/aws'
import type { JsonObject } from '@trailmend/core'
import { CHANGES, type ChangeName, planSteps } from '@trailmend/core/plan'
import { beforeEach, describe, expect, test } from 'vitest'
import { placeAt } from '../../fakes/moto/account.ts'
import { defaultAccount } from '../../fakes/moto/accounts.ts'
import { motoActions, type PolicyDocument, transformPolicyForMoto } from '../../fakes/moto/iam-for-moto.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { ACCOUNT as EXAMPLE, emptyAccount, inputOf, REGION, wholeChain } from '../../fixtures/chain-accounts.ts'

const AT_ONCE: Pace = { run: (_operation, _place, send) => send(), enter: (assume) => assume(), end: () => {} }
const ground = useMoto()
beforeEach(() => ground.proxy.reset())

/** With moto's account in the place of that of examples, as whoever uses the documents puts in their own. */
function ofMoto<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll(EXAMPLE, defaultAccount))
}

const policyNamed = (name: string): PolicyDocument =>
  ofMoto(JSON.parse(readFileSync(new URL(`../../../docs/iam/${name}.json`, import.meta.url), 'utf8')))
const documented = policyNamed('remediator-standard')
const chain = wholeChain('standard')
const settings = { ...chain, wants: { ...chain.wants, monitorTopic: `arn:aws:sns:${REGION}:${EXAMPLE}:alarms` } }
const planned = ofMoto(planSteps(inputOf(emptyAccount(settings), settings)).steps)
// Of the fifteen metric filters, one and its alarm stand for all.
const monitors = planned.filter(({ part }) => part === 'monitor')
const steps = planned.filter((step) => step.part !== 'monitor' || monitors.slice(0, 2).includes(step))

let users = 0
const sns = () => new SNSClient({ ...placeAt(ground.proxy.url), region: REGION })

/** A session of a new user who holds one policy; moto decides. */
async function userWith(policy: PolicyDocument): Promise<Session> {
  const iam = new IAMClient(placeAt(ground.proxy.url))
  const UserName = `remediator-${++users}`
  await iam.send(new CreateUserCommand({ UserName }))
  const PolicyDocument = JSON.stringify(transformPolicyForMoto(policy))
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: UserName, PolicyDocument }))
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  return sessionWith({ AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId, AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey })
}

async function sessionWith(keys: Readonly<Record<string, string | undefined>>): Promise<Session> {
  Object.assign(process.env, motoEnv(ground.proxy.url), keys)
  const session = await createSessions({ pace: AT_ONCE, requestHandler: createConnection(4), userAgent: 'trailmend/test' })({})
  await session.identify()
  return session
}

/** Take all steps with a policy, and tell which are denied; those are then taken by the administrator, so that the next find what they rest on. */
async function deniedWith(policy: PolicyDocument): Promise<readonly string[]> {
  const administrator = await sessionWith({})
  const session = await userWith(policy)
  const denied: string[] = []
  for (const { id, change, region, input } of steps) {
    await ground.moto.iamEnforcement(true)
    const answer = await performChange(session, { change, region, input })
    await ground.moto.iamEnforcement(false)
    if ('output' in answer) continue
    expect(answer.error.name, `${id}: ${answer.error.message}`).toMatch(/AccessDenied/)
    denied.push(id)
    expect(await performChange(administrator, { change, region, input }), id).toHaveProperty('output')
  }
  return denied
}

/** The policy without an action, and without those that moto takes for it. */
function without(left: string): PolicyDocument {
  const isLeft = (action: string) => action === left || (motoActions.get(action) ?? []).includes(left)
  const statements = documented.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((action) => !isLeft(action)),
  }))
  return { ...documented, Statement: statements.filter(({ Action }) => Action.length > 0) }
}

/** What AWS asks about besides where a call makes, tags or hands over, and moto does not. That they are granted is shown by our own evaluator. */
const NOT_ASKED: ReadonlySet<string> = new Set([
  'cloudtrail:AddTags',
  'iam:PassRole',
  'iam:TagRole',
  'logs:TagResource',
  's3:PutBucketOwnershipControls',
  'sns:TagResource',
  'sqs:TagQueue',
])

test('with the documented policy the whole plan of an empty account can be carried out', async () => {
  expect(await deniedWith(documented)).toEqual([])
})

test('with nothing, no step can', async () => {
  const nothing: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }],
  }
  expect(await deniedWith(nothing)).toEqual(steps.map(({ id }) => id))
})

test('an old subscription is removed with the policy for that, and not without', async () => {
  const administrator = await sessionWith({})
  const made = (change: ChangeName, input: JsonObject) => performChange(administrator, { change, region: REGION, input })
  const arn = (service: string) => `arn:aws:${service}:${REGION}:${defaultAccount}:of-before`
  await made('sns:CreateTopic', { Name: 'of-before' })
  await made('sqs:CreateQueue', { QueueName: 'of-before' })
  await made('sns:Subscribe', { TopicArn: arn('sns'), Protocol: 'sqs', Endpoint: arn('sqs'), ReturnSubscriptionArn: true })
  const subscribed = async () => (await sns().send(new ListSubscriptionsByTopicCommand({ TopicArn: arn('sns') }))).Subscriptions ?? []
  const input = { SubscriptionArn: (await subscribed())[0]?.SubscriptionArn ?? '' }
  const remove = async (...policies: readonly PolicyDocument[]) => {
    const session = await userWith({ ...documented, Statement: policies.flatMap(({ Statement }) => Statement) })
    await ground.moto.iamEnforcement(true)
    const answer = await performChange(session, { change: 'sns:Unsubscribe', region: REGION, input })
    await ground.moto.iamEnforcement(false)
    return 'error' in answer ? answer.error.name : (await subscribed()).length
  }
  expect(await remove(documented)).toMatch(/AccessDenied/)
  expect(await remove(documented, policyNamed('remediator-old-subscriptions'))).toBe(0)
})

describe('without one action, the steps that need it are denied, and no others', () => {
  const needed = [...new Set(steps.flatMap(({ change }) => CHANGES[change].actions))].filter(
    (action) => !NOT_ASKED.has(action) && !action.startsWith('organizations:'),
  )
  test.each(needed)('%s', async (action) => {
    expect(documented.Statement.some((statement) => statement.Effect === 'Allow' && statement.Action.includes(action))).toBe(true)
    const expected = steps.filter(({ change }) => CHANGES[change].actions.includes(action)).map(({ id }) => id)
    expect(await deniedWith(without(action))).toEqual(expected)
  })
})
