import { parseArn } from '../../arn.ts'
import type { JsonObject } from '../answer-fields.ts'
import { type Answers, readAnswer } from '../answers.ts'
import { type Fact, known } from '../fact.ts'
import type { TrailWrite } from '../facts/trail-write.ts'
import { MADE_AND_GONE, TRAIL_CHANGES } from '../questions/about-trails.ts'
import type { Trail, TrailListing } from '../snapshot.ts'
import { readHistory, shortText } from './history-events.ts'

/**
 * Who changed trails in the home regions of the account's own trails, newest first.
 *
 * Known only as a whole: one kind of change that could not be looked up may be the one that matters. Where the account has no trail, what was
 * made and deleted where one would be made counts; where it has one elsewhere, that is told if it is known.
 *
 * @param made - where a plan would make a trail; left out where none is wanted
 */
export function readTrailWrites(answers: Answers, account: string, { trails, listings, made }: Lookups): Fact<readonly TrailWrite[]> {
  const own = trails.filter((trail) => trail.ownerAccount === account)
  const places = new Map(own.map(({ homeRegion: region, partition }) => [region, { account, region, partition }]))
  const read = [...places.values()].flatMap((place) => TRAIL_CHANGES.map((name) => lookedUp(answers, place, name)))
  const isCovered = made === undefined || places.has(made.region)
  const gone = isCovered ? [] : MADE_AND_GONE.map((name) => lookedUp(answers, { account, ...made }, name))
  const missing = [...read, ...(own.length === 0 ? [...listings.map(({ listed }) => listed), ...gone] : [])].find((fact) => !fact.known)
  if (missing !== undefined && !missing.known) return missing
  const writes = [...read, ...gone].flatMap((fact) => (fact.known ? fact.value : []))
  const once = new Map(writes.map((write) => [write.eventId, write]))
  return known([...once.values()].sort((a, b) => (a.time === b.time ? (a.eventId < b.eventId ? -1 : 1) : a.time > b.time ? -1 : 1)))
}

interface Lookups {
  readonly trails: readonly Trail[]
  readonly listings: readonly TrailListing[]
  readonly made?: Omit<Place, 'account'> | undefined
}

interface Place {
  readonly account: string
  readonly region: string
  readonly partition: string
}

function lookedUp(answers: Answers, place: Place, name: string): Fact<readonly TrailWrite[]> {
  const operation = 'cloudtrail:LookupEvents'
  return readAnswer(answers.about(place.account, operation, place.region, [name]), {
    operation,
    missing: `LookupEvents of ${name} in ${place.region}`,
    read: (output) => trailWrites(output, place),
  })
}

function trailWrites(output: JsonObject, place: Place): Fact<readonly TrailWrite[]> {
  const read = readHistory(output, 'cloudtrail.amazonaws.com')
  return read.known ? known(read.value.map(({ request, ...event }) => ({ ...event, ...trailOf(request, place) }))) : read
}

/** Requests name a trail by its name or its ARN, `PutEventSelectors` in a field of its own. */
function trailOf(request: JsonObject, { account, region, partition }: Place): Pick<TrailWrite, 'trailArn' | 'trailName'> {
  const named = shortText(request, 'name') ?? shortText(request, 'trailName')
  if (named === null) return { trailArn: null, trailName: null }
  const arn = parseArn(named)
  if (arn !== undefined) return { trailArn: named, trailName: arn.resource.replace(/^trail\//, '') }
  return { trailArn: `arn:${partition}:cloudtrail:${region}:${account}:trail/${named}`, trailName: named }
}
