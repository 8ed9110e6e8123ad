import { parseTime } from '../time.ts'
import { type JsonObject, objectOf, ownField, textField } from './answer-fields.ts'

/** One operation of one service, asked in a region. Who asks is not part of it. */
export interface Question {
  /** The region the call goes to. */
  readonly region: string
  /** The client's service id in lower case without spaces, such as `cloudwatchlogs`. */
  readonly service: string
  /** The operation's name, such as `DescribeTrails`. */
  readonly operation: string
  /** The input of the AWS SDK for JavaScript v3 command. */
  readonly input: JsonObject
  /** The account that the resource meant is in, where only that account's own credentials can ask for it. Not recorded. */
  readonly owner?: string
}

/** A question, and who asked it. */
export interface Call extends Question {
  /** The account whose credentials asked: twelve digits. */
  readonly account: string
}

/** What AWS said: the command's output without `$metadata`, or the error's name and message. */
export type Answer = { readonly output: JsonObject } | { readonly error: { readonly name: string; readonly message: string } }

export type RecordedCall = Call & Answer

/** Every question that was asked, with its answer. Dates are ISO 8601, bytes are base64, pages are merged. */
export interface Recording {
  readonly version: 1
  /** When the asking ended, ISO 8601. The age of a delivery is measured against it. */
  readonly observedAt: string
  readonly calls: readonly RecordedCall[]
}

/** What is wrong with a recording, and where. */
export interface RecordingProblem {
  /** Such as `calls[3].service`. */
  readonly path: string
  readonly text: string
}

/** A recording, or the first thing that is wrong with it. */
export type ParsedRecording =
  | { readonly ok: true; readonly recording: Recording }
  | { readonly ok: false; readonly problem: RecordingProblem }

/**
 * Check that a parsed JSON value is a recording of version 1.
 *
 * Only the envelope is checked. What an `output` holds is judged where facts are read from it, so that one odd answer
 * costs the verdicts that rest on it and no others.
 */
export function parseRecording(value: unknown): ParsedRecording {
  const recording = objectOf(value)
  if (recording === undefined) return bad('', 'expected an object with "version", "observedAt" and "calls"')
  if (ownField(recording, 'version') !== 1) return bad('version', 'expected 1; this version of Trailmend reads no other')
  const observedAt = textField(recording, 'observedAt')
  if (observedAt === undefined || parseTime(observedAt) === undefined) return bad('observedAt', 'expected an ISO 8601 time')
  const calls = ownField(recording, 'calls')
  if (!Array.isArray(calls)) return bad('calls', 'expected a list of calls')
  const read: RecordedCall[] = []
  for (const [index, each] of calls.entries()) {
    const call = readCall(each)
    if ('path' in call) return bad(`calls[${index}]${call.path}`, call.text)
    read.push(call)
  }
  return { ok: true, recording: { version: 1, observedAt, calls: read } }
}

function readCall(value: unknown): RecordedCall | RecordingProblem {
  const call = objectOf(value)
  if (call === undefined) return { path: '', text: 'expected an object' }
  const [account, region, service, operation] = ['account', 'region', 'service', 'operation'].map((name) => textField(call, name))
  if (account === undefined || !/^\d{12}$/.test(account)) return { path: '.account', text: 'expected an account id of twelve digits' }
  if (region === undefined) return { path: '.region', text: 'expected a region, such as "us-east-1"' }
  if (service === undefined) return { path: '.service', text: 'expected a service id, such as "cloudtrail"' }
  if (operation === undefined) return { path: '.operation', text: 'expected an operation, such as "DescribeTrails"' }
  const input = objectOf(ownField(call, 'input') ?? {})
  if (input === undefined) return { path: '.input', text: 'expected an object' }
  const where = { account, region, service, operation, input }
  const output = objectOf(ownField(call, 'output'))
  const error = objectOf(ownField(call, 'error'))
  if (output !== undefined && error === undefined) return { ...where, output }
  if (error === undefined || output !== undefined) return { path: '', text: 'expected either "output" or "error", an object' }
  return { ...where, error: { name: textField(error, 'name') ?? 'Error', message: textField(error, 'message') ?? '' } }
}

function bad(path: string, text: string): ParsedRecording {
  return { ok: false, problem: { path, text } }
}
