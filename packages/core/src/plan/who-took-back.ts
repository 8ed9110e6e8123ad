import { listField, objectOf, textField, timeField } from '../observe/answer-fields.ts'
import { readAnswer } from '../observe/answers.ts'
import { type Fact, known, notKnown } from '../observe/fact.ts'
import type { HistoryEvent } from '../observe/facts/history-event.ts'
import { readHistory } from '../observe/from-answers/history-events.ts'
import { aboutEvents, MAX_EVENTS } from '../observe/questions/about-trails.ts'
import { ask } from '../observe/questions/ask.ts'
import type { Question, RecordedCall } from '../observe/recording.ts'
import { isPartition, MAIN_REGION, partitionNameOf } from '../partition.ts'
import { isRegionName } from '../region-name.ts'
import { isOurs } from './chain/reverted.ts'
import type { Step } from './step.ts'
import { TAKEN_BACK_BY } from './taken-back.ts'

/** Who took a change back, as the event history tells. Every text is attacker-controlled. */
export interface TookBack {
  /** The ARN of the user or the role's session, else whatever the event names. */
  readonly who: string
  /** Such as `DeleteBucketPolicy`. */
  readonly eventName: string
  /** ISO 8601 in UTC. */
  readonly time: string
}

/** Services without regions log where their partition's main region is. */
const WITHOUT_REGION: readonly string[] = ['iam', 'organizations']

/** Services that CloudTrail calls something else than the SDK does. */
const EVENT_SOURCES: ReadonlyMap<string, string> = new Map([
  ['cloudwatchlogs', 'logs'],
  ['cloudwatch', 'monitoring'],
])

/** What to ask first: a bucket logs where it is, which is not always where its trail is at home. Nothing of whatever else a step changed. */
export function aboutPlaceOf({ change, region, input }: Step): Question | undefined {
  return serviceOf(change) === 's3' ? ask('s3:HeadBucket', region, { Bucket: input.Bucket }) : undefined
}

/**
 * What to look up in the event history of a step's account: the calls by which somebody takes the step back.
 *
 * @param place - the answer to `aboutPlaceOf`; a bucket that is gone was where the step made it
 */
export function aboutTakingBack(step: Step, place: RecordedCall | undefined): readonly Question[] {
  const partition = partitionNameOf(step.region)
  const home = WITHOUT_REGION.includes(serviceOf(step.change)) && isPartition(partition) ? MAIN_REGION[partition] : step.region
  const told = place !== undefined && 'output' in place ? textField(place.output, 'BucketRegion') : undefined
  const region = told !== undefined && isRegionName(told) ? told : home
  return aboutEvents([...TAKEN_BACK_BY[step.change].keys()], region)
}

/**
 * Who took a step back: whoever else made the latest of the calls that do, since the step was last seen to hold; `null` where the history
 * names nobody, which it may do minutes after the call.
 *
 * @param answers - those to `aboutPlaceOf` and `aboutTakingBack`
 * @param since - ISO 8601
 */
export function whoTookBack(step: Step, answers: readonly RecordedCall[], since: string): Fact<TookBack | null> {
  const { place = [], lookups = [] } = Object.groupBy(answers, ({ operation }) => (operation === 'HeadBucket' ? 'place' : 'lookups'))
  const looked = lookups.map((call) => lookedUp(step, call, since))
  const missing = looked.find((fact) => !fact.known)
  if (missing !== undefined && !missing.known) return missing
  const events = looked.flatMap((fact) => (fact.known ? fact.value : []))
  const [last] = events.sort((a, b) => (a.time > b.time ? -1 : 1))
  if (last === undefined) return place.map(isPlaced).find((fact) => !fact.known) ?? known(null)
  const { principal, issuer, invokedBy, eventName, time } = last
  return known({ who: principal ?? issuer ?? invokedBy ?? 'somebody whom the event does not name', eventName, time })
}

/** Whether it is known where a bucket is: otherwise its calls may be told elsewhere. One that is gone was where the step made it. */
function isPlaced(call: RecordedCall): Fact<null> {
  return readAnswer(call, { operation: 's3:HeadBucket', missing: 'HeadBucket', read: () => known(null), none: { means: null } })
}

function lookedUp(step: Step, call: RecordedCall, since: string): Fact<readonly HistoryEvent[]> {
  const operation = 'cloudtrail:LookupEvents'
  const service = serviceOf(step.change)
  const source = `${EVENT_SOURCES.get(service) ?? service}.amazonaws.com`
  const history = readAnswer(call, { operation, missing: `LookupEvents in ${call.region}`, read: (output) => readHistory(output, source) })
  if (!history.known) return history
  const found = history.value.filter((event) => isNotBefore(event.time, since) && !isOurs(event) && takesBack(step, event))
  if (found.length > 0 || !isCut(call, since)) return known(found)
  return notKnown('not-recorded', `more calls were made since than the ${MAX_EVENTS} that the event history gives at once`)
}

function takesBack(step: Step, { eventName, request }: HistoryEvent): boolean {
  return TAKEN_BACK_BY[step.change].get(eventName)?.every((isAbout) => isAbout(request, step)) ?? false
}

/** Events are told by the second. */
function isNotBefore(time: string, since: string): boolean {
  return time.slice(0, SECONDS) >= since.slice(0, SECONDS)
}
const SECONDS = 'YYYY-MM-DDThh:mm:ss'.length

/** Whether a whole page of events has come since: what else there was, nobody knows. */
function isCut(call: RecordedCall, since: string): boolean {
  const events = 'output' in call ? (listField(call.output, 'Events') ?? []) : []
  const times = events.flatMap((event) => timeField(objectOf(event) ?? {}, 'EventTime') ?? [])
  return times.length >= MAX_EVENTS && times.every((time) => isNotBefore(time, since))
}

function serviceOf(change: Step['change']): string {
  return change.split(':')[0] ?? ''
}
