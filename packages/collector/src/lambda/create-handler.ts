import type { Writable } from 'node:stream'
import type { Clock } from '../clock.ts'
import { createCollector } from '../collector.ts'
import type { Settings } from '../config/settings.ts'
import { UsageError } from '../config/usage-error.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Log } from '../log/log.ts'
import type { ObjectStore } from '../object/object.ts'
import { collectorOptions } from '../open/collector-options.ts'
import { openLedger } from '../open/open-ledger.ts'
import { openQuarantine } from '../open/open-quarantine.ts'
import { openSinks } from '../open/open-sinks.ts'
import { openStore } from '../open/open-store.ts'
import type { Environment } from '../open/secrets.ts'
import { createSession } from '../open/session.ts'
import { signaturesOf } from '../open/signatures.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { Counts } from '../run/counts.ts'
import type { Sink } from '../sink/sink.ts'
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

interface Parts {
  readonly store: ObjectStore
  readonly ledger: Ledger
  readonly quarantine: Quarantine
  readonly sinks: readonly Sink[]
  readonly signatures: Awaited<ReturnType<typeof signaturesOf>>
}

async function open({ settings, env, clock }: HandlerOptions): Promise<Parts> {
  const session = createSession()
  const queue = settings.sources?.find((source) => 'queue' in source)
  const [ledger, quarantine, sinks, signatures] = await Promise.all([
    openLedger({ ledger: { memory: true }, ...settings }, { session, clock, otherwise: '' }),
    openQuarantine(settings, { session, otherwise: '' }),
    openSinks(settings, { session, clock, env, stdout: undefined satisfies Writable | undefined, onGone: () => undefined }),
    signaturesOf(queue?.['verify-signatures'], clock),
  ])
  return { store: openStore(settings, session), ledger, quarantine, sinks, signatures }
}

interface Call {
  readonly parts: Parts
  readonly options: HandlerOptions
  readonly context: CallContext | undefined
}

async function collect(event: unknown, { parts, options, context }: Call): Promise<BatchAnswer> {
  const { settings, clock, log, counted } = options
  const { store, ledger, quarantine, signatures } = parts
  const source = createLambdaSource(event, signatures === undefined ? {} : { signatures })
  const collector = createCollector({
    store,
    ledger,
    quarantine,
    sources: [source],
    sinks: parts.sinks.map(({ close: _, ...kept }) => kept),
    clock,
    ...collectorOptions(settings, { problem: log.problem }),
  })
  const [over, release] = [new AbortController(), new AbortController()]
  const left = context?.getRemainingTimeInMillis?.()
  if (left !== undefined) void clock.sleep(Math.max(left - TO_ANSWER, 0), over.signal).then(() => over.signal.aborted || release.abort())
  try {
    // Not as an argument: where nobody counts it would not be evaluated.
    const counts = await collector.run(release.signal)
    counted?.(counts)
  } finally {
    over.abort()
  }
  if (source.mustFail()) throw new Error('something was not collected: the call is to come again')
  return source.answer()
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
