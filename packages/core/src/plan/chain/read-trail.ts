import { s3ObjectRecording } from '../../event-selectors/index.ts'
import type { EventSelectors } from '../../event-selectors/selectors.ts'
import { known } from '../../observe/fact.ts'
import type { Trail } from '../../observe/snapshot.ts'
import type { PartReading } from '../parts.ts'
import type { Chain } from './chain.ts'
import type { Held } from './holder.ts'
import { once } from './once.ts'
import { isManagement, organizationsTrail } from './organization.ts'
import { NOBODYS, type PartPlace, read, readFact, unread } from './reading.ts'
import { managementOf, saysNoMoreThanDefault } from './records-management.ts'
import { unlistedRegion } from './unlisted.ts'

/** Who holds a part that is to be made for the trail: whoever holds the trail, unless the trail needs no change for it. */
export function heldForTrail(chain: Chain, own: Held, isNamed: boolean): Held {
  if (isNamed || chain.trail === undefined) return own
  const held = chain.trailHeld
  return held.holder === 'ours' || held.holder === 'account' ? own : held
}

/** The trail and its settings. */
export function readTrail(chain: Chain): readonly PartReading[] {
  const { chosen, trail, trailArn, trailAccount, homeRegion, collection } = chain
  const place = (part: PartPlace['part']): PartPlace => ({
    part,
    account: trailAccount,
    region: homeRegion,
    name: trailArn,
    held: chain.trailHeld,
  })
  if (chosen.is === 'unread') return [unread(place('trail'), chosen.fact)]
  if (trail === undefined || chosen.is === 'none') {
    const blocked = chosen.is === 'none' ? chosen.blocked : undefined
    if (blocked !== undefined) return [read({ ...place('trail'), name: chain.settings.trail ?? trailArn }, 'foreign', blocked)]
    const lost = collection === null ? '' : ` ${collection.trailArn}, which was collected from, is gone.`
    return [
      ...readTrustedAccess(chain),
      read(place('trail'), 'missing', `No trail that records management events was found.${lost}`),
      ...(chain.settings.wants.dataEvents ? [read(place('data-events'), 'insufficient', 'There is no trail yet.')] : []),
      read(place('logging'), 'stopped', 'There is no trail to log.'),
    ]
  }
  const found = chosen.isOther
    ? read(place('trail'), 'reassigned', `${collection?.trailArn ?? 'The trail of before'} is gone, and this one can be used.`)
    : read(place('trail'), 'in-place', 'The trail is there.')
  return [
    ...readTrustedAccess(chain),
    found,
    ...readSettings(trail, place),
    ...readDataEvents(chain, trail, place),
    ...readOrganizationWide(chain, trail, place('organization-wide')),
  ]
}

function readSettings(trail: Trail, place: (part: PartPlace['part']) => PartPlace): readonly PartReading[] {
  const yes = (part: PartPlace['part'], fact: Trail['validatesLogFiles'], wrong: string) =>
    readFact(place(part), fact, (is) => (is ? ['in-place', 'It is on.'] : ['insufficient', wrong]))
  const logging = trail.status.known ? trail.status.value.isLogging : trail.status
  return [
    trail.isMultiRegion
      ? read(place('multi-region'), 'in-place', 'It is on.')
      : read(place('multi-region'), 'insufficient', `The trail records in ${trail.homeRegion} alone.`),
    yes('global-events', trail.includesGlobalEvents, 'Events of services without a region are left out.'),
    yes('log-file-validation', trail.validatesLogFiles, 'No digests are written, so nobody can tell whether a log file was changed.'),
    readFact(place('management-events'), trail.selectors, (selectors) => {
      const { read: reads, write: writes } = managementOf(selectors)
      const sides = [reads, writes]
      if (sides.every(({ recorded }) => recorded === 'all' || recorded === 'all-but')) return ['in-place', 'They are recorded.']
      if (sides.some(({ recorded }) => recorded === 'cannot-say')) return ['unknown', 'What its event selectors record cannot be told.']
      if (isFull(selectors)) return ['foreign', 'Not all management events are recorded, and there is no room for a further selector.']
      return ['insufficient', 'Not all management events are recorded.']
    }),
    readFact(place('logging'), logging, (is) => (is ? ['in-place', 'It logs.'] : ['stopped', 'The trail is stopped: it records nothing.'])),
  ]
}

/** Source: CloudTrail API Reference, PutEventSelectors: up to five event selectors for a trail. */
const MAX_SELECTORS = 5

function isFull(selectors: EventSelectors): boolean {
  const isReplaced = saysNoMoreThanDefault(known(selectors))
  return selectors.kind === 'basic' && !isReplaced && (selectors.written?.EventSelectors?.length ?? 0) >= MAX_SELECTORS
}

const OBJECTS = once((_: EventSelectors) => new Map<string, ReturnType<typeof s3ObjectRecording>>())

/** What selectors record of S3 objects. */
function objectsOf({ selectors, partition }: { readonly selectors: EventSelectors; readonly partition: string }) {
  const byPartition = OBJECTS(selectors)
  const recording = byPartition.get(partition) ?? s3ObjectRecording([selectors], partition)
  byPartition.set(partition, recording)
  return recording
}

function readDataEvents({ settings }: Chain, trail: Trail, place: (part: PartPlace['part']) => PartPlace): readonly PartReading[] {
  if (!settings.wants.dataEvents) return []
  return [
    readFact(place('data-events'), trail.selectors, (selectors) => {
      const { read: reads, write: writes } = objectsOf({ selectors, partition: trail.partition })
      const sides = [reads, writes]
      if (sides.every(({ recorded }) => recorded === 'all' || recorded === 'all-but')) return ['in-place', 'They are recorded.']
      if (sides.some(({ recorded }) => recorded === 'cannot-say')) return ['unknown', 'What its event selectors record cannot be told.']
      if (isFull(selectors)) return ['foreign', 'Data events of S3 objects are not recorded, and there is no room for a further selector.']
      return ['insufficient', 'Data events of S3 objects are not recorded.']
    }),
  ]
}

/** Whether one trail records the whole organization. Of an account that has nothing to do with its trail, `trusted-access` says so. */
function readOrganizationWide(chain: Chain, trail: Trail, place: PartPlace): readonly PartReading[] {
  const { settings, account, isWidened, managedFor } = chain
  if (!settings.wants.organizationTrail) return []
  const there = trail.isOrganization ? trail : organizationsTrail(account.trails)
  if (there !== undefined) return [read(place, 'in-place', `Trail ${there.name} of account ${there.ownerAccount} is the organization's.`)]
  const unlisted = unlistedRegion(account)
  if (unlisted !== undefined && isManagement(account)) return [unread(place, unlisted.fact)]
  if (isWidened) return [read(place, 'insufficient', `The trail records account ${account.id} alone.`)]
  if (managedFor === undefined) return []
  return [
    read(
      place,
      'foreign',
      `The trail is this account's own, and a second one beside it would be a paid copy; the organization is that of account ${managedFor}.`,
    ),
  ]
}

function readTrustedAccess({ settings, account, homeRegion, trail, managedFor }: Chain): readonly PartReading[] {
  if (!settings.wants.organizationTrail && trail?.isOrganization !== true) return []
  if (trail !== undefined && trail.ownerAccount !== account.id) return []
  const place: PartPlace = {
    part: 'trusted-access',
    account: account.id,
    region: homeRegion,
    name: 'cloudtrail.amazonaws.com',
    held: NOBODYS,
  }
  const { managementAccount } = account
  if (!managementAccount.known) return [unread(place, managementAccount)]
  if (managementAccount.value !== account.id) {
    const theirs = organizationsTrail(account.trails)
    if (theirs !== undefined) return []
    if (managedFor === undefined) return [read(place, 'foreign', whoseOrganization(account, managementAccount.value))]
    const off = `CloudTrail may not see the accounts of the organization, and only account ${managedFor} can let it.`
    return [readFact(place, account.trustedAccess, (is) => (is ? ['in-place', 'It is on.'] : ['foreign', off]))]
  }
  return [
    readFact(place, account.trustedAccess, (is) =>
      is ? ['in-place', 'It is on.'] : ['missing', 'CloudTrail may not see the accounts of the organization.'],
    ),
  ]
}

/** Who can make the organization's trail, by account: its management account, and those that manage CloudTrail for it as far as that is told. */
function whoseOrganization({ delegatedAdministrators }: Chain['account'], management: string): string {
  const others = delegatedAdministrators.known ? delegatedAdministrators.value : []
  const delegated = others.length === 0 ? '' : `, or in account ${others.join(' or ')}, which manages CloudTrail for it`
  return `The management account of the organization is ${management}, and its trail is made there${delegated}.`
}
