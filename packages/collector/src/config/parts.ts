import type { HotField, Where } from '@trailmend/stream'
import * as z from 'zod/mini'
import { OBJECT_KINDS, type ObjectKind } from '../object/object.ts'
import type { Schema } from './parse-value.ts'
import { bytesOf, momentOf, secondsOf } from './quantities.ts'
import { FLAG_ERROR, RULES, type Rule, SIZE_ERROR, wholeError, wordError } from './rules.ts'
import type { SecretPlace, WayIn } from './settings.ts'

const MAX_HOPS = 5
const MAX_LISTED = 10_000

/** What need not be there. */
export function told<T>(schema: Schema<T>, description: string): Schema<T | undefined> {
  return z.optional(schema).register(z.globalRegistry, { description })
}

/** What must be there. */
export function needed<T>(schema: Schema<T>, description: string): Schema<T> {
  return schema.check(z.describe(description))
}

const text = ({ pattern, error }: Rule): Schema<string> => z.string(error).check(z.regex(pattern, error))

export const roleArn: Schema<string> = text(RULES.roleArn)
export const externalId: Schema<string> = text(RULES.externalId)
export const accountId: Schema<string> = text(RULES.accountId)
export const region: Schema<string> = text(RULES.region)
export const bucketName: Schema<string> = text(RULES.bucket)
export const tableName: Schema<string> = text(RULES.table)
export const topicArn: Schema<string> = text(RULES.topicArn)
export const trailArn: Schema<string> = text(RULES.trailArn)
export const kmsKey: Schema<string> = text(RULES.kmsKey)
export const queueUrl: Schema<string> = text(RULES.queueUrl)
export const path: Schema<string> = text(RULES.path)
export const prefix: Schema<string> = text(RULES.prefix)
export const url: Schema<string> = text(RULES.url)
export const name: Schema<string> = text(RULES.name)

/** A list that is not empty. */
function listOf<T>(item: Schema<T>): Schema<readonly T[]> {
  return z.array(item, 'expected a list').check(z.minLength(1, 'expected at least one'), z.maxLength(MAX_LISTED))
}

/** A list, or one alone. */
export function several<T>(item: Schema<T>): Schema<readonly T[]> {
  return z.pipe(
    z.transform((value): unknown => (Array.isArray(value) || value === undefined ? value : [value])),
    listOf(item),
  )
}

/** A value in another form. `read` returns nothing for one that is not right. */
function readAs<In, Out>(schema: Schema<In>, read: (value: In) => Out | undefined, error: string): Schema<Out> {
  return z.pipe(
    schema,
    z.transform((value: In, { issues }) => {
      const out = read(value)
      if (out === undefined) issues.push({ code: 'custom', message: error, input: value })
      return out ?? z.NEVER
    }),
  )
}

const TIME_ERROR = 'expected a time such as 90s, 5m, 2h or 1d'
const MOMENT_ERROR = 'expected a time such as 2026-11-22 or 2026-11-22T10:00:00Z'

/** Bytes. */
export const size: Schema<number> = readAs(z.union([z.string(), z.number()], SIZE_ERROR), bytesOf, SIZE_ERROR)
/** Seconds. */
export const seconds: Schema<number> = readAs(z.union([z.string(), z.number()], TIME_ERROR), secondsOf, TIME_ERROR)
/** Milliseconds since 1970-01-01 UTC. YAML reads a bare day as text. */
export const moment: Schema<number> = readAs(z.string(MOMENT_ERROR), momentOf, MOMENT_ERROR)

/** A whole number, also as text: flags and the environment have nothing else. */
export function whole(least: number, most: number): Schema<number> {
  const error = wholeError(least, most)
  return z.pipe(
    z.pipe(
      z.union([z.number(), z.string().check(z.regex(/^\d{1,15}$/, error))], error),
      z.transform((value) => Number(value)),
    ),
    z.int(error).check(z.minimum(least, error), z.maximum(most, error)),
  )
}

/** YAML has booleans, the environment has words. */
export const flag: Schema<boolean> = z.pipe(
  z.union([z.boolean(), z.enum(['true', 'false'])], FLAG_ERROR),
  z.transform((value) => value === true || value === 'true'),
)

export const kind: Schema<ObjectKind> = z.enum(OBJECT_KINDS, wordError(OBJECT_KINDS))

export const secretPlace: Schema<SecretPlace> = z.union(
  [z.strictObject({ env: text(RULES.variable) }), z.strictObject({ file: path })],
  'expected where the secret is, { env: NAME } or { file: PATH }: a secret itself is never in a configuration',
)

const hop = z.union(
  [
    z.pipe(
      roleArn,
      z.transform((role: string): { role: string; 'external-id'?: string | undefined } => ({ role })),
    ),
    z.strictObject({ role: roleArn, 'external-id': z.optional(externalId) }),
  ],
  'expected the ARN of a role, or a mapping with role and external-id',
)

const via: Schema<NonNullable<WayIn['via']>> = z.pipe(
  z.union([hop, z.array(hop).check(z.maxLength(MAX_HOPS))], `expected the ARN of a role, or a list of at most ${MAX_HOPS}`),
  z.transform((value) => [value].flat()),
)

/** The keys of what may be reached by a role. */
export const wayIn: { role: Schema<string | undefined>; 'external-id': Schema<string | undefined>; via: Schema<WayIn['via']> } = {
  role: told(roleArn, 'The ARN of the role to assume for it.'),
  'external-id': told(externalId, 'What its trust policy asks for.'),
  via: told(via, 'The roles to assume before it, by their ARNs.'),
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
const oneOrMore = z.union(
  [
    z.pipe(
      wanted,
      z.transform((value) => [value]),
    ),
    listOf(wanted),
  ],
  'expected a value, or a list of values',
)

/** Which events: those that have, for each field named, one of the values listed. */
export const where: Schema<Where> = z.strictObject(
  Object.fromEntries(FIELDS.map((field) => [field, told(oneOrMore, `Only events whose ${field} is one of these.`)])),
) as Schema<Where>
