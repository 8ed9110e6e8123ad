import { gzipSync } from 'node:zlib'
import type { Random } from '../../fixtures/cloudtrail-log.ts'

/** An event of the simulated accounts, as it stands in a log. */
export interface SimEvent {
  /** Its raw bytes as text. */
  readonly raw: string
  readonly name: string
}

/** What is wrong with an object, if anything is. */
export type Flaw = 'none' | 'cut' | 'garbage' | 'no-log' | 'empty' | 'broken-json'

/** An object of the simulated bucket. */
export interface SimObject {
  readonly key: string
  readonly bytes: Uint8Array
  readonly etag: string
  readonly flaw: Flaw
  readonly events: readonly SimEvent[]
  /** Simulated milliseconds from which it can be read. */
  readonly readableAt: number
}

const ACCOUNTS = ['111122223333', '444455556666']
const NAMES = ['RunInstances', 'ConsoleLogin', 'GetObject', 'Unwanted']

/** An event with an id of its own. */
export function simEvent(random: Random, id: number, variant = 0): SimEvent {
  const name = NAMES[random(NAMES.length)] as string
  const account = ACCOUNTS[random(2)] as string
  const body = {
    eventVersion: '1.11',
    eventName: name,
    eventID: `e-${id}`,
    recipientAccountId: account,
    eventTime: '2026-11-20T11:00:00Z',
    n: variant,
  }
  return { raw: JSON.stringify(body), name }
}

/** The same id and account, and other bytes. */
export function twinOf({ raw, name }: SimEvent): SimEvent {
  return { raw: JSON.stringify({ ...JSON.parse(raw), n: 'changed' }), name }
}

const FLAWS: readonly Flaw[] = ['cut', 'garbage', 'no-log', 'empty', 'broken-json']

/** An object with events, of which something may be wrong. */
export function simObject(
  random: Random,
  { number, events, readableAt }: { readonly number: number; readonly events: readonly SimEvent[]; readonly readableAt: number },
): SimObject {
  const flaw = random(12) === 0 ? (FLAWS[random(FLAWS.length)] as Flaw) : 'none'
  const minute = String(number % 60).padStart(2, '0')
  const unique = String(number).padStart(16, 'A')
  const account = ACCOUNTS[random(2)] as string
  const key = `AWSLogs/${account}/CloudTrail/us-east-1/2026/11/20/${account}_CloudTrail_us-east-1_20261120T11${minute}Z_${unique}.json.gz`
  const bytes = flawed(flaw, `{"Records":[${events.map(({ raw }) => raw).join(',')}]}`)
  return { key, bytes, etag: `"etag-${number}-0"`, flaw, events: flaw === 'none' ? events : [], readableAt }
}

function flawed(flaw: Flaw, log: string): Uint8Array {
  if (flaw === 'empty') return new Uint8Array(0)
  if (flaw === 'garbage') return new TextEncoder().encode(`\u0000not gzip at all ${log}`)
  if (flaw === 'no-log') return gzipSync('{"Message":"hello"}')
  if (flaw === 'broken-json') return gzipSync(log.replace(/\]\}$/, ',{"eventName":]}'))
  const whole = gzipSync(log)
  return flaw === 'cut' ? whole.subarray(0, whole.length - 12) : whole
}
