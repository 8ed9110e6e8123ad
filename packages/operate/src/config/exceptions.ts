import { CONTROLS, type ExceptionRule, isRegionName, parseDay, parseFingerprint } from '@trailmend/core'
import { z } from 'zod'

/** One exception as `trailmend.yml` states it. Days are in UTC, and both count. */
export interface ExceptionSettings {
  readonly control?: readonly string[] | undefined
  /** Ids or names of accounts. */
  readonly account?: readonly string[] | undefined
  readonly region?: readonly string[] | undefined
  readonly resource?: string | undefined
  readonly fingerprint?: string | undefined
  readonly reason: string
  readonly owner: string
  readonly start?: string | undefined
  readonly expires: string
  readonly 'alternate-solution'?: string | undefined
}

const EMPTY_LIST = 'expected at least one'
const NO_PATTERN = 'expected a pattern for an ARN'
const MAX_EXCEPTIONS = 10_000
/** Source: AWS's longest ARN, of IAM and of S3 alike, stays below it. */
const MAX_ARN = 2048

const controlIds = CONTROLS.map((control) => control.id)
const controlId = z
  .string()
  .refine((id) => controlIds.includes(id), `expected one of ${controlIds.join(', ')}`)
  .meta({ enum: controlIds })
const region = z.string().refine((name) => name === 'global' || isRegionName(name), 'expected a region such as eu-west-1, or global')
const day = z
  .string('expected a day such as 2027-06-30')
  .refine((text) => parseDay(text) !== undefined, 'expected a day such as 2027-06-30')
  .meta({ format: 'date' })

function words(limit: number): z.ZodString {
  return z.string('expected a few words').regex(/\S/, 'expected a few words').max(limit, `longer than ${limit} characters`)
}

/** One or several of a kind, read as several. */
function oneOrMore(item: z.ZodType<string>): z.ZodType<readonly string[]> {
  return z
    .union([item, z.array(item).min(1, EMPTY_LIST)], 'expected a text or a list of texts; ids in quotes')
    .transform((value) => [value].flat())
}

const exception = z
  .strictObject({
    control: oneOrMore(controlId).optional().meta({ description: 'The control, or a list of controls.' }),
    account: oneOrMore(z.string().min(1).max(200)).optional().meta({ description: 'Only in these accounts, by id or by name.' }),
    region: oneOrMore(region).optional().meta({ description: 'Only in these regions; global for what has none.' }),
    resource: z
      .string(NO_PATTERN)
      .min(1, NO_PATTERN)
      .max(MAX_ARN, NO_PATTERN)
      .optional()
      .meta({ description: 'Only resources whose ARN fits: * is any text, ? any character.' }),
    fingerprint: z
      .string()
      .refine((text) => parseFingerprint(text) !== undefined, 'expected a fingerprint, as reports and baselines show it')
      .optional()
      .meta({ description: 'One finding alone, by its fingerprint; names the control, too.' }),
    reason: words(1000).meta({ description: 'Why the failure is accepted.' }),
    owner: words(200).meta({ description: 'Who answers for it.' }),
    start: day.optional().meta({ description: 'The first day it covers, in UTC; without it, every day until it expires.' }),
    expires: day.meta({ description: 'The last day it covers, in UTC.' }),
    'alternate-solution': words(1000).optional().meta({ description: "What does the control's work instead." }),
  })
  .superRefine(mustMakeSense)

function mustMakeSense({ control, fingerprint, start, expires }: ExceptionSettings, context: z.RefinementCtx): void {
  if (control === undefined && fingerprint === undefined) context.addIssue('names no control and no fingerprint')
  if (start !== undefined && start > expires) context.addIssue({ code: 'custom', path: ['expires'], message: 'ends before it starts' })
}

/** The list of exceptions in `trailmend.yml`. */
export const exceptionsSchema: z.ZodType<readonly ExceptionSettings[]> = z
  .array(exception, 'expected a list')
  .max(MAX_EXCEPTIONS, `more than ${MAX_EXCEPTIONS}`)

interface NamedAccount {
  readonly id: string
  readonly name?: string | undefined
}

interface Named {
  readonly accounts?: readonly NamedAccount[] | undefined
  readonly exceptions?: readonly ExceptionSettings[] | undefined
}

/** An exception for an account that nobody knows would cover nothing, and somebody would think otherwise. */
export function accountsMustBeKnown({ accounts = [], exceptions = [] }: Named, context: z.RefinementCtx): void {
  const ids = idsByName(accounts)
  for (const [index, { account = [] }] of exceptions.entries()) {
    const strange = account.find((name) => !ids.has(name) && !/^\d{12}$/.test(name))
    if (strange === undefined) continue
    const message = `${JSON.stringify(strange)} is neither an account id nor the name of an account above`
    context.addIssue({ code: 'custom', path: ['exceptions', index, 'account'], message })
  }
}

/** Exceptions with the ids of their accounts, and where each is written down: on its line, from 1, or by its number. */
export function exceptionRules(settings: Named, path: string, lines: readonly number[]): readonly ExceptionRule[] {
  const ids = idsByName(settings.accounts ?? [])
  return (settings.exceptions ?? []).map((each, index) => ({
    place: lines[index] === undefined ? `${path}, exceptions.${index}` : `${path}:${lines[index]}`,
    ...(each.control && { controls: each.control }),
    ...(each.account && { accounts: each.account.map((name) => ids.get(name) ?? name) }),
    ...(each.region && { regions: each.region }),
    ...(each.resource && { resource: each.resource }),
    ...(each.fingerprint && { fingerprint: each.fingerprint }),
    reason: each.reason,
    owner: each.owner,
    ...(each.start && { start: each.start }),
    expires: each.expires,
    ...(each['alternate-solution'] && { alternateSolution: each['alternate-solution'] }),
  }))
}

function idsByName(accounts: readonly NamedAccount[]): ReadonlyMap<string, string> {
  return new Map(accounts.flatMap(({ id, name }) => (name === undefined ? [] : [[name, id] as const])))
}
