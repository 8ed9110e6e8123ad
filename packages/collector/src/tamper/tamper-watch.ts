import type { Event } from '@trailmend/stream'
import { type Alert, cutShort } from '../alert/alert.ts'
import type { Clock } from '../clock.ts'
import type { CollectorFilter, ProcessBatch } from '../read/read-options.ts'
import { judgeTamper, type Tamper, type WatchList } from './judge-tamper.ts'
import { createMatch } from './match.ts'

export interface TamperWatchOptions {
  readonly clock: Pick<Clock, 'now'>
  readonly raise: (alert: Alert) => Promise<void>
  /** What is watched; only events about trails are told unless given. */
  readonly watched?: WatchList
  /** Told where an alert that a filter raised could not be kept. */
  readonly problem?: (error: unknown) => void
}

/** Watches for events that weaken the recording. */
export interface TamperWatch {
  /**
   * Look at a batch: for a collector's `process`. An alert is kept before the events go on. `then` is who else wants the batch, if anybody.
   */
  process(then?: ProcessBatch): ProcessBatch
  /**
   * A filter that wants what another wants, and looks at all events before: for a collector whose own filter would not let them through. Alerts are
   * kept beside the reading; a crash in that moment loses one only where its object is finished.
   */
  filter(wanted: CollectorFilter): CollectorFilter
}

/** Raise an alert for each event that weakens the recording, once for each event's id. */
export function createTamperWatch({ clock, raise, watched = {}, problem }: TamperWatchOptions): TamperWatch {
  return {
    process: (then) => async (batch, origin) => {
      for (const event of batch) {
        const tamper = judgeTamper(event, watched)
        if (tamper !== undefined) await raise(alertOf(event, tamper, clock.now()))
      }
      return (await then?.(batch, origin)) ?? []
    },
    filter: ({ where, event: wanted, ...others }) => {
      const isMatch = where === undefined ? () => true : createMatch(where)
      return {
        ...others,
        event: (event) => {
          const tamper = judgeTamper(event, watched)
          if (tamper !== undefined) raise(alertOf(event, tamper, clock.now())).catch((error: unknown) => problem?.(error))
          return isMatch(event) && (wanted?.(event) ?? true)
        },
      }
    },
  }
}

function alertOf(event: Event, { event: row, resource, errorCode }: Tamper, at: number): Alert {
  const [account, arn, region] = [textAt(event, 'recipientAccountId'), textAt(event, 'userIdentity.arn'), event.awsRegion]
  const by = arn === undefined ? '' : ` By ${arn}.`
  const tried = errorCode === undefined ? '' : ` It was refused: ${errorCode}.`
  return {
    id: `${account ?? ''}/${event.eventID ?? `${row.name}@${event.eventTime ?? at}`}`,
    kind: 'tamper',
    at,
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
    code: row.name,
    because: cutShort(`${row.because}${tried}${by}`),
    ...(resource !== undefined && { subject: cutShort(resource) }),
  }
}

function textAt(event: Event, path: string): string | undefined {
  const value = event.get(path)
  return typeof value === 'string' && value !== '' ? cutShort(value) : undefined
}
