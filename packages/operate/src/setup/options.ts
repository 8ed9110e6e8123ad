import { parseArn } from '@trailmend/core'
import type { PlanConfig } from '../config/plan-settings.ts'
import type { Config } from '../config/read-config.ts'
import type { AccountSettings, Settings } from '../config/settings.ts'
import { type PlanOptions, type PlanWishes, planOptions } from '../plan/options.ts'
import { UsageError } from '../usage-error.ts'

/** What a user gave for setting up an account. Texts are not yet validated. */
export interface SetupWishes extends Omit<PlanWishes, 'account' | 'loggingAccount' | 'loggingRole' | 'organization' | 'ou' | 'exclude'> {
  readonly account?: string | undefined
  /** The ARN of a role of the account that the log files of many go to. */
  readonly centralRole?: string | undefined
  /** The bucket of that account. */
  readonly centralBucket?: string | undefined
}

/** What a trail is used for where nobody says. */
const DEFAULT_USES: readonly string[] = ['logs']

/**
 * What a plan aims at that makes a collected chain of one account: a trail that delivers to CloudWatch Logs and announces its log files, and
 * a queue for every use. What the configuration says of plans outweighs that but for the parts without which nothing is collected.
 *
 * Throws a `UsageError` that names every wish that cannot be met.
 */
export function setupOptions(wishes: SetupWishes, config: Config | undefined): PlanOptions {
  const { account, centralRole, centralBucket, ...others } = wishes
  const central = centralRole === undefined ? undefined : accountOfRole(centralRole)
  const own = account ?? (wishes.role?.startsWith('arn:') === true ? accountOfRole(wishes.role, '--role') : undefined)
  if (centralBucket !== undefined && central === undefined) {
    throw new UsageError('--central-bucket: add --central-role, a role of the account that owns it')
  }
  if (central !== undefined && own === undefined) {
    throw new UsageError('--central-role: name the account that is to be set up, with --account or by the ARN of its role in --role')
  }
  const settings: Settings = {
    ...config?.settings,
    // Accounts are found by nobody here: one is set up.
    organization: undefined,
    accounts: accountsWith(config?.settings.accounts ?? [], central, centralRole),
    plan: planConfigOf(config?.settings.plan, { central, centralBucket }),
  }
  const whom = own === undefined ? {} : { account: [own] }
  const logging = central === undefined ? {} : { loggingAccount: central, loggingRole: centralRole }
  return planOptions({ ...others, ...whom, ...logging }, { ...NO_CONFIG, ...config, settings })
}

const NO_CONFIG: Omit<Config, 'settings'> = { path: '', accountLines: new Map(), exceptionLines: [] }

function planConfigOf(
  configured: PlanConfig | undefined,
  { central, centralBucket }: { readonly central: string | undefined; readonly centralBucket: string | undefined },
): PlanConfig {
  const may = configured?.['may-change-accounts'] ?? []
  return {
    ...configured,
    logs: true,
    topic: true,
    uses: configured?.uses ?? DEFAULT_USES,
    ...(central === undefined ? {} : { 'may-change-accounts': [...new Set([...may, central])] }),
    ...(centralBucket === undefined ? {} : { names: { ...configured?.names, bucket: centralBucket } }),
  }
}

/** The role for the central account is that which was named, whatever the configuration says of it. */
function accountsWith(
  configured: readonly AccountSettings[],
  central: string | undefined,
  role: string | undefined,
): readonly AccountSettings[] {
  if (central === undefined) return configured
  return [...configured.filter(({ id }) => id !== central), { id: central, role }]
}

function accountOfRole(role: string, flag = '--central-role'): string {
  const account = parseArn(role)?.account
  if (account === undefined || !/^\d{12}$/u.test(account)) {
    throw new UsageError(`${flag} ${JSON.stringify(role)}: expected the ARN of a role, such as arn:aws:iam::111122223333:role/trailmend`)
  }
  return account
}
