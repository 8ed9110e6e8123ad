import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { ALERT_KINDS, type Alert, type AlertSink } from './alert.ts'
import { createNotedAlerts } from './noted-alerts.ts'

export interface AlertDeskOptions {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly sinks: readonly AlertSink[]
  /** Told where a sink did not take alerts; they are sent again. */
  readonly problem?: (sink: string, error: unknown) => void
}

/** Takes alerts, and sees that they are sent. */
export interface AlertDesk {
  /**
   * Take an alert. Resolves when it would survive a crash: from then on it is sent at least once. One that was taken already is not taken again.
   * Throws what the ledger throws.
   */
  raise(alert: Alert): Promise<void>
  /** The same where nobody can wait: it is kept at the latest before `ledger` finishes an object. */
  note(alert: Alert): void
  /** For the collector. */
  readonly ledger: Ledger
  /** Send what waits, again and again, until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>
  /** Send what waits, once; whether nothing waits any more. For a run that ends. */
  flush(signal: AbortSignal): Promise<boolean>
}

interface Waiting {
  readonly alert: Alert
  readonly has: Set<AlertSink>
}

const PREFIX = 'alert/'
const SENT = 'sent'
/** Ids that are remembered in this process. */
const MOST_KNOWN = 10_000
/** Alerts that wait in memory. Those beyond are in the ledger alone until there is room. */
const MOST_WAITING = 10_000
const AT_ONCE = 10
const [FIRST_REST, LONGEST_REST] = [1_000, 60_000]
/** Milliseconds from one look to the next where nobody raises anything. */
const LOOK_EVERY = 60_000

/** Keeps alerts in the ledger until every sink has taken them. */
export function createAlertDesk({ ledger, clock, sinks, problem }: AlertDeskOptions): AlertDesk {
  const known = new Set<string>()
  /** Alerts that are not sent, and who has them already: whoever fails must not make others hear it again. */
  const waiting = new Map<string, Waiting>()
  /** Whether what waits is all that the ledger has to be sent. */
  let isRecalled = false
  /** Alerts to send together: one after a failure, for one that no sink takes must not be in the way of others. */
  let atOnce = AT_ONCE
  let wake = new AbortController()
  const notes = createNotedAlerts(ledger, { raise, failed: (error) => problem?.('the ledger', error) })
  return { raise, note: notes.note, ledger: notes.ledger, run, flush }

  async function raise(alert: Alert): Promise<void> {
    const name = nameOf(alert)
    if (known.has(name)) return
    if (known.size >= MOST_KNOWN) known.clear()
    const before = await ledger.recall(name)
    if (before === undefined) await ledger.remember(name, JSON.stringify(alert))
    known.add(name)
    if (before === SENT) return
    keep(name, alert)
    wake.abort()
  }

  async function run(signal: AbortSignal): Promise<void> {
    let rest = FIRST_REST
    while (!signal.aborted) {
      wake = new AbortController()
      const isDone = await flush(signal)
      const next = isDone ? LOOK_EVERY : rest * (0.5 + clock.random())
      rest = isDone ? FIRST_REST : Math.min(rest * 2, LONGEST_REST)
      if (!isDone || waiting.size === 0) await clock.sleep(next, isDone ? AbortSignal.any([signal, wake.signal]) : signal)
    }
  }

  async function flush(signal: AbortSignal): Promise<boolean> {
    try {
      if (!isRecalled) await recall()
      await notes.keep()
    } catch (error) {
      problem?.('the ledger', error)
      return false
    }
    for (let left = [...waiting]; left.length > 0; ) {
      const some = left.splice(0, atOnce)
      if (signal.aborted) return false
      if (!(await sendSome(some, signal))) {
        putLast(waiting, some)
        atOnce = 1
        return false
      }
      atOnce = Math.min(atOnce * 2, AT_ONCE)
    }
    return isRecalled
  }

  function keep(name: string, alert: Alert): void {
    if (waiting.size >= MOST_WAITING) isRecalled = false
    else waiting.set(name, { alert, has: new Set() })
  }

  /** What a process before this one did not send. */
  async function recall(): Promise<void> {
    isRecalled = true
    for await (const { name, value } of ledger.recallAll(PREFIX)) {
      const alert = value === SENT ? undefined : readAlert(value)
      if (alert !== undefined && !waiting.has(name)) keep(name, alert)
      if (!isRecalled) return
    }
  }

  async function sendSome(some: readonly (readonly [string, Waiting])[], signal: AbortSignal): Promise<boolean> {
    const fates = await Promise.allSettled(sinks.map((sink) => sendTo(sink, some, signal)))
    for (const [index, fate] of fates.entries()) if (fate.status === 'rejected') problem?.(sinks[index]?.name ?? '', fate.reason)
    if (fates.some(({ status }) => status === 'rejected')) return false
    try {
      for (const [name] of some) {
        await ledger.remember(name, SENT)
        waiting.delete(name)
      }
      return true
    } catch (error) {
      problem?.('the ledger', error)
      return false
    }
  }
}

function putLast(waiting: Map<string, Waiting>, some: readonly (readonly [string, Waiting])[]): void {
  for (const [name, each] of some) {
    waiting.delete(name)
    waiting.set(name, each)
  }
}

async function sendTo(sink: AlertSink, some: readonly (readonly [string, Waiting])[], signal: AbortSignal): Promise<void> {
  const left = some.map(([, waiting]) => waiting).filter(({ has }) => !has.has(sink))
  if (left.length === 0) return
  await sink.send(
    left.map(({ alert }) => alert),
    signal,
  )
  for (const { has } of left) has.add(sink)
}

function nameOf({ kind, id }: Alert): string {
  return `${PREFIX}${kind}/${id}`
}

function readAlert(value: string): Alert | undefined {
  try {
    const read: unknown = JSON.parse(value)
    return isAlert(read) ? read : undefined
  } catch {
    return undefined
  }
}

function isAlert(value: unknown): value is Alert {
  if (typeof value !== 'object' || value === null) return false
  const { id, kind, at, code, because } = value as Partial<Record<keyof Alert, unknown>>
  return (
    [id, code, because].every((text) => typeof text === 'string') && typeof at === 'number' && ALERT_KINDS.some((each) => each === kind)
  )
}
