import {
  type AccountSnapshot,
  type Control,
  isPartition,
  MAIN_REGION,
  type NotLookedAt,
  observe,
  parseTime,
  type Recording,
  type Scope,
  type Thresholds,
} from '@trailmend/core'
import { type Collection, makePlan, type Plan, type PlanSettings } from '@trailmend/core/plan'
import type { Aims } from './options.ts'
import { wantedBy } from './wanted-by.ts'

/** What plans are made for. */
export interface PlanRequest extends Aims {
  /** Milliseconds since 1970-01-01 UTC; `undefined` for when the facts were recorded. */
  readonly now: number | undefined
  readonly scope: Scope
  /** The controls whose findings plans are to close. */
  readonly controls: readonly Control[]
  readonly thresholds: Thresholds
  /** What was collected from an account until now. */
  readonly collectionOf: (account: string) => Collection | null
}

/** An account as it was observed for a plan, with what the plan is to reach. */
export interface Planned {
  readonly account: AccountSnapshot
  readonly settings: PlanSettings
  readonly plan: Plan
}

/** A plan, or why there is none: what cannot be looked at is not planned for. */
export type PlannedOrNot = { readonly is: 'planned'; readonly planned: Planned } | { readonly is: 'not-planned'; readonly gap: NotLookedAt }

/**
 * Plan for one account of a recording.
 *
 * @param source - the recording's path, or `live`
 */
export function planRecording(
  recording: Recording,
  { account: id, source }: { readonly account: string; readonly source: string },
  request: PlanRequest,
): PlannedOrNot {
  const { scope } = request
  const look = (seen: Scope): AccountSnapshot | undefined => observe(recording, seen).accounts.find((each) => each.id === id)
  const seen = look(scope)
  if (seen === undefined || !isListed(seen)) return { is: 'not-planned', gap: gapOf(id, source, seen) }
  const account = look({ ...scope, wanted: wantedBy(seen, settingsFor(seen, request), request.collectionOf(id)) }) ?? seen
  return { is: 'planned', planned: planSnapshot(account, recording.observedAt, request) }
}

/**
 * Plan for an account that was observed.
 *
 * @param observedAt - ISO 8601
 */
export function planSnapshot(account: AccountSnapshot, observedAt: string, request: PlanRequest): Planned {
  const { controls, thresholds, volume } = request
  const settings = settingsFor(account, request)
  const plan = makePlan({
    account,
    settings,
    collection: request.collectionOf(account.id),
    now: request.now ?? parseTime(observedAt) ?? Number.NaN,
    observedAt,
    controls,
    thresholds,
    volume,
  })
  return { account, settings, plan }
}

/** What a plan for an account aims at. */
export function settingsFor({ id, partition }: Pick<AccountSnapshot, 'id' | 'partition'>, { settingsOf }: Aims): PlanSettings {
  return settingsOf(id, MAIN_REGION[isPartition(partition) ? partition : 'aws'])
}

/** Whether the trails of any region could be listed. Where none could, an account that has trails looks like one that has none. */
function isListed({ listings }: AccountSnapshot): boolean {
  return listings.some(({ listed }) => listed.known)
}

function gapOf(account: string, source: string, seen: AccountSnapshot | undefined): NotLookedAt {
  const facts = seen === undefined ? [] : [seen.identity, ...seen.listings.map(({ listed }) => listed)]
  const unread = facts.find(({ known }) => !known)
  const why = unread === undefined || unread.known ? 'nothing was recorded of it' : unread.detail
  const needs = unread === undefined || unread.known ? undefined : unread.needs
  return {
    source,
    account,
    region: 'global',
    because: {
      code: 'not-planned',
      text: `No plan was made: the trails of no region could be listed (${why}).`,
      ...(needs === undefined ? {} : { needs }),
    },
    leavesGap: true,
  }
}
