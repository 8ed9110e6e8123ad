import type { Mended, Mending, Wanted } from '../../../../packages/core/src/policy/mend/index.ts'
import type { TrailInput } from '../../../../packages/core/src/policy/questions/index.ts'
import { allow, GROUP, type Json, KEY, ORG, OTHER, OWNER, QUEUE, SERVICE, TOPIC, TRAIL, trail, trailArn } from '../questions/fixtures.ts'

type Bucket = Extract<Wanted, { kind: 's3-bucket' }>

export function text(statements: unknown, more: Record<string, unknown> = { Version: '2012-10-17' }): string {
  return JSON.stringify({ ...more, Statement: statements })
}

export function bucket(existing: string | null, input: Partial<TrailInput> = {}, more: Partial<Bucket> = {}): Wanted {
  return { kind: 's3-bucket', existing, trail: trail(input), blockPublicPolicy: true, ...more }
}

export function topic(existing: string | null, input: Partial<TrailInput> = {}): Wanted {
  return { kind: 'sns-topic', existing, trail: trail({ topicArn: TOPIC, ...input }) }
}

export function queue(existing: string | null, topicArn: string = TOPIC): Wanted {
  return { kind: 'sqs-queue', existing, queueArn: QUEUE, topicArn }
}

export function key(existing: string | null, input: Partial<TrailInput> = {}): Wanted {
  return { kind: 'kms-key', existing, trail: trail({ kmsKeyArn: KEY, ...input }) }
}

export function trust(existing: string | null): Wanted {
  return { kind: 'role-trust', existing, trail: trail() }
}

export function permissions(existing: string | null, others: readonly string[] = [], input: Partial<TrailInput> = {}): Wanted {
  return { kind: 'role-permissions', existing, others, trail: trail({ logGroupArn: GROUP, ...input }) }
}

export function mended(mending: Mending): Mended {
  if (mending.is !== 'missing' && mending.is !== 'insufficient') throw new Error(JSON.stringify(mending))
  return mending
}

/** What a table expects of a mending: what it is, what is added and rewritten, or why nothing is. */
export function gist(mending: Mending): string {
  switch (mending.is) {
    case 'sufficient':
      return 'sufficient'
    case 'missing':
    case 'insufficient': {
      const added = mending.added.map(({ Sid }) => `+${Sid}`)
      return [mending.is, ...added, ...mending.rewritten.map((sid) => `~${sid}`)].join(' ')
    }
    case 'foreign':
      return `foreign ${mending.code}`
    case 'unknown':
      return `unknown: ${mending.why}`
  }
}

/** A title, the gist of the mending, and what is mended. */
export type MendCase = readonly [title: string, expected: string, wanted: Wanted]

function aboutKey(overrides: Json): Json {
  return { ...allow({ Principal: SERVICE, ...overrides }) }
}
export const OTHER_TRAIL: string = trailArn({ account: OTHER })
export const ORGANIZATION: Partial<TrailInput> = { isOrganization: true, organizationId: ORG }
export const ENCRYPT: Json = aboutKey({
  Sid: 'Allow CloudTrail to encrypt logs',
  Action: 'kms:GenerateDataKey*',
  Condition: {
    StringEquals: { 'aws:SourceArn': TRAIL },
    StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${OWNER}:trail/*` },
  },
})
export const DESCRIBE: Json = aboutKey({ Sid: 'Allow CloudTrail to describe key', Action: 'kms:DescribeKey' })
