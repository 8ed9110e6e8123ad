import { type Fact, known, notKnown } from './fact.ts'
import type { AccountSnapshot, RegionalStatus, Trail, TrailListing, TrailStatus } from './snapshot.ts'
import type { Wanted } from './wanted.ts'

/**
 * What to ask to see again all that an account was known by: whatever named it then. Topics that only alarms name are named by alarms again.
 *
 * What is no text is left out: a snapshot that was kept may have been tampered with.
 */
export function wantedAgain(before: AccountSnapshot): Wanted {
  const texts = (values: readonly unknown[]): readonly string[] => values.filter((value) => typeof value === 'string')
  return {
    buckets: texts(before.buckets.map(({ name }) => name)),
    topics: texts(before.topics.filter(({ policy }) => wasAsked(policy)).map(({ arn }) => arn)),
    queues: texts(before.queues.map(({ arn }) => arn)),
    logGroups: texts(before.logGroups.map(({ arn }) => arn)),
    roles: texts(before.roles.map(({ arn }) => arn)),
    keys: texts(before.trailKeys.map(({ id }) => id)),
    organization: wasAsked(before.trustedAccess),
  }
}

/**
 * An account as it is, where some of its regions were looked at again, and as it was before where none was asked.
 *
 * Regions that were not looked at again show a trail of another region as `seenAgain` says: one of every region in every one, and logging
 * in all or none.
 *
 * @param before - all that was asked at first
 * @param now - what was asked again: at least the regions that trails are at home in
 */
export function seenSince(before: AccountSnapshot, now: AccountSnapshot): AccountSnapshot {
  const looked = new Set(now.listings.map(({ region }) => region))
  const elsewhere = before.listings.filter(({ region }) => !looked.has(region))
  const trails = trailsSince(before, now, elsewhere)
  const shownMore = (region: string): number => count(trails, region) - count(before.trails, region)
  const listings = elsewhere.map(({ region, listed }) => ({ region, listed: more(listed, shownMore(region)) }))
  return {
    ...laidOver(before, now),
    regions: now.regions,
    everyRegion: before.everyRegion,
    listings: byRegion([...listings, ...now.listings]),
    trails,
    refusedTrails: [...now.refusedTrails, ...before.refusedTrails.filter(({ region }) => !looked.has(region))],
    trailWrites: before.trailWrites,
    buckets: allLaidOver(before.buckets, now.buckets, ({ name }) => name),
    topics: allLaidOver(before.topics, now.topics, ({ arn }) => arn),
    queues: allLaidOver(before.queues, now.queues, ({ arn }) => arn),
    logGroups: allLaidOver(before.logGroups, now.logGroups, ({ arn }) => arn),
    roles: allLaidOver(before.roles, now.roles, ({ arn }) => arn),
    trailKeys: allLaidOver(before.trailKeys, now.trailKeys, ({ id, region }) => `${region} ${id}`),
    inRegions: before.inRegions,
  }
}

/** The trails that are there now, and those whose home region gave no answer. */
function trailsSince(before: AccountSnapshot, now: AccountSnapshot, elsewhere: readonly TrailListing[]): readonly Trail[] {
  const answered = new Set(now.listings.filter(({ listed }) => listed.known).map(({ region }) => region))
  const there = new Map(before.trails.map((trail) => [trail.arn, trail]))
  const seen = new Set(now.trails.map(({ arn }) => arn))
  const unseen = before.trails.filter(({ arn, homeRegion }) => !seen.has(arn) && !answered.has(homeRegion))
  const again = now.trails.map((trail): Trail => {
    const was = there.get(trail.arn)
    return { ...(was === undefined ? trail : laidOver(was, trail)), statusIn: statusSince(was, trail, elsewhere) }
  })
  return [...again, ...unseen].sort((a, b) => (a.arn < b.arn ? -1 : 1))
}

/** The status of a trail where it was looked at, and what follows from that for where it was not. */
function statusSince(was: Trail | undefined, trail: Trail, elsewhere: readonly TrailListing[]): readonly RegionalStatus[] {
  const told = new Map(was?.statusIn.map(({ region, status }) => [region, status]))
  const hasChanged = was !== undefined && isLogging(was.status) !== isLogging(trail.status)
  const shownIn = elsewhere.filter(({ region, listed }) => {
    return trail.isMultiRegion === was?.isMultiRegion ? told.has(region) : trail.isMultiRegion && listed.known
  })
  const statuses = shownIn.map(({ region }): RegionalStatus => {
    const status = told.get(region) ?? notKnown('not-recorded', `GetTrailStatus of ${trail.arn} in ${region}`)
    return { region, status: hasChanged && status.known ? trail.status : status }
  })
  return byRegion([...trail.statusIn.filter(({ region }) => !shownIn.some((each) => each.region === region)), ...statuses])
}

function isLogging(status: Fact<TrailStatus>): boolean | undefined {
  return status.known && status.value.isLogging.known ? status.value.isLogging.value : undefined
}

function count(trails: readonly Trail[], region: string): number {
  return trails.filter(({ statusIn }) => statusIn.some((each) => each.region === region)).length
}

function more(listed: Fact<number>, added: number): Fact<number> {
  return listed.known && added !== 0 ? known(listed.value + added) : listed
}

function byRegion<T extends { readonly region: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => (a.region < b.region ? -1 : 1))
}

function allLaidOver<T extends object>(before: readonly T[], now: readonly T[], nameOf: (item: T) => string): readonly T[] {
  const there = new Map(before.map((item) => [nameOf(item), item]))
  return now.map((item) => {
    const was = there.get(nameOf(item))
    return was === undefined ? item : laidOver(was, item)
  })
}

/** What is told now, and of each fact that was not asked about what was told before. */
function laidOver<T extends object>(before: T, now: T): T {
  const told = new Map<string, unknown>(Object.entries(before))
  const unasked = Object.entries(now).filter(([name, value]) => !wasAsked(value) && told.has(name))
  return { ...now, ...Object.fromEntries(unasked.map(([name]) => [name, told.get(name)])) }
}

function wasAsked(fact: unknown): boolean {
  return !(typeof fact === 'object' && fact !== null && 'because' in fact && fact.because === 'not-recorded')
}
