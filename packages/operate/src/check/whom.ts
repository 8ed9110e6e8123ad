import type { Hop } from '@trailmend/aws'
import type { Settings } from '../config/settings.ts'
import { isParentId, type LoggingAccountSettings, type OrganizationSettings, type ViaSettings, type WayIn } from '../config/way-in.ts'
import { type Problem, UsageError } from '../usage-error.ts'

/** What a user gave about whom to ask, besides names of accounts. */
export interface WhomWishes {
  readonly via?: readonly string[] | undefined
  /** `true` or `false`, also as a text: whether the accounts of the organization are to be found. */
  readonly organization?: boolean | string | undefined
  readonly ou?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  readonly loggingAccount?: string | undefined
  readonly loggingRole?: string | undefined
}

/** How to get into an account, with nothing left to look up. */
export interface Entrance {
  /** A role's ARN, or its name in the account meant. */
  readonly role: string | undefined
  readonly externalId: string | undefined
  readonly via: readonly Hop[]
}

/** An organization to ask, and which of its accounts are wanted. */
export interface Organization extends Entrance {
  /** `undefined` for every account. */
  readonly include: readonly string[] | undefined
  readonly exclude: readonly string[]
}

/** The account that owns what the trails of others deliver to. */
export interface LoggingAccount extends Entrance {
  readonly id: string
}

/** Put wishes about whom to ask over the configuration. Throws a `UsageError` that names every wish that cannot be met. */
export function whomSettings(wishes: WhomWishes, configured: Settings): Partial<Record<keyof Settings, unknown>> {
  const problems: Problem[] = []
  const organization = organizationSettings(wishes, configured.organization, problems)
  const logging = loggingSettings(wishes, configured['logging-account'], problems)
  if (problems.length > 0) throw new UsageError(problems)
  return {
    ...(wishes.via === undefined ? {} : { via: wishes.via }),
    ...(organization === configured.organization ? {} : { organization }),
    ...(logging === configured['logging-account'] ? {} : { 'logging-account': logging }),
  }
}

function organizationSettings(
  { organization, ou, exclude }: WhomWishes,
  configured: OrganizationSettings | undefined,
  problems: Problem[],
): OrganizationSettings | undefined {
  const wanted = SWITCH.get(String(organization ?? ''))
  if (wanted === undefined) problems.push({ text: '--organization: expected true or false' })
  for (const id of ou ?? []) {
    if (!isParentId(id))
      problems.push({ text: `--ou ${JSON.stringify(id)}: expected the id of an organizational unit (ou-…) or of a root (r-…)` })
  }
  if (wanted === false) {
    if (ou !== undefined || exclude !== undefined) problems.push({ text: '--ou and --exclude make no sense with --organization false' })
    return undefined
  }
  if (wanted !== true && ou === undefined && exclude === undefined) return configured
  if (wanted !== true && ou === undefined && configured === undefined) {
    problems.push({ text: '--exclude leaves accounts of an organization out; add --organization or --ou' })
  }
  return { ...configured, ...(ou === undefined ? {} : { include: ou }), ...(exclude === undefined ? {} : { exclude }) }
}

const SWITCH: ReadonlyMap<string, boolean | 'unsaid'> = new Map<string, boolean | 'unsaid'>([
  ['true', true],
  ['false', false],
  ['', 'unsaid'],
])

function loggingSettings(
  { loggingAccount: id, loggingRole: role }: WhomWishes,
  configured: LoggingAccountSettings | undefined,
  problems: Problem[],
): LoggingAccountSettings | undefined {
  if (id === undefined && role === undefined) return configured
  const named = id ?? configured?.id
  if (named === undefined) {
    problems.push({ text: '--logging-role says not in which account; add --logging-account' })
    return undefined
  }
  const same = configured?.id === named ? configured : undefined
  return { ...same, id: named, ...(role === undefined ? {} : { role }) }
}

/** Whom to ask besides the accounts that are named, as the settings say. */
export function whomOf(settings: Settings): {
  readonly via: readonly Hop[]
  readonly organization: Organization | undefined
  readonly loggingAccount: LoggingAccount | undefined
} {
  const { organization, 'logging-account': logging } = settings
  return {
    via: hops(settings.via),
    organization: organization && {
      ...entrance(organization, { ...settings, role: undefined }),
      include: organization.include,
      exclude: organization.exclude ?? [],
    },
    loggingAccount: logging && { ...entrance(logging, settings), id: logging.id },
  }
}

/** How to get in, as an entry says, or else as all that say nothing do. */
export function entrance(own: WayIn, otherwise: WayIn): Entrance {
  return {
    role: own.role ?? otherwise.role,
    externalId: own['external-id'] ?? otherwise['external-id'],
    via: hops(own.via ?? otherwise.via),
  }
}

function hops(via: readonly ViaSettings[] | undefined): readonly Hop[] {
  return (via ?? []).map((hop) => ({ role: hop.role, externalId: hop['external-id'] }))
}
