import { recordsOnlyManagement } from '../../evaluate/duplicate-trails.ts'
import type { BilledTrail } from './ledger.ts'
import { rulesFor } from './recorded.ts'
import { type Amount, type KnownAmount, MEASURED, type Volume } from './volume.ts'

export const NETWORK_EVENTS: Amount = { value: null, basis: 'not known: nothing tells how many network activity events there are' }

const UNREAD_SELECTORS: Amount = { value: null, basis: 'not known: which events the trail records' }

/** Events of all kinds that a trail records in a month. */
export function eventsOf(trail: BilledTrail, volume: Volume): Amount {
  const data = dataEventsOf(trail, volume)
  const management = managementEventsOf(trail, volume)
  if (data.value === null) return data
  if (rulesFor('NetworkActivity', trail).length > 0) return NETWORK_EVENTS
  return { value: management.value + data.value, basis: data.value > 0 ? `${management.basis}; ${data.basis}` : management.basis }
}

/** Management events that a trail records in a month: what it was seen to record, else all of the account if it records any. */
export function managementEventsOf(trail: BilledTrail, volume: Volume): KnownAmount {
  const { managementEvents, accounts } = volume
  if (trail.selectors.known && rulesFor('Management', trail).length === 0) return { value: 0, basis: managementEvents.basis }
  const seen = seenEvents(trail, volume)
  if (seen !== undefined && recordsOnlyManagement(trail)) return { value: seen, basis: MEASURED }
  if (!trail.isOrganization) return managementEvents
  return { value: managementEvents.value * accounts.value, basis: `${managementEvents.basis}; ${accounts.basis}` }
}

/** Data events that a trail records in a month: as the user says, else what it was seen to record besides management events. */
export function dataEventsOf(trail: BilledTrail, volume: Volume): Amount {
  if (!trail.selectors.known) return UNREAD_SELECTORS
  if (rulesFor('Data', trail).length === 0) return { value: 0, basis: '' }
  const seen = volume.dataEvents.value === null ? seenEvents(trail, volume) : undefined
  if (seen === undefined) return volume.dataEvents
  return { value: Math.max(0, seen - managementEventsOf(trail, volume).value), basis: MEASURED }
}

/** What the trail was seen to record, as long as it still records the same. */
function seenEvents({ arn, selectors, isMultiRegion, isOrganization }: BilledTrail, { measured }: Volume): number | undefined {
  const measure = measured.get(arn)
  const isSame = measure?.selectors === selectors && measure.isMultiRegion === isMultiRegion && measure.isOrganization === isOrganization
  return isSame ? measure.events : undefined
}
