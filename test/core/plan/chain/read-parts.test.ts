import { describe, expect, test } from 'vitest'
import { known } from '../../../../packages/core/src/observe/fact.ts'
import type { AccountSnapshot } from '../../../../packages/core/src/observe/snapshot.ts'
import { layOut } from '../../../../packages/core/src/plan/chain/chain.ts'
import { readChain } from '../../../../packages/core/src/plan/chain/read-chain.ts'
import type { Collection } from '../../../../packages/core/src/plan/collection.ts'
import type { Part } from '../../../../packages/core/src/plan/parts.ts'
import { planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { ACCOUNT, emptyAccount, inputOf, OTHER, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'
import { collectionOf } from '../../../fixtures/chain-scenes.ts'

const settings = wholeChain('repair')
const sound = soundAccount(settings)

/** State and holder of a part. */
function found(part: Part, account: AccountSnapshot, given = settings, collection: Collection | null = null): string {
  const reading = readChain(layOut(inputOf(account, given, collection))).find((each) => each.part === part)
  return `${reading?.state} of ${reading?.holder}`
}

describe("a bucket that is not the account's", () => {
  const theirs = { ...sound, ownBuckets: known([]) }
  const allowing = (...mayChangeAccounts: readonly string[]) => ({ ...settings, mayChangeAccounts })
  const refused = (latestDeliveryError: string) => ({
    ...theirs,
    trails: theirs.trails.map((each) => ({
      ...each,
      status: each.status.known ? known({ ...each.status.value, latestDeliveryError }) : each.status,
    })),
  })

  test.each([
    ['is a stranger’s', [], 'in-place of other-account'],
    ['is that of the one account that may be changed', [OTHER], 'in-place of allowed-account'],
    ['is that of the one other account that may be changed', [OTHER, ACCOUNT], 'in-place of allowed-account'],
    ['is a stranger’s, where it could be that of several', [OTHER, '777788889999'], 'in-place of other-account'],
  ])('%s', (_, accounts, is) => expect(found('bucket', theirs, allowing(...accounts))).toBe(is))

  test.each([
    ['AccessDenied', 'foreign of other-account'],
    ['NoSuchBucket', 'foreign of other-account'],
    ['KMS.DisabledException', 'in-place of other-account'],
  ])('and refuses deliveries by %s is %s', (error, is) => expect(found('bucket', refused(error))).toBe(is))
})

describe('a bucket that is gone, where one other account may be changed, is made', () => {
  const making = (bucket: string) => {
    const wanting = { ...wholeChain('repair'), mayChangeAccounts: [OTHER] }
    const given = { ...wanting, names: { ...wanting.names, bucket } }
    const { steps } = planSteps(inputOf(emptyAccount(given), given))
    return steps.filter(({ resource }) => resource === bucket).map(({ change, account }) => `${change} by ${account}`)
  }

  test('in the account whose id its name has', () => {
    expect(making(`outcomesbucket-${ACCOUNT}`)).toEqual([
      `s3:CreateBucket by ${ACCOUNT}`,
      `s3:PutBucketVersioning by ${ACCOUNT}`,
      `s3:PutBucketTagging by ${ACCOUNT}`,
      `s3:PutBucketPolicy by ${ACCOUNT}`,
    ])
  })

  test('in the other one, which the logs of many go to, where its name has no id', () => {
    expect(making('central-logs')).toContain(`s3:CreateBucket by ${OTHER}`)
  })
})

test.each([
  ['us-east-1', 'foreign of account'],
  ['eu-west-1', 'in-place of account'],
])('a key of eu-west-1 with a bucket in %s is %s', (region, is) => {
  const keyArn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
  const wanting = { ...settings, wants: { ...settings.wants, keyArn } }
  const account = soundAccount(wanting)
  const buckets = account.buckets.map((each) => ({ ...each, region: known(region) }))
  expect(found('key', { ...account, buckets }, wanting)).toBe(is)
})

describe('a topic', () => {
  const before = collectionOf(sound, settings)

  test.each([
    ['is new where another was listened to', 'arn:aws:sns:eu-west-1:111122223333:before', 'reassigned of ours'],
    ['is not where none was listened to', null, 'in-place of ours'],
    ['is not where it was listened to', before.topicArn, 'in-place of ours'],
  ])('%s', (_, topicArn, is) => expect(found('topic', sound, settings, { ...before, topicArn })).toBe(is))
})

test.each([
  ['of the queue', {}, 'in-place of account'],
  ['of another protocol', { protocol: 'email' }, 'missing of account'],
  ['of another queue', { endpoint: `arn:aws:sqs:eu-west-1:${ACCOUNT}:other` }, 'missing of account'],
  ['that waits', { isConfirmed: false }, 'missing of account'],
])('a subscription %s is %3$s', (_, change, is) => {
  const topics = sound.topics.map((topic) => ({
    ...topic,
    subscriptions: topic.subscriptions.known
      ? known(topic.subscriptions.value.map((each) => ({ ...each, ...change })))
      : topic.subscriptions,
  }))
  expect(found('subscription', { ...sound, topics })).toBe(is)
})
