import { BENCHMARKS, type BenchmarkId, CONTROLS, FAIL_ON, type FailOn, isBenchmark, isRegionName } from '@trailmend/core'
import { z } from 'zod'
import { hoursOf } from './hours.ts'

/** One account to check, and the role to assume in it. */
export interface AccountSettings {
  readonly id: string
  readonly name?: string | undefined
  readonly role?: string | undefined
  readonly 'external-id'?: string | undefined
}

/** What can be set; every value checked, nothing defaulted. */
export interface Settings {
  readonly version?: 1 | undefined
  readonly accounts?: readonly AccountSettings[] | undefined
  readonly role?: string | undefined
  readonly 'external-id'?: string | undefined
  readonly regions?: readonly string[] | undefined
  readonly benchmark?: BenchmarkId | undefined
  readonly level?: 1 | 2 | undefined
  readonly controls?: readonly string[] | undefined
  readonly 'fail-on'?: FailOn | undefined
  /** Hours. */
  readonly 'max-age'?: number | undefined
  readonly concurrency?: number | undefined
}

const ACCOUNT_ID = /^\d{12}$/
/** Source: IAM API Reference, AssumeRole, "ExternalId". */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/
/** A role's ARN, or its name with its path, to be assumed in each account. Source: IAM quotas, "IAM name requirements". */
const ROLE = /^(arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}|[\w+=,.@/-]{1,576})$/

const NO_LIST = 'expected a list'
const EMPTY_LIST = 'expected at least one'
const NO_CONCURRENCY = 'expected a whole number from 1 to 1000'
const NO_ACCOUNT_ID = 'expected an account id: twelve digits, in quotes'
const accountId = z.string(NO_ACCOUNT_ID).regex(ACCOUNT_ID, NO_ACCOUNT_ID)
const role = z.string().regex(ROLE, 'expected the ARN or the name of a role')
const externalId = z.string().regex(EXTERNAL_ID, 'expected an external id: 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -')
const benchmark = z.custom<BenchmarkId>((value) => typeof value === 'string' && isBenchmark(value), {
  error: `expected one of ${Object.keys(BENCHMARKS).join(', ')}`,
})
const controlIds = CONTROLS.map((control) => control.id)
const maxAge = z.union([z.string(), z.number()]).transform((value, context) => {
  const hours = hoursOf(value)
  if (hours === undefined) context.addIssue('expected a time such as 24h, 90m or 2d')
  return hours ?? z.NEVER
})

const account = z.strictObject({
  id: accountId.meta({ description: 'The account id, in quotes: YAML reads bare digits as a number.' }),
  name: z.string().min(1).max(200).optional().meta({ description: 'A name for people; --account accepts it too.' }),
  role: role.optional().meta({ description: 'The role to assume: its ARN, or its name in this account.' }),
  'external-id': externalId.optional().meta({ description: 'What the trust policy of the role asks for.' }),
})

/** An account that is declared twice would be checked one way or the other, and nobody could say which. */
function noneTwice(accounts: readonly AccountSettings[], context: z.RefinementCtx): void {
  const seen = { id: new Set<string>(), name: new Set<string>() }
  for (const [index, each] of accounts.entries()) {
    for (const key of ['id', 'name'] as const) {
      const value = each[key]
      if (value === undefined) continue
      if (seen[key].has(value)) context.addIssue({ code: 'custom', path: [index, key], message: `this ${key} is here twice` })
      seen[key].add(value)
    }
  }
}

/**
 * Everything that can be set, whether in `trailmend.yml`, by a flag or by an input of the Action. Defaults are applied by
 * `checkOptions`, so that one place knows whether a value was given.
 */
export const settingsSchema: z.ZodType<Settings> = z.strictObject({
  version: z.literal(1).optional().meta({ description: 'The version of this format.' }),
  accounts: z
    .array(account, NO_LIST)
    .min(1, EMPTY_LIST)
    .max(10_000)
    .superRefine(noneTwice)
    .optional()
    .meta({ description: 'The accounts to check; without it, the account of the credentials.' }),
  role: role.optional().meta({ description: 'The role to assume in every account that names none itself.' }),
  'external-id': externalId.optional().meta({ description: 'The external id for every account that names none itself.' }),
  regions: z
    .array(z.string().refine(isRegionName, 'expected a region such as eu-west-1'), NO_LIST)
    .min(1, EMPTY_LIST)
    .optional()
    .meta({ description: 'Only these regions; without it, every region that the account has enabled.' }),
  benchmark: benchmark.optional().meta({ description: 'Only the controls of this benchmark.', enum: Object.keys(BENCHMARKS) }),
  level: z
    .union([z.literal([1, 2]), z.literal(['1', '2'])], 'expected 1 or 2')
    .transform((level) => (Number(level) === 1 ? 1 : 2))
    .optional()
    .meta({ description: "The benchmark's highest level that counts.", enum: [1, 2] }),
  controls: z
    .array(
      z
        .string()
        .refine((id) => controlIds.includes(id), `expected one of ${controlIds.join(', ')}`)
        .meta({ enum: controlIds }),
      NO_LIST,
    )
    .min(1, EMPTY_LIST)
    .optional()
    .meta({ description: 'Only these controls.' }),
  'fail-on': z
    .enum(FAIL_ON as [FailOn, ...FailOn[]])
    .optional()
    .meta({ description: 'The mildest failure that makes the check fail.' }),
  'max-age': maxAge
    .optional()
    .meta({ description: 'How old the latest delivery to CloudWatch Logs may be: 24h, 90m, 2d; a bare number is hours.' }),
  concurrency: z
    .union([z.number(), z.string().regex(/^\d{1,4}$/, NO_CONCURRENCY)], NO_CONCURRENCY)
    .transform(Number)
    .pipe(z.number().int(NO_CONCURRENCY).min(1, NO_CONCURRENCY).max(1000, NO_CONCURRENCY))
    .optional()
    .meta({ description: 'How many calls may be under way at once.', type: 'integer', minimum: 1, maximum: 1000 }),
})
