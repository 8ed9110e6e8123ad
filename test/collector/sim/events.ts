import { gzipSync } from 'node:zlib'
import type { Random } from '../../fixtures/cloudtrail-log.ts'

/** What is to become of an event, where nothing goes wrong: `refused` by the hook, `rejected` by the idempotent sink alone. */
export type EventFate = 'kept' | 'filtered' | 'refused' | 'rejected'

/** An event of the simulated accounts, as it stands in a log. */
export interface SimEvent {
  /** Its raw bytes as text. */
  readonly raw: string
  readonly fate: EventFate
}

/** What is wrong with an object, if anything is. */
export type Flaw = 'none' | 'cut' | 'garbage' | 'no-log' | 'empty' | 'broken-json'

/** What an object holds for a while. */
export interface SimVersion {
  readonly bytes: Uint8Array
  readonly etag: string
  readonly flaw: Flaw
  readonly events: readonly SimEvent[]
  /** Simulated milliseconds from which it is what one gets. */
  readonly from: number
}

/** What an object is to the collector: `unwanted` by its name. */
export type SimKind = 'log' | 'digest' | 'foreign' | 'unwanted'

/** An object of the simulated bucket. */
export interface SimObject {
  readonly key: string
  readonly kind: SimKind
  /** Read as it comes, and never held. */
  readonly isLarge: boolean
  readonly versions: readonly SimVersion[]
}

/** What the hooks and sinks of a simulation go by. */
export const WANTED_NAMES = ['RunInstances', 'ConsoleLogin', 'GetObject'] as const
export const DROPPED = '"mark":"drop"'
export const REFUSED = '"mark":"refuse"'
export const REJECTED = '"mark":"reject"'
export const UNWANTED_REGION = 'eu-west-1'

const ACCOUNTS = ['111122223333', '444455556666']
const NAMES = [...WANTED_NAMES, 'Unwanted']
const MARKS = ['', '', '', '', '', '', '', 'drop', 'refuse', 'reject'] as const
const FATES = { '': 'kept', drop: 'filtered', refuse: 'refused', reject: 'rejected' } as const

/** An event with an id of its own; a few have none. */
export function simEvent(random: Random, id: number): SimEvent {
  const name = NAMES[random(NAMES.length)] as string
  const mark = MARKS[random(MARKS.length)] as (typeof MARKS)[number]
  const body = {
    eventVersion: '1.11',
    eventName: name,
    ...(random(15) === 0 ? { n: `without an id ${id}` } : { eventID: `e-${id}` }),
    recipientAccountId: ACCOUNTS[random(2)],
    eventTime: '2026-11-20T11:00:00Z',
    mark,
  }
  return { raw: JSON.stringify(body), fate: name === 'Unwanted' ? 'filtered' : FATES[mark] }
}

/** Whether copies of it can be told. */
export function hasId({ raw }: SimEvent): boolean {
  return raw.includes('"eventID"')
}

/** The same id and account, and other bytes. */
export function twinOf({ raw, fate }: SimEvent): SimEvent {
  return { raw: JSON.stringify({ ...JSON.parse(raw), n: 'changed' }), fate }
}

const FLAWS: readonly Flaw[] = ['cut', 'garbage', 'no-log', 'empty', 'broken-json']

/** An object with nothing in it yet that is read: its key tells what it is. */
export function simKey(random: Random, number: number): { readonly key: string; readonly kind: SimKind } {
  const minute = String(number % 60).padStart(2, '0')
  const account = ACCOUNTS[random(2)] as string
  const prefix = ['', 'logs/', 'a b=c+/é/'][random(3)] as string
  const root = `${prefix}AWSLogs/${account}`
  const log = (kind: string, region: string): string =>
    `${root}/${kind}/${region}/2026/11/20/${account}_${kind}_${region}_20261120T11${minute}Z_${String(number).padStart(16, 'A')}.json.gz`
  const drawn = random(20)
  if (drawn === 0) return { kind: 'foreign', key: `${root}/elasticloadbalancing/us-east-1/2026/11/20/${number}.log.gz` }
  if (drawn === 1) return { kind: 'unwanted', key: log('CloudTrail', UNWANTED_REGION) }
  if (drawn === 2) {
    const name = `${account}_CloudTrail-Digest_us-east-1_trail${number}_us-east-1_20261120T11${minute}00Z.json.gz`
    return { kind: 'digest', key: `${root}/CloudTrail-Digest/us-east-1/2026/11/20/${name}` }
  }
  const kinds = ['CloudTrail', 'CloudTrail', 'CloudTrail', 'CloudTrail-Insight', 'CloudTrail-NetworkActivity', 'CloudTrail-Aggregated']
  if (drawn === 3) return { kind: 'log', key: `copies/renamed ${number}.json` }
  return { kind: 'log', key: log(kinds[random(kinds.length)] as string, 'us-east-1') }
}

/** What stands in an object, of which something may be wrong. */
export function simVersion(
  random: Random,
  { etag, events, from, isSound }: { readonly etag: string; readonly events: readonly SimEvent[]; readonly from: number; isSound: boolean },
): SimVersion {
  const flaw = !isSound && random(12) === 0 ? (FLAWS[random(FLAWS.length)] as Flaw) : 'none'
  const bytes = flawed(flaw, `{"Records":[${events.map(({ raw }) => raw).join(',')}]}`)
  return { bytes, etag, flaw, events: flaw === 'none' ? events : [], from }
}

function flawed(flaw: Flaw, log: string): Uint8Array {
  if (flaw === 'empty') return new Uint8Array(0)
  if (flaw === 'garbage') return new TextEncoder().encode(`\u0000not gzip at all ${log}`)
  if (flaw === 'no-log') return gzipSync('{"Message":"hello"}')
  if (flaw === 'broken-json') return gzipSync(log.replace(/\]\}$/, ',{"eventName":]}'))
  const whole = gzipSync(log)
  return flaw === 'cut' ? whole.subarray(0, whole.length - 12) : whole
}
