import type { Writable } from 'node:stream'
import type { WatchedOver } from '../alert/index.ts'
import type { Clock } from '../clock.ts'
import { type CollectorOptions, createCollector } from '../collector.ts'
import type { Settings } from '../config/settings.ts'
import { UsageError } from '../config/usage-error.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Log } from '../log/log.ts'
import { collectorOptions } from '../open/collector-options.ts'
import { openLedger } from '../open/open-ledger.ts'
import { openQuarantine } from '../open/open-quarantine.ts'
import { openSinks } from '../open/open-sinks.ts'
import { openStore } from '../open/open-store.ts'
import { openWatch } from '../open/open-watch.ts'
import type { Environment } from '../open/secrets.ts'
import { createSession } from '../open/session.ts'
import { signaturesOf } from '../open/signatures.ts'
import type { Counts } from '../run/counts.ts'
import { type BatchAnswer, createLambdaSource } from '../source/lambda-source.ts'

/** What a handler is made of. */
export interface HandlerOptions {
  /** Sinks, ledger, quarantine, filter and the rest. Of its sources only a queue's `verify-signatures` is looked at: Lambda itself is the source. */
  readonly settings: Settings
  readonly env: Environment
  readonly clock: Clock
  readonly log: Log
  /** Told what each call came to. */
  readonly counted?: (counts: Counts) => void
}

/** What Lambda tells of a call, as far as it is looked at. */
export interface CallContext {
  getRemainingTimeInMillis?(): number
}

/** A handler of Lambda: its answer names the records that come again. */
export type Handler = (event: unknown, context?: CallContext) => Promise<BatchAnswer>

/** Milliseconds before the end of a call at which what is under way is given back: enough for an answer. */
const TO_ANSWER = 2_000
/** Milliseconds that sending alerts may take. */
const LONGEST_SENDING = 10_000
/** Milliseconds that a ledger in memory knows an object: what is told again later is read again, and written to the same names. */
const REMEMBERED = 3_600_000

/**
 * A handler for a function that SQS, SNS, S3, Kinesis, EventBridge or CloudWatch Logs calls. What it works with is opened at the first call, and
 * kept for those that come after it.
 *
 * Switch on `ReportBatchItemFailures`: else what failed is deleted with the rest. Throws a `UsageError` where settings are not for Lambda, and
 * throws at a call where something failed that an answer cannot name: the call then comes again whole.
 */
export function createHandler(options: HandlerOptions): Handler {
  assertForLambda(options.settings)
  let opened: Promise<Parts> | undefined
  return async (event, context) => {
    opened ??= open(options)
    const parts = await opened.catch((error: unknown) => {
      opened = undefined
      throw error
    })
    try {
      return await collect(event, { parts, options, context })
    } catch (error) {
      // Sinks and ledger are left as they are then: they are opened again.
      opened = undefined
      throw error
    }
  }
}

/** What is kept from call to call. */
interface Parts {
  /** All of a collector but where its deliveries come from. */
  readonly options: CollectorOptions
  readonly watch: WatchedOver | undefined
  readonly signatures: Awaited<ReturnType<typeof signaturesOf>>
}

async function open({ settings, env, clock, log }: HandlerOptions): Promise<Parts> {
  const session = createSession()
  const queue = settings.sources?.find((source) => 'queue' in source)
  const [ledger, quarantine, sinks, signatures] = await Promise.all([
    openLedger({ ledger: { memory: true }, ...settings }, { session, clock, otherwise: '' }),
    openQuarantine(settings, { session, otherwise: '' }),
    openSinks(settings, { session, clock, env, stdout: undefined satisfies Writable | undefined, onGone: () => undefined }),
    signaturesOf(queue?.['verify-signatures'], clock),
  ])
  const options: CollectorOptions = {
    store: openStore(settings, session),
    ledger: ledger.isShared ? ledger : withoutClaims(ledger),
    quarantine,
    sources: [],
    sinks: sinks.map(({ close: _, ...kept }) => kept),
    clock,
    ...collectorOptions(settings, { problem: log.problem }),
  }
  return { options, watch: await openWatch(settings, options, { session, log, once: true }), signatures }
}

/**
 * A ledger in memory that remembers objects, and not the events in them: each call would read again all that were ever seen, and nobody forgets any
 * between calls.
 */
function withoutClaims(ledger: Ledger): Ledger {
  return { ...ledger, finish: (entries) => ledger.finish(entries.map(({ claims: _, ...entry }) => entry)) }
}

interface Call {
  readonly parts: Parts
  readonly options: HandlerOptions
  readonly context: CallContext | undefined
}

async function collect(event: unknown, { parts, options: { clock, counted }, context }: Call): Promise<BatchAnswer> {
  const { options, watch, signatures } = parts
  const source = createLambdaSource(event, signatures === undefined ? {} : { signatures })
  const collector = createCollector({ ...(watch?.options ?? options), sources: [source] })
  const [over, release] = [new AbortController(), new AbortController()]
  const left = (): number => context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY
  if (Number.isFinite(left()))
    void clock.sleep(Math.max(left() - TO_ANSWER, 0), over.signal).then(() => over.signal.aborted || release.abort())
  try {
    // Not as an argument: where nobody counts it would not be evaluated.
    const counts = await collector.run(release.signal)
    counted?.(counts)
    if (!options.ledger.isShared) await options.ledger.forgetObjects(clock.now() - REMEMBERED)
    if (!(await sendAlerts(watch, { clock, within: Math.min(left() - TO_ANSWER / 2, LONGEST_SENDING) })))
      throw new Error('alerts could not be sent: the call is to come again')
  } finally {
    over.abort()
  }
  if (source.mustFail()) throw new Error('something was not collected: the call is to come again')
  return source.answer()
}

/** Whether no alert waits any more. One that does is in the ledger, which may be gone with this function. */
async function sendAlerts(
  watch: WatchedOver | undefined,
  { clock, within }: { readonly clock: Clock; readonly within: number },
): Promise<boolean> {
  if (watch === undefined) return true
  const end = new AbortController()
  const tooLate = clock.sleep(Math.max(within, 0), end.signal).then(() => false)
  try {
    return await Promise.race([watch.flush(end.signal), tooLate])
  } finally {
    end.abort()
  }
}

/** The disk of a function is gone with it. */
function assertForLambda({ sinks = [], ledger, quarantine }: Settings): void {
  const problems = [
    ...(sinks.length === 0 ? ['sinks: nowhere to put events: TRAILMEND_COLLECTOR_OUT'] : []),
    ...sinks.flatMap((sink) => ('file' in sink || 'stdout' in sink ? ['sinks: a function writes to s3, http or a queue'] : [])),
    ...(ledger !== undefined && 'file' in ledger ? ['ledger: a function keeps it in DynamoDB, or in memory as long as it is warm'] : []),
    ...(quarantine === undefined || 'folder' in quarantine
      ? ['quarantine: a function keeps it in a bucket: TRAILMEND_COLLECTOR_QUARANTINE=s3://…']
      : []),
  ]
  if (problems.length > 0) throw new UsageError(problems.map((text) => ({ text })))
}
