import { parseArn } from '../../arn.ts'
import { flagField, type JsonObject, listField, objectOf, ownField, textField, timeField } from '../answer-fields.ts'
import { type Answers, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { TrailWrite } from '../facts/trail-write.ts'
import { MADE_AND_GONE, TRAIL_CHANGES } from '../questions/about-trails.ts'
import type { Trail, TrailListing } from '../snapshot.ts'

/** Characters of an event's text that are read. Source: CloudTrail User Guide, "Quotas in AWS CloudTrail": an event has 256 KB at most. */
const MAX_EVENT = 256 * 1024
/** Characters that are kept of a text in it. */
const MAX_TEXT = 2048

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
    read: (output) => readEvents(output, place),
  })
}

function readEvents(output: JsonObject, place: Place): Fact<readonly TrailWrite[]> {
  const events = listField(output, 'Events')
  if (events === undefined) return notKnown('malformed-answer', 'LookupEvents: expected a list "Events"')
  const read = events.map((each) => readEvent(objectOf(each) ?? {}, place))
  const odd = read.find((write) => typeof write === 'string')
  if (typeof odd === 'string') return notKnown('malformed-answer', `LookupEvents: ${odd}`)
  return known(read.filter((write) => typeof write === 'object' && write !== null))
}

/** The write that an event tells of, `null` for one that changed nothing of a trail, or what is wrong with it. */
function readEvent(event: JsonObject, place: Place): TrailWrite | null | string {
  const [eventId, time, eventName] = [textField(event, 'EventId'), timeField(event, 'EventTime'), textField(event, 'EventName')]
  if (eventId === undefined || time === undefined || eventName === undefined) {
    return 'an event without "EventId", "EventTime" or "EventName"'
  }
  const record = recordOf(textField(event, 'CloudTrailEvent'))
  const isRead = textField(event, 'ReadOnly') === 'true' || flagField(record, 'readOnly') === true
  const source = textField(event, 'EventSource') ?? textField(record, 'eventSource')
  const isOfTrails = source === undefined || source === 'cloudtrail.amazonaws.com'
  if (isRead || !isOfTrails || textField(record, 'errorCode') !== undefined) return null
  return { eventId, time, eventName, ...trailOf(record, place), ...whoMade(record) }
}

/** Attacker-controlled text of any length: what is too long, or no JSON object, tells nothing. */
function recordOf(text: string | undefined): JsonObject {
  if (text === undefined || text.length > MAX_EVENT) return {}
  try {
    return objectOf(JSON.parse(text)) ?? {}
  } catch {
    return {}
  }
}

function whoMade(record: JsonObject): Pick<TrailWrite, 'principal' | 'issuer' | 'invokedBy' | 'userAgent' | 'sourceIPAddress'> {
  const identity = within(record, 'userIdentity')
  const issuer = within(within(identity, 'sessionContext'), 'sessionIssuer')
  return {
    principal: shortText(identity, 'arn'),
    issuer: shortText(issuer, 'arn'),
    invokedBy: shortText(identity, 'invokedBy'),
    userAgent: shortText(record, 'userAgent'),
    sourceIPAddress: shortText(record, 'sourceIPAddress'),
  }
}

/** Requests name a trail by its name or its ARN, `PutEventSelectors` in a field of its own. */
function trailOf(record: JsonObject, { account, region, partition }: Place): Pick<TrailWrite, 'trailArn' | 'trailName'> {
  const request = within(record, 'requestParameters')
  const named = shortText(request, 'name') ?? shortText(request, 'trailName')
  if (named === null) return { trailArn: null, trailName: null }
  const arn = parseArn(named)
  if (arn !== undefined) return { trailArn: named, trailName: arn.resource.replace(/^trail\//, '') }
  return { trailArn: `arn:${partition}:cloudtrail:${region}:${account}:trail/${named}`, trailName: named }
}

function within(object: JsonObject, name: string): JsonObject {
  return objectOf(ownField(object, name)) ?? {}
}

function shortText(object: JsonObject, name: string): string | null {
  return textField(object, name)?.slice(0, MAX_TEXT) ?? null
}
