import type { HotField, Where } from '@trailmend/stream'
import { z } from 'zod'
import { OBJECT_KINDS, type ObjectKind } from '../object/object.ts'
import { bytesOf, momentOf, secondsOf } from './quantities.ts'
import { FLAG_ERROR, RULES, type Rule, SIZE_ERROR, wholeError, wordError } from './rules.ts'
import type { SecretPlace, WayIn } from './settings.ts'

const MAX_HOPS = 5
const MAX_LISTED = 10_000

const text = ({ pattern, error }: Rule): z.ZodType<string> => z.string(error).regex(pattern, error)

export const roleArn: z.ZodType<string> = text(RULES.roleArn)
export const externalId: z.ZodType<string> = text(RULES.externalId)
export const accountId: z.ZodType<string> = text(RULES.accountId)
export const region: z.ZodType<string> = text(RULES.region)
export const bucketName: z.ZodType<string> = text(RULES.bucket)
export const tableName: z.ZodType<string> = text(RULES.table)
export const topicArn: z.ZodType<string> = text(RULES.topicArn)
export const trailArn: z.ZodType<string> = text(RULES.trailArn)
export const kmsKey: z.ZodType<string> = text(RULES.kmsKey)
export const queueUrl: z.ZodType<string> = text(RULES.queueUrl)
export const path: z.ZodType<string> = text(RULES.path)
export const prefix: z.ZodType<string> = text(RULES.prefix)
export const url: z.ZodType<string> = text(RULES.url)
export const name: z.ZodType<string> = text(RULES.name)

/** One or several, read as several. */
export function listOf<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.array(item, 'expected a list').min(1, 'expected at least one').max(MAX_LISTED)
}

const quantity = (read: (value: string | number) => number | undefined, error: string): z.ZodType<number> =>
  z.union([z.string(), z.number()], error).transform((value, context) => {
    const quantity = read(value)
    if (quantity === undefined) context.addIssue(error)
    return quantity ?? z.NEVER
  })

/** Bytes. */
export const size: z.ZodType<number> = quantity(bytesOf, SIZE_ERROR)
/** Seconds. */
export const seconds: z.ZodType<number> = quantity(secondsOf, 'expected a time such as 90s, 5m, 2h or 1d')

/** A whole number, also as text: flags and the environment have nothing else. */
export function whole(least: number, most: number): z.ZodType<number> {
  const error = wholeError(least, most)
  const number = z.number(error).int(error).min(least, error).max(most, error)
  return z
    .union([z.number(), z.string().regex(/^\d{1,15}$/, error)], error)
    .transform(Number)
    .pipe(number)
}

/** Milliseconds since 1970-01-01 UTC. YAML reads a bare day as text. */
export const moment: z.ZodType<number> = z
  .string(`expected a time such as 2026-11-22 or 2026-11-22T10:00:00Z`)
  .transform((value, context) => {
    const at = momentOf(value)
    if (at === undefined) context.addIssue('expected a time such as 2026-11-22 or 2026-11-22T10:00:00Z')
    return at ?? z.NEVER
  })

/** YAML has booleans, the environment has words. */
export const flag: z.ZodType<boolean> = z
  .union([z.boolean(), z.enum(['true', 'false'])], FLAG_ERROR)
  .transform((value) => value === true || value === 'true')

export const kind: z.ZodType<ObjectKind> = z.enum(OBJECT_KINDS, wordError(OBJECT_KINDS))

export const secretPlace: z.ZodType<SecretPlace> = z.union(
  [z.strictObject({ env: text(RULES.variable) }), z.strictObject({ file: path })],
  'expected where the secret is, { env: NAME } or { file: PATH }: a secret itself is never in a configuration',
)

const hop = z.union(
  [
    roleArn.transform((role): { role: string; 'external-id'?: string | undefined } => ({ role })),
    z.strictObject({ role: roleArn, 'external-id': externalId.optional() }),
  ],
  'expected the ARN of a role, or a mapping with role and external-id',
)

const via: z.ZodType<NonNullable<WayIn['via']>> = z
  .union([hop, z.array(hop).max(MAX_HOPS)], `expected the ARN of a role, or a list of at most ${MAX_HOPS}`)
  .transform((value) => [value].flat())

/** The keys of what may be reached by a role. */
export const wayIn: {
  role: z.ZodType<string | undefined>
  'external-id': z.ZodType<string | undefined>
  via: z.ZodType<WayIn['via']>
} = {
  role: roleArn.optional().meta({ description: 'The ARN of the role to assume for it.' }),
  'external-id': externalId.optional().meta({ description: 'What its trust policy asks for.' }),
  via: via.optional().meta({ description: 'The roles to assume before it, by their ARNs.' }),
}

/** Total by type: a hot field that is new has its place here too. */
const HOT: Readonly<Record<HotField, true>> = {
  eventVersion: true,
  eventName: true,
  eventSource: true,
  eventTime: true,
  eventID: true,
  eventType: true,
  eventCategory: true,
  awsRegion: true,
  sourceIPAddress: true,
  errorCode: true,
  recipientAccountId: true,
  readOnly: true,
  managementEvent: true,
  userIdentity: true,
  'userIdentity.type': true,
  'userIdentity.arn': true,
  'userIdentity.accessKeyId': true,
  'userIdentity.principalId': true,
}
/** An object that could be compared with no value. */
const FIELDS: readonly string[] = Object.keys(HOT).filter((field) => field !== 'userIdentity')

const wanted = z.union([z.string(), z.boolean(), z.null()], 'expected a text, true, false or null')

/** Which events: those that have, for each field named, one of the values listed. */
export const where: z.ZodType<Where> = z.strictObject(
  Object.fromEntries(
    FIELDS.map((field) => [
      field,
      z
        .union([wanted.transform((value) => [value]), listOf(wanted)], 'expected a value, or a list of values')
        .optional()
        .meta({ description: `Only events whose ${field} is one of these.` }),
    ]),
  ),
) as z.ZodType<Where>
