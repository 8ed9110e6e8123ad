import { BENCHMARKS, type BenchmarkId, CONTROLS, FAIL_ON, type FailOn, isBenchmark, isRegionName } from '@trailmend/core'
import { z } from 'zod'
import { accountsMustBeKnown, type ExceptionSettings, exceptionsSchema } from './exceptions.ts'
import { hoursOf } from './hours.ts'
import { type PlanConfig, planSchema } from './plan-settings.ts'
import {
  accountId,
  externalId,
  type LoggingAccountSettings,
  loggingAccount,
  type OrganizationSettings,
  organization,
  role,
  via,
  type WayIn,
} from './way-in.ts'

/** One account to check, and how to get into it. */
export interface AccountSettings extends WayIn {
  readonly id: string
  readonly name?: string | undefined
}

/** What can be set; every value checked, nothing defaulted. */
export interface Settings extends WayIn {
  readonly version?: 1 | undefined
  readonly accounts?: readonly AccountSettings[] | undefined
  readonly organization?: OrganizationSettings | undefined
  readonly 'logging-account'?: LoggingAccountSettings | undefined
  readonly regions?: readonly string[] | undefined
  readonly benchmark?: BenchmarkId | undefined
  readonly level?: 1 | 2 | undefined
  readonly controls?: readonly string[] | undefined
  readonly 'fail-on'?: FailOn | undefined
  /** The path of the baseline. */
  readonly baseline?: string | undefined
  readonly exceptions?: readonly ExceptionSettings[] | undefined
  /** Hours. */
  readonly 'max-age'?: number | undefined
  readonly concurrency?: number | undefined
  readonly plan?: PlanConfig | undefined
}

const NO_LIST = 'expected a list'
const EMPTY_LIST = 'expected at least one'
const NO_CONCURRENCY = 'expected a whole number from 1 to 1000'
const NO_PATH = 'expected the path of a file'
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
  via: via.optional().meta({ description: 'The roles to assume before it, by their ARNs.' }),
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

const fields = z.strictObject({
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
  via: via.optional().meta({ description: 'The roles to assume first, by their ARNs, wherever a role is assumed and names none itself.' }),
  organization: organization.optional().meta({ description: 'The accounts of an organization, found by asking it. See docs/accounts.md.' }),
  'logging-account': loggingAccount
    .optional()
    .meta({ description: 'The account that owns what the trails of others deliver to. See docs/accounts.md.' }),
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
        .refine((id) => controlIds.includes(id), {
          error: ({ input }) => `expected the id of a control, got ${JSON.stringify(input)}; see: trailmend list controls`,
        })
        .meta({ enum: controlIds }),
      NO_LIST,
    )
    .min(1, EMPTY_LIST)
    .optional()
    .meta({ description: 'Only these controls.' }),
  'fail-on': z
    .enum(FAIL_ON as [FailOn, ...FailOn[]])
    .optional()
    .meta({ description: 'The failures that make the check fail: the mildest severity, any, new or never.' }),
  baseline: z
    .string()
    .min(1, NO_PATH)
    .max(4096, NO_PATH)
    .optional()
    .meta({ description: 'The file with the failures that are known, relative to this one. See docs/exceptions.md.' }),
  exceptions: exceptionsSchema.optional().meta({ description: 'Failures that somebody answers for. See docs/exceptions.md.' }),
  'max-age': maxAge
    .optional()
    .meta({ description: 'How old the latest delivery to CloudWatch Logs may be: 24h, 90m, 2d; a bare number is hours.' }),
  concurrency: z
    .union([z.number(), z.string().regex(/^\d{1,4}$/, NO_CONCURRENCY)], NO_CONCURRENCY)
    .transform(Number)
    .pipe(z.number().int(NO_CONCURRENCY).min(1, NO_CONCURRENCY).max(1000, NO_CONCURRENCY))
    .optional()
    .meta({ description: 'How many calls may be under way at once.', type: 'integer', minimum: 1, maximum: 1000 }),
  plan: planSchema.optional().meta({ description: 'What repair aims at, and how far it goes. See docs/remediation.' }),
})

/**
 * Everything that can be set, whether in `trailmend.yml`, by a flag or by an input of the Action. Defaults are applied by
 * `checkOptions`, so that one place knows whether a value was given.
 */
export const settingsSchema: z.ZodType<Settings> = fields.superRefine(accountsMustBeKnown)
