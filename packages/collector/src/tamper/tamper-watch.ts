import type { Event } from '@trailmend/stream'
import { type Alert, cutShort } from '../alert/alert.ts'
import type { Clock } from '../clock.ts'
import type { ObjectTask } from '../object/object.ts'
import type { CollectorFilter } from '../read/read-options.ts'
import { judgeTamper, type Tamper, type WatchList } from './judge-tamper.ts'
import { createMatch } from './match.ts'

export interface TamperWatchOptions {
  readonly clock: Pick<Clock, 'now'>
  /** Takes an alert, and sees that it is kept before the object that it is of counts as done: an alert desk's `note`. */
  readonly note: (alert: Alert) => void
  /** What is watched; only events about trails are told unless given. */
  readonly watched?: WatchList
  /**
   * Whether log files that are not wanted are got all the same, to look for such events in them; nothing of them is kept. They are unless this is
   * false.
   */
  readonly looksIntoAll?: boolean
}

/**
 * A filter that wants what another wants, and looks at all events before: whatever somebody filters, an event that weakens the recording raises an
 * alert.
 */
export function watchForTampering(wanted: CollectorFilter, options: TamperWatchOptions): CollectorFilter {
  const { clock, note, watched = {}, looksIntoAll = true } = options
  const { object, where, event: isWanted } = wanted
  const isMatch = where === undefined ? () => true : createMatch(where)
  const isOfWanted = object === undefined ? () => true : rememberLast(object)
  return {
    ...(object !== undefined && { object: (task) => object(task) || (looksIntoAll && mayTell(task)) }),
    event: (event, task) => {
      const tamper = judgeTamper(event, watched)
      if (tamper !== undefined) note(alertOf(event, tamper, clock.now()))
      return isOfWanted(task) && isMatch(event) && (isWanted?.(event, task) ?? true)
    },
  }
}

/** Management events, which such events are, come in log files of one kind. What somebody copied under another name is told elsewhere. */
function mayTell({ kind }: ObjectTask): boolean {
  return kind === 'CloudTrail'
}

/** What is asked of an object is asked once, though for each of its events. */
function rememberLast(isWanted: (task: ObjectTask) => boolean): (task: ObjectTask | undefined) => boolean {
  let last: ObjectTask | undefined
  let answer = true
  return (task) => {
    if (task === undefined) return true
    if (task !== last) answer = isWanted(task)
    last = task
    return answer
  }
}

function alertOf(event: Event, { event: row, resource, errorCode }: Tamper, at: number): Alert {
  const [account, arn, region] = [textAt(event, 'recipientAccountId'), textAt(event, 'userIdentity.arn'), textAt(event, 'awsRegion')]
  const by = arn === undefined ? '' : ` By ${arn}.`
  const tried = errorCode === undefined ? '' : ` It was refused: ${errorCode}.`
  return {
    id: `${account ?? ''}/${textAt(event, 'eventID') ?? `${row.name}@${textAt(event, 'eventTime') ?? at}`}`,
    kind: 'tamper',
    at,
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
    code: row.name,
    because: cutShort(`${row.because}${tried}${by}`),
    ...(resource !== undefined && { subject: cutShort(resource) }),
  }
}

/** As it is for every event of CloudTrail's; cut, so that nobody makes an alert that neither ledger nor queue takes. */
function textAt(event: Event, path: string): string | undefined {
  const value = event.get(path)
  return typeof value === 'string' && value !== '' ? cutShort(value) : undefined
}
