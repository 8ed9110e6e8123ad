import { dirname, isAbsolute, join } from 'node:path'
import type { Hop } from '@trailmend/aws'
import {
  type BenchmarkId,
  CONTROLS,
  type Control,
  DEFAULT_THRESHOLDS,
  type ExceptionRule,
  type FailOn,
  parseTime,
  type Scope,
  scopeFor,
  selectControls,
  type Thresholds,
} from '@trailmend/core'
import { attempt } from '../attempt.ts'
import { exceptionRules } from '../config/exceptions.ts'
import type { Config } from '../config/read-config.ts'
import { type AccountSettings, type Settings, settingsSchema } from '../config/settings.ts'
import { type ReportRequest, reportRequests } from '../reports/request.ts'
import { type Problem, UsageError } from '../usage-error.ts'
import { type LoggingAccount, type Organization, type WhomWishes, whomOf, whomSettings } from './whom.ts'

/** What a user gave besides the configuration: flags of the CLI, inputs of the Action. Texts are not yet validated. */
export interface CheckWishes extends WhomWishes {
  readonly account?: readonly string[] | undefined
  readonly role?: string | undefined
  readonly externalId?: string | undefined
  readonly regions?: readonly string[] | undefined
  readonly benchmark?: string | undefined
  readonly level?: string | undefined
  readonly controls?: readonly string[] | undefined
  readonly failOn?: string | undefined
  readonly baseline?: string | undefined
  readonly maxAge?: string | undefined
  readonly concurrency?: string | undefined
  readonly format?: readonly string[] | undefined
  readonly record?: string | undefined
  readonly replay?: readonly string[] | undefined
  readonly now?: string | undefined
}

/** What is to be done, with nothing left to decide. */
export interface CheckOptions {
  readonly accounts: readonly AccountSettings[]
  /** The ids that narrow the accounts down; `undefined` for all. */
  readonly onlyAccounts: readonly string[] | undefined
  readonly role: string | undefined
  readonly externalId: string | undefined
  /** The roles to assume before any other. */
  readonly via: readonly Hop[]
  /** Where accounts are to be found; `undefined` if nowhere. */
  readonly organization: Organization | undefined
  readonly loggingAccount: LoggingAccount | undefined
  readonly scope: Scope
  readonly controls: readonly Control[]
  readonly benchmark: BenchmarkId | undefined
  readonly level: 1 | 2 | undefined
  readonly failOn: FailOn
  /** The file with the failures that are known. */
  readonly baseline: string | undefined
  readonly exceptions: readonly ExceptionRule[]
  readonly thresholds: Thresholds
  readonly concurrency: number
  readonly reports: readonly ReportRequest[]
  readonly record: string | undefined
  readonly replay: readonly string[] | undefined
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number | undefined
}

/** The defaults, in one place. Who has a baseline wants to hear of what is not in it. */
export const DEFAULTS: { readonly failOn: FailOn; readonly failOnWithBaseline: FailOn; readonly concurrency: number } = {
  failOn: 'any',
  failOnWithBaseline: 'new',
  concurrency: 64,
}

/** The name a wish goes by in the configuration, from which the flag and the input are made. */
const SETTING_OF = {
  role: 'role',
  externalId: 'external-id',
  regions: 'regions',
  benchmark: 'benchmark',
  level: 'level',
  controls: 'controls',
  failOn: 'fail-on',
  baseline: 'baseline',
  maxAge: 'max-age',
  concurrency: 'concurrency',
} as const satisfies Partial<Record<keyof CheckWishes, keyof Settings>>

/**
 * Put wishes over the configuration, and defaults under both.
 *
 * Throws a `UsageError` that names every wish that cannot be met.
 */
export function checkOptions(wishes: CheckWishes, config: Config | undefined): CheckOptions {
  const problems: Problem[] = []
  const settings: Settings = { ...config?.settings, ...attempt(() => validWishes(wishes, config?.settings ?? {}), {}, problems) }
  const reports = attempt(() => reportRequests(wishes.format ?? []), [], problems)
  const now = wishes.now === undefined ? undefined : attempt(() => timeWish(wishes.now ?? ''), undefined, problems)
  if (wishes.account?.length === 0) problems.push({ text: '--account: names no account' })
  const onlyAccounts = wishes.account?.map((wish) => attempt(() => accountId(wish, settings), wish, problems))
  if (wishes.replay !== undefined && wishes.record !== undefined) problems.push({ text: RECORD_AND_REPLAY })
  if (problems.length > 0) throw new UsageError(problems)
  const { benchmark, level } = settings
  const baseline = wishes.baseline ?? besideConfig(config)
  const controls = selectControls(CONTROLS, { benchmark, level, controls: settings.controls })
  if (controls.length === 0) throw new UsageError(nothingSelected(settings))
  return {
    accounts: settings.accounts ?? [],
    onlyAccounts,
    role: settings.role,
    externalId: settings['external-id'],
    ...whomOf(settings),
    scope: { regions: settings.regions, ...scopeFor(controls) },
    controls,
    benchmark,
    level,
    failOn: settings['fail-on'] ?? (baseline === undefined ? DEFAULTS.failOn : DEFAULTS.failOnWithBaseline),
    baseline,
    exceptions: config === undefined ? [] : exceptionRules(config.settings, config.path, config.exceptionLines),
    thresholds: { ...DEFAULT_THRESHOLDS, ...(settings['max-age'] === undefined ? {} : { maxDeliveryAgeHours: settings['max-age'] }) },
    concurrency: settings.concurrency ?? DEFAULTS.concurrency,
    reports,
    record: wishes.record,
    replay: wishes.replay,
    now,
  }
}

/** A path in the configuration is one from the folder that the configuration is in. */
function besideConfig(config: Config | undefined): string | undefined {
  const path = config?.settings.baseline
  return config === undefined || path === undefined || isAbsolute(path) ? path : join(dirname(config.path), path)
}

const RECORD_AND_REPLAY = '--record and --replay exclude each other: a replay asks AWS nothing that could be recorded'

function validWishes(wishes: CheckWishes, configured: Settings): Settings {
  const given = Object.entries(SETTING_OF).flatMap(([wish, setting]) => {
    const value = wishes[wish as keyof typeof SETTING_OF]
    return value === undefined ? [] : [[setting, value] as const]
  })
  const read = settingsSchema.safeParse({ ...Object.fromEntries(given), ...whomSettings(wishes, configured) })
  if (read.success) return read.data
  throw new UsageError(read.error.issues.map((issue) => ({ text: `--${String(issue.path[0])}: ${issue.message}` })))
}

function accountId(wish: string, { accounts = [] }: Settings): string {
  const named = accounts.find(({ id, name }) => id === wish || name === wish)
  if (named === undefined && !/^\d{12}$/.test(wish)) {
    throw new UsageError(`--account ${JSON.stringify(wish)}: neither an account id nor the name of an account in the configuration`)
  }
  return named?.id ?? wish
}

function timeWish(text: string): number {
  const time = parseTime(text)
  if (time === undefined) throw new UsageError(`--now: expected a time such as 2026-11-22T10:00:00Z, got ${JSON.stringify(text)}`)
  return time
}

function nothingSelected({ benchmark, level, controls }: Settings): string {
  const wish = [benchmark, level && `level ${level}`, controls?.join(', ')].filter(Boolean).join(', ')
  return `no control of this version of Trailmend is in the selection (${wish}); see: trailmend list controls`
}
