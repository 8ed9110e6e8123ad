import { parseArn } from '../arn.ts'
import { textField } from './answer-fields.ts'
import { type Answers, arrangeAnswers, outputOf } from './answers.ts'
import { type Fact, known, notKnown } from './fact.ts'
import { readRegions } from './from-answers/regions.ts'
import { readListings, readRefusedTrails, readTrails } from './from-answers/trails.ts'
import type { Recording } from './recording.ts'
import type { AccountSnapshot, RegionState, Snapshot } from './snapshot.ts'

/** What part of each account has to be looked at. */
export interface Scope {
  /** Only these regions; `undefined` means every region that the account has enabled. */
  readonly regions?: readonly string[] | undefined
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
  return { id, partition: 'aws', identity: nothing, regions: nothing, everyRegion: true, listings: [], trails: [], refusedTrails: [] }
}

function observeAccount(answers: Answers, account: string, scope: Scope): AccountSnapshot {
  const identity = readIdentity(answers, account)
  const regions = readRegions(answers, account)
  const lookedAt = regionsToLookAt(answers, account, { regions, scope })
  const trails = readTrails(answers, account, scope.regions)
  const partition = identity.known ? parseArn(identity.value)?.partition : trails[0]?.partition
  return {
    id: account,
    partition: partition ?? 'aws',
    identity,
    regions,
    everyRegion: scope.regions === undefined && (regions.known || regions.because !== 'not-recorded'),
    listings: readListings(answers, account, lookedAt),
    trails,
    refusedTrails: readRefusedTrails(answers, account, trails),
  }
}

function readIdentity(answers: Answers, account: string): Fact<string> {
  const output = outputOf(answers.calls(account, 'sts:GetCallerIdentity').at(-1), 'sts:GetCallerIdentity', 'GetCallerIdentity')
  if (!output.known) return output.because === 'access-denied' ? roleRefused(output.detail) : output
  const arn = textField(output.value, 'Arn')
  return arn === undefined ? notKnown('malformed-answer', 'GetCallerIdentity: expected "Arn"') : known(arn)
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
