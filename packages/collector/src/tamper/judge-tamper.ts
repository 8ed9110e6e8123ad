import type { Event, Where } from '@trailmend/stream'
import { isAlwaysTold, TAMPER_EVENTS, type TamperEvent, type Watched } from './tamper-events.ts'

/** What is watched: names, ARNs or URLs, by kind. Of a kind that is absent nobody knows which are. */
export type WatchList = { readonly [kind in Watched]?: readonly string[] }

/** An event that may weaken the recording. Texts come from the event. */
export interface Tamper {
  readonly event: TamperEvent
  /** What it was done to; absent where the event does not say. */
  readonly resource?: string
  /** Why it was refused, where it was. */
  readonly errorCode?: string
}

const BY_NAME: ReadonlyMap<string, readonly TamperEvent[]> = Map.groupBy(TAMPER_EVENTS, ({ name }) => name)

/** Which events may be one, by hot fields: for whoever wants no others. */
export const TAMPER_WHERE: Where = { eventName: [...BY_NAME.keys()] }

/**
 * Whether an event weakens what is watched, or tried to. Cheap for all others: one text is read and looked up.
 *
 * What an event was done to is told by its request. Where that says nothing, it counts: a request may be cut short. Where nobody said which things of
 * a kind are watched, only events about trails count, for there are too many of the others.
 */
export function judgeTamper(event: Event, watched: WatchList): Tamper | undefined {
  const rows = BY_NAME.get(event.eventName ?? '')
  const row = rows?.find(({ source }) => source === event.eventSource)
  if (row === undefined || isRead(event)) return undefined
  const resource = resourceOf(event, row)
  if (!isConcerned(row, resource, watched)) return undefined
  const errorCode = event.get('errorCode')
  return {
    event: row,
    ...(resource !== undefined && { resource }),
    ...(typeof errorCode === 'string' && errorCode !== '' && { errorCode }),
  }
}

function isRead(event: Event): boolean {
  return event.get('readOnly') === true
}

function resourceOf(event: Event, { at }: TamperEvent): string | undefined {
  for (const path of at) {
    const value = event.get(`requestParameters.${path}`)
    const text: unknown = Array.isArray(value) ? value[0] : value
    if (typeof text === 'string' && text !== '') return text
  }
  return undefined
}

function isConcerned({ to }: TamperEvent, resource: string | undefined, watched: WatchList): boolean {
  const names = watched[to]
  if (names === undefined) return isAlwaysTold(to)
  return resource === undefined || names.some((name) => isSame(name, resource))
}

/** Whether two of a name, an ARN, a URL or a subscription's ARN are of one thing. In doubt they are: another account may have one of the same name. */
function isSame(one: string, other: string): boolean {
  if (one === other) return true
  const [first, second] = [namesIn(one), namesIn(other)]
  return first.some((name) => second.includes(name))
}

/** What a name, an ARN or a URL may be called by: `arn:aws:sns:r:a:topic:subscription` by `topic` too, and a log group by its own path. */
function namesIn(text: string): readonly string[] {
  if (text.startsWith('arn:')) {
    const parts = text.split(':').slice(5)
    const [first = '', second = ''] = parts
    const inner = first === 'log-group' ? second : first
    return [inner, inner.split('/').at(-1) ?? ''].filter((name) => name !== '')
  }
  return text.includes('://') ? [text.split('/').at(-1) ?? ''] : [text]
}
