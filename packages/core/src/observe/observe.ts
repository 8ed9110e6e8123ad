import { parseArn } from '../arn.ts'
import { objectOf, textField } from './answer-fields.ts'
import { type Answers, arrangeAnswers, outputOf, readAnswer } from './answers.ts'
import { type Fact, known, notKnown } from './fact.ts'
import { readDelegatedAdministrators, readOwnBuckets, readTrustedAccess } from './from-answers/account-wide.ts'
import { readAccountBlock, readBuckets } from './from-answers/buckets.ts'
import { readTrailKeys } from './from-answers/keys.ts'
import { readAlarms, readLogGroups } from './from-answers/log-groups.ts'
import { readQueues, readTopics } from './from-answers/notifications.ts'
import { readRegion } from './from-answers/region-facts.ts'
import { readRegions } from './from-answers/regions.ts'
import { readRoles } from './from-answers/roles.ts'
import { readTrailWrites } from './from-answers/trail-writes.ts'
import { readListings, readRefusedTrails, readTrails } from './from-answers/trails.ts'
import type { OperationName } from './operations.ts'
import type { Recording } from './recording.ts'
import type { AccountSnapshot, RegionState, Snapshot, Trail } from './snapshot.ts'
import { NOTHING_WANTED, type Wanted } from './wanted.ts'

/** What part of each account has to be looked at. */
export interface Scope {
  /** Only these regions; `undefined` means every region that the account has enabled. */
  readonly regions?: readonly string[] | undefined
  /** Only these operations are asked, and what comes before them; `undefined` means every one. What was not asked is not known. */
  readonly operations?: ReadonlySet<OperationName> | undefined
  /** Whether the status of a trail is asked in its home region only, not in every region that shows it. */
  readonly statusOnlyAtHome?: boolean | undefined
  /** What a plan needs besides. Without it nothing is asked that a check does not ask; `operations` leaves out of this, too. */
  readonly wanted?: Wanted | undefined
}

/**
 * Turn recorded calls into facts. Never throws: an answer that is missing, refused or odd becomes a fact not known.
 *
 * Where `DescribeRegions` was not recorded, the regions whose trails were listed are the regions looked at.
 */
export function observe(recording: Recording, scope: Scope = {}): Snapshot {
  const answers = arrangeAnswers(recording)
  return { observedAt: recording.observedAt, accounts: answers.accounts.map((account) => observeAccount(answers, account, scope)) }
}

/** An account of which a recording holds nothing. */
export function unseenAccount(id: string): AccountSnapshot {
  const nothing = notKnown('not-recorded', `any call of account ${id}`)
  const none = { listings: [], trails: [], refusedTrails: [], ...NOTHING_NAMED, inRegions: [] }
  return {
    id,
    partition: 'aws',
    identity: nothing,
    regions: nothing,
    everyRegion: true,
    organizationId: nothing,
    managementAccount: nothing,
    publicAccessBlock: nothing,
    ownBuckets: nothing,
    trustedAccess: nothing,
    delegatedAdministrators: nothing,
    trailWrites: nothing,
    ...none,
  }
}

const NOTHING_NAMED = { buckets: [], topics: [], queues: [], logGroups: [], roles: [], trailKeys: [], alarms: [] } as const

function observeAccount(answers: Answers, account: string, scope: Scope): AccountSnapshot {
  const identity = readIdentity(answers, account)
  const regions = readRegions(answers, account)
  const lookedAt = regionsToLookAt(answers, account, { regions, scope })
  const trails = readTrails(answers, account, scope.regions)
  const listings = readListings(answers, account, lookedAt)
  const partition = (identity.known ? parseArn(identity.value)?.partition : trails[0]?.partition) ?? 'aws'
  return {
    id: account,
    partition,
    identity,
    regions,
    everyRegion: scope.regions === undefined && (regions.known || regions.because !== 'not-recorded'),
    listings,
    trails,
    refusedTrails: readRefusedTrails(answers, account, trails),
    organizationId: readOrganization(answers, account, 'Id'),
    managementAccount: readOrganization(answers, account, 'MasterAccountId'),
    publicAccessBlock: readAccountBlock(answers, account),
    ownBuckets: readOwnBuckets(answers, account),
    trustedAccess: readTrustedAccess(answers, account),
    delegatedAdministrators: readDelegatedAdministrators(answers, account),
    trailWrites: readTrailWrites(answers, account, { trails, listings, made: placeOfNew(scope, partition) }),
    ...readNamed(answers, account, { trails, partition, plan: scope.wanted }),
    inRegions: lookedAt.map((region) => readRegion(answers, account, region)),
  }
}

/** Where a plan would make a trail. */
function placeOfNew({ wanted }: Scope, partition: string): { readonly region: string; readonly partition: string } | undefined {
  return wanted?.trailRegion === undefined ? undefined : { region: wanted.trailRegion, partition }
}

/** What names things. */
interface Naming {
  readonly trails: readonly Trail[]
  readonly partition: string
  /** What a plan wants to know of, where one is to be made. */
  readonly plan: Wanted | undefined
}

/** What trails name, or a plan wants to know of: each is read once, however many name it. */
function readNamed(
  answers: Answers,
  account: string,
  { trails, partition, plan }: Naming,
): Pick<AccountSnapshot, keyof typeof NOTHING_NAMED> {
  const wanted = plan ?? NOTHING_WANTED
  const logGroups = readLogGroups(answers, account, { trails, wanted: wanted.logGroups })
  const alarms = readAlarms(answers, account, logGroups)
  const topics = readTopics(answers, account, { trails, alarms, wanted: wanted.topics })
  return {
    buckets: readBuckets(answers, account, { trails, wanted: wanted.buckets, partition }),
    topics,
    queues: readQueues(answers, account, { topics, wanted: plan?.queues }),
    logGroups,
    roles: readRoles(answers, account, { trails, wanted: wanted.roles }),
    trailKeys: readTrailKeys(answers, account, { trails, wanted: wanted.keys }),
    alarms,
  }
}

function readIdentity(answers: Answers, account: string): Fact<string> {
  const output = outputOf(answers.calls(account, 'sts:GetCallerIdentity').at(-1), 'sts:GetCallerIdentity', 'GetCallerIdentity')
  if (!output.known) return output.because === 'access-denied' ? roleRefused(output.detail) : output
  const arn = textField(output.value, 'Arn')
  return arn === undefined ? notKnown('malformed-answer', 'GetCallerIdentity: expected "Arn"') : known(arn)
}

function readOrganization(answers: Answers, account: string, field: 'Id' | 'MasterAccountId'): Fact<string> {
  const operation = 'organizations:DescribeOrganization'
  return readAnswer(answers.calls(account, operation).at(-1), {
    operation,
    missing: 'DescribeOrganization',
    read: (output) => {
      const id = textField(objectOf(output.Organization) ?? {}, field)
      return id === undefined ? notKnown('malformed-answer', `DescribeOrganization: expected "Organization" with "${field}"`) : known(id)
    },
  })
}

/** Any valid credentials may ask who they are: what can be refused is the role that would give them. */
function roleRefused(detail: string): Fact<never> {
  return notKnown('credentials', detail, 'sts:AssumeRole')
}

function regionsToLookAt(
  answers: Answers,
  account: string,
  { regions, scope }: { regions: Fact<readonly RegionState[]>; scope: Scope },
): readonly string[] {
  const states = regions.known ? regions.value : []
  const disabled = new Set(states.filter((region) => !region.enabled).map((region) => region.name))
  if (scope.regions !== undefined) return [...new Set(scope.regions)].filter((region) => !disabled.has(region)).sort()
  const asked = answers.calls(account, 'cloudtrail:DescribeTrails').map((call) => call.region)
  const enabled = states.filter((region) => region.enabled).map((region) => region.name)
  return [...new Set([...enabled, ...asked])].filter((region) => !disabled.has(region)).sort()
}
