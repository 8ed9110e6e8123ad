import { recordsOnlyManagement } from '../../evaluate/duplicate-trails.ts'
import { eventsAMonth } from '../../evaluate/event-volume.ts'
import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { CostSettings } from './settings.ts'

/** A number with where it comes from. */
export interface Amount {
  /** `null` if nothing tells. */
  readonly value: number | null
  /** In words, such as `measured` or `assumed: …`. */
  readonly basis: string
}

/** A number that something always tells, if only an assumption. */
export interface KnownAmount extends Amount {
  readonly value: number
}

/** How much happens in an account in a month of 30 days. */
export interface Volume {
  readonly managementEvents: KnownAmount
  readonly dataEvents: Amount
  readonly regions: KnownAmount
  readonly accounts: KnownAmount
  /** Whether somebody said how many accounts there are. */
  readonly isAccountsTold: boolean
  /** What trails record, by ARN, where their log groups tell; empty if the user says how many events there are. */
  readonly measured: ReadonlyMap<string, Measure>
}

/** What a trail recorded, and the settings that it did so with: others would record something else. */
export interface Measure extends Pick<Trail, 'selectors' | 'isMultiRegion' | 'isOrganization'> {
  readonly events: number
}

/** A guess at an account with some automation in it. Most have less, and one that is polled by many tools has more. */
export const ASSUMED_MANAGEMENT_EVENTS = 1_000_000
/** The regions that no account can switch off. */
export const ASSUMED_REGIONS = 17

const CONFIGURED = 'as configured'
/** How an amount is told that a log group tells. */
export const MEASURED = 'measured: what the log group holds'

/**
 * How much happens in an account: what the user says, else what log groups tell, else an assumption.
 *
 * @param now - milliseconds since 1970-01-01 UTC
 */
export function volumeOf(account: AccountSnapshot, now: number, settings: CostSettings): Volume {
  const measured = new Map(
    (settings.managementEvents === undefined ? account.trails : []).flatMap((trail): [string, Measure][] => {
      const events = eventsAMonth(trail, account, now)
      return events === undefined
        ? []
        : [[trail.arn, { selectors: trail.selectors, isMultiRegion: trail.isMultiRegion, isOrganization: trail.isOrganization, events }]]
    }),
  )
  return {
    managementEvents: managementEvents(account, measured, settings.managementEvents),
    dataEvents:
      settings.dataEvents === undefined
        ? { value: null, basis: 'not known: nothing tells how many data events there are' }
        : { value: settings.dataEvents, basis: CONFIGURED },
    regions: regions(account, settings.regions),
    accounts:
      settings.accounts === undefined
        ? { value: 1, basis: 'assumed: the events of one account' }
        : { value: settings.accounts, basis: CONFIGURED },
    isAccountsTold: settings.accounts !== undefined,
    measured,
  }
}

/** A trail of one region tells of that region only, so that what it records is a bound from below. */
function managementEvents(
  { trails }: AccountSnapshot,
  measured: ReadonlyMap<string, Measure>,
  configured: number | undefined,
): KnownAmount {
  if (configured !== undefined) return { value: configured, basis: CONFIGURED }
  const telling = trails.filter(recordsOnlyManagement)
  const most = (isMultiRegion: boolean) =>
    telling
      .filter((trail) => trail.isMultiRegion === isMultiRegion)
      .reduce((sum, { arn }) => Math.max(sum, measured.get(arn)?.events ?? 0), 0)
  const everywhere = most(true)
  if (everywhere > 0) return { value: everywhere, basis: MEASURED }
  const somewhere = most(false)
  if (somewhere > ASSUMED_MANAGEMENT_EVENTS) return { value: somewhere, basis: `${MEASURED}, of one region` }
  return { value: ASSUMED_MANAGEMENT_EVENTS, basis: 'assumed: 1,000,000 management events a month and account' }
}

function regions({ regions: seen }: AccountSnapshot, configured: number | undefined): KnownAmount {
  if (configured !== undefined) return { value: configured, basis: CONFIGURED }
  const enabled = seen.known ? seen.value.filter((region) => region.enabled).length : 0
  return enabled > 0
    ? { value: enabled, basis: 'assumed: something happens in every enabled region all the time' }
    : { value: ASSUMED_REGIONS, basis: `assumed: something happens in ${ASSUMED_REGIONS} regions all the time` }
}
