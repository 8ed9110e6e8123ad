import { describe, expect, test } from 'vitest'
import { known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import type { PublicAccessBlock } from '../../../../packages/core/src/observe/facts/bucket.ts'
import type { AccountSnapshot } from '../../../../packages/core/src/observe/snapshot.ts'
import { layOut } from '../../../../packages/core/src/plan/chain/chain.ts'
import { emptyAccount, inputOf, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'

const settings = wholeChain('repair')
const sound = soundAccount(settings)
const OPEN: PublicAccessBlock = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: false, restrictPublicBuckets: true }
const BLOCKED = { ...OPEN, blockPublicPolicy: true }
const UNREAD = notKnown('access-denied', 'GetPublicAccessBlock', 's3:GetBucketPublicAccessBlock')
const PUBLIC = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${settings.names.bucket}/*` }],
})
const TLS = /aws:SecureTransport/u

type Change = Partial<AccountSnapshot['buckets'][number]>
const of = (change: Change, account: Partial<AccountSnapshot> = {}) =>
  layOut(inputOf({ ...sound, ...account, buckets: sound.buckets.map((each) => ({ ...each, ...change })) }, settings)).mendings.bucket

describe("a bucket's policy that everybody may read by, and that lacks CloudTrail's grants", () => {
  test.each([
    ["the bucket's own block refuses it", known(BLOCKED), known(OPEN), known(OPEN), 'foreign'],
    ["its account's block refuses it", known(OPEN), known(BLOCKED), known(OPEN), 'foreign'],
    ['no block refuses it', known(OPEN), known(OPEN), known(BLOCKED), 'insufficient'],
    ["the bucket's own block is not known", UNREAD, known(OPEN), known(OPEN), 'unknown'],
    ["its account's block is not known", known(OPEN), UNREAD, known(OPEN), 'unknown'],
    ['one is not known, and the other refuses it', UNREAD, known(BLOCKED), known(OPEN), 'foreign'],
  ] as const)('%s', (_, publicAccessBlock, publicAccessBlockOfAccount, ownersPublicAccessBlock, is) => {
    const mending = of(
      { policy: known(PUBLIC), publicAccessBlock, ownersPublicAccessBlock },
      { publicAccessBlock: publicAccessBlockOfAccount },
    )
    expect(mending.is).toBe(is)
  })

  test("of a bucket of another account, that account's block counts", () => {
    const change = { policy: known(PUBLIC), publicAccessBlock: known(OPEN) }
    const account = { ownBuckets: known([]), publicAccessBlock: known(BLOCKED) }
    expect(of({ ...change, ownersPublicAccessBlock: known(OPEN) }, account).is).toBe('insufficient')
    expect(of({ ...change, ownersPublicAccessBlock: known(BLOCKED) }, account).is).toBe('foreign')
  })
})

describe('a bucket without a policy', () => {
  test('that is to be made takes nothing but TLS', () => {
    const mending = layOut(inputOf(emptyAccount(settings), settings)).mendings.bucket
    expect(mending).toMatchObject({ is: 'missing', text: expect.stringMatching(TLS) })
  })

  test('that Trailmend made and gave none yet takes nothing but TLS', () => {
    expect(of({ policy: known(null) })).toMatchObject({ is: 'missing', text: expect.stringMatching(TLS) })
  })

  test('that somebody else made gets what CloudTrail needs, and nothing more', () => {
    expect(of({ policy: known(null), tags: known([]) })).toMatchObject({ is: 'missing', text: expect.not.stringMatching(TLS) })
  })
})

test('where the policy could not be read, nothing is said of it', () => {
  expect(of({ policy: notKnown('access-denied', 'GetBucketPolicy', 's3:GetBucketPolicy') }).is).toBe('unknown')
})
