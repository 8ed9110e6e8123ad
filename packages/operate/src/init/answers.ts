import type { BenchmarkId, FailOn } from '@trailmend/core'
import { settingsSchema } from '../config/settings.ts'
import { type Problem, UsageError } from '../usage-error.ts'

/** What somebody who begins was asked, or gave as flags. Texts are not yet validated. */
export interface InitWishes {
  readonly account?: readonly string[] | undefined
  readonly role?: string | undefined
  readonly regions?: readonly string[] | undefined
  readonly benchmark?: string | undefined
  readonly failOn?: string | undefined
  readonly schedule?: string | undefined
  /** `owner/name` on GitHub. */
  readonly repository?: string | undefined
  /** `owner/name@commit` of a release of the Action. */
  readonly action?: string | undefined
}

/** The same, validated. */
export interface InitAnswers {
  /** The first is the one that the workflow enters. */
  readonly accounts: readonly string[]
  /** A role's name, without its path. */
  readonly role: string
  readonly partition: string
  readonly regions: readonly string[] | undefined
  readonly benchmark: BenchmarkId | undefined
  readonly failOn: FailOn | undefined
  /** Five fields of cron, in UTC; `undefined` for no schedule. */
  readonly schedule: string | undefined
  readonly repository: string | undefined
  readonly action: string | undefined
}

/** What is taken where nobody says. */
export const INIT_DEFAULTS = { role: 'trailmend-checker', schedule: '17 5 * * *' } as const

/** Source: GitHub Docs, "Events that trigger workflows", schedule: POSIX cron, no `@daily` and the like. */
const CRON = /^[\d*,/A-Za-z-]{1,40}(?: [\d*,/A-Za-z-]{1,40}){4}$/
const REPOSITORY = /^[A-Za-z0-9-]{1,39}\/[\w.-]{1,100}$/
const ACTION = /^[A-Za-z0-9-]{1,39}\/[\w.-]{1,100}@[0-9a-f]{40}$/

const FLAGS = { accounts: 'account', role: 'role', regions: 'regions', benchmark: 'benchmark', 'fail-on': 'fail-on' } as const

/** Throws a `UsageError` that names every answer that cannot be used, by its flag. */
export function initAnswers(wishes: InitWishes): InitAnswers {
  const { role = INIT_DEFAULTS.role, regions, benchmark, schedule = INIT_DEFAULTS.schedule, repository, action } = wishes
  const accounts = [...new Set(wishes.account ?? [])]
  const read = settingsSchema.safeParse({ accounts: accounts.map((id) => ({ id })), role, regions, benchmark, 'fail-on': wishes.failOn })
  const problems: readonly Problem[] = [
    ...(read.error?.issues ?? []).map(({ path, message }) => ({ text: `--${flagOf(path[0])}: ${message}` })),
    ...wrong('schedule', schedule !== 'never' && !CRON.test(schedule), 'expected five fields of cron such as "17 5 * * *", or never'),
    ...wrong('repository', repository !== undefined && !REPOSITORY.test(repository), 'expected owner/name'),
    ...wrong('action', action !== undefined && !ACTION.test(action), 'expected owner/name@ and the forty digits of a commit'),
  ]
  if (!read.success || problems.length > 0) throw new UsageError(problems)
  return {
    accounts,
    ...roleParts(role),
    regions: read.data.regions,
    benchmark: read.data.benchmark,
    failOn: read.data['fail-on'],
    schedule: schedule === 'never' ? undefined : schedule,
    repository,
    action,
  }
}

function flagOf(key: PropertyKey | undefined): string {
  const known = Object.entries(FLAGS).find(([setting]) => setting === key)
  return known?.[1] ?? String(key)
}

function wrong(flag: string, isWrong: boolean, text: string): readonly Problem[] {
  return isWrong ? [{ text: `--${flag}: ${text}` }] : []
}

/** Of a role's ARN only the name counts: every account has a role of its own. */
function roleParts(role: string): { readonly role: string; readonly partition: string } {
  const [, partition, name] = /^arn:([^:]+):iam::\d+:role\/(.+)$/.exec(role) ?? []
  return { role: (name ?? role).replace(/^\/+|\/+$/g, ''), partition: partition ?? 'aws' }
}
