import type { JsonObject, Question, RecordedCall } from '@trailmend/core'
import type { Step } from '@trailmend/core/plan'
import { describe, expect, test } from 'vitest'
import { foughtWords } from '../../../packages/operate/src/watch/fought-words.ts'
import { type AskAccount, lookUpTakers } from '../../../packages/operate/src/watch/look-up-takers.ts'
import { ACCOUNT } from './known-run.ts'

const EVE = `arn:aws:sts::${ACCOUNT}:assumed-role/admin/eve`
const AT = '2026-11-22T10:00:00.000Z'

const stepOf = (id: string, change: Step['change'], more: Partial<Step>): Step =>
  ({ id, change, region: 'eu-west-1', account: ACCOUNT, resource: id, input: {}, ...more }) as unknown as Step
const policy = stepOf('bucket-policy', 's3:PutBucketPolicy', { resource: 'logs', input: { Bucket: 'logs' } })
const block = stepOf('public-access-block', 's3:PutPublicAccessBlock', { resource: 'logs', input: { Bucket: 'logs' } })
const role = stepOf('delivery-role-trust', 'iam:UpdateAssumeRolePolicy', { input: { RoleName: 'delivery' } })
const elsewhere = stepOf('topic-policy', 'sns:SetTopicAttributes', { account: '444455556666' })

/** An account in which somebody made these calls a minute later, by the region they are told in. */
function accountWhere(made: Readonly<Record<string, readonly [eventName: string, request: JsonObject, who?: string]>>, isAllowed = true) {
  const asked: string[] = []
  const ask: AskAccount = async (account: string, question: Question): Promise<RecordedCall> => {
    const { LookupAttributes, Bucket } = question.input
    const [looked] = Array.isArray(LookupAttributes) ? LookupAttributes : []
    const name = String(looked?.AttributeValue ?? Bucket)
    asked.push(`${account} ${question.region} ${name}`)
    if (question.operation === 'HeadBucket') return { account, ...question, output: { BucketRegion: 'us-west-2' } }
    if (!isAllowed) return { account, ...question, error: { name: 'AccessDeniedException', message: 'not allowed' } }
    const [eventName, requestParameters, arn = EVE] = made[question.region] ?? []
    const CloudTrailEvent = JSON.stringify({ userIdentity: { arn }, requestParameters })
    const event = { EventId: '1', EventTime: '2026-11-22T10:01:00Z', EventName: eventName, CloudTrailEvent }
    return { account, ...question, output: { Events: eventName === name ? [event] : [] } }
  }
  const told = async (...steps: readonly Step[]) =>
    foughtWords(
      await lookUpTakers(
        steps.map((step) => ({ step, heldAt: AT })),
        ask,
      ),
    )
  return { asked, told }
}

describe('why automation has stopped', () => {
  test('is told with who took each step back, where that is told', async () => {
    const deleted: readonly [string, JsonObject] = ['DeleteBucket', { bucketName: 'logs' }]
    const { told } = accountWhere({ 'us-west-2': deleted, 'us-east-1': ['DeleteRole', { roleName: 'delivery' }, 'mallory'] })
    const by = `were done twice, held, and taken back by ${EVE} (DeleteBucket, 2026-11-22T10:01:00.000Z)`
    const alone = 'delivery-role-trust was done twice, held, and taken back by mallory (DeleteRole, 2026-11-22T10:01:00.000Z)'
    const end = 'Nothing is done in the account before a plan with them was applied by hand'
    expect(await told(policy, block, role)).toBe(`bucket-policy, public-access-block ${by}; ${alone}. ${end}`)
  })

  test('says so where nobody is named', async () => {
    expect(await accountWhere({}).told(policy)).toMatch(
      /^bucket-policy was done twice, held, and taken back: who did it the event history of us-west-2 does not name, or not yet, .*with it was applied by hand$/,
    )
  })

  test('asks for the permission that is missing', async () => {
    expect(await accountWhere({}, false).told(role)).toMatch(
      /could not be looked up in us-east-1 \(.*; it needs cloudtrail:LookupEvents\)\. /,
    )
  })

  test('asks for the permission to find the bucket, where nobody is found without', async () => {
    const ask: AskAccount = async (account, question) =>
      question.operation === 'HeadBucket'
        ? { account, ...question, error: { name: '403', message: '' } }
        : { account, ...question, output: { Events: [] } }
    expect(foughtWords(await lookUpTakers([{ step: policy, heldAt: AT }], ask))).toMatch(
      /could not be looked up in eu-west-1 \(403; it needs s3:ListBucket\)\. /,
    )
  })

  test('cuts a name that is none', async () => {
    const { told } = accountWhere({ 'us-east-1': ['DeleteRole', { roleName: 'delivery' }, 'x'.repeat(2_000)] })
    expect((await told(role)).length).toBeLessThan(1_300)
  })
})

test('everything is asked once, of the account that it is in', async () => {
  const { asked, told } = accountWhere({})
  await told(policy, block, elsewhere)
  const inBucket = ['PutBucketPolicy', 'DeleteBucketPolicy', 'DeleteBucket', 'PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock']
  expect(asked).toEqual([
    `${ACCOUNT} eu-west-1 logs`,
    ...inBucket.map((name) => `${ACCOUNT} us-west-2 ${name}`),
    ...['SetTopicAttributes', 'RemovePermission', 'DeleteTopic'].map((name) => `444455556666 eu-west-1 ${name}`),
  ])
})
