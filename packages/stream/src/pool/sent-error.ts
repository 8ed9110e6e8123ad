// An error on its way to another thread: a structured clone would keep its message and lose its class, its code and its place.

import { StreamError, type StreamErrorCode } from '../stream-error.ts'
import { PoolError, type PoolErrorCode } from './pool-error.ts'

type Primitive = string | number | boolean | bigint | null | undefined

interface SentClass {
  readonly message: string
  readonly name: string
  readonly stack: string | undefined
  /** Its own properties that are no objects: `code`, `syscall`, `path` and others. */
  readonly properties: ReadonlyMap<string, Primitive>
  readonly cause: SentError | undefined
}

/** What was thrown: an error taken apart, or any other value. */
export type SentError = ({ readonly kind: 'error' } & SentClass) | { readonly kind: 'value'; readonly value: unknown }

/** Errors may cause one another in a circle. */
const MOST_CAUSES = 8
const CLASSES: ReadonlyMap<string, ErrorConstructor> = new Map(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((each) => [each.name, each]),
)

/** Takes apart what was thrown. */
export function sendError(thrown: unknown, depth = 0): SentError {
  if (!(thrown instanceof Error)) return { kind: 'value', value: cloneable(thrown) }
  const { message, name, stack, cause } = thrown
  const properties = new Map<string, Primitive>()
  for (const [key, value] of Object.entries(thrown)) if (isPrimitive(value) && key !== 'name') properties.set(key, value)
  const hasCause = cause !== undefined && depth < MOST_CAUSES
  return {
    kind: 'error',
    message: String(message),
    name: String(name),
    stack: stack === undefined ? undefined : String(stack),
    properties,
    cause: hasCause ? sendError(cause, depth + 1) : undefined,
  }
}

/** Puts together again what was thrown: errors of ours and of the language as their classes, others as an `Error` of their name. */
export function receiveError(sent: SentError): unknown {
  if (sent.kind === 'value') return sent.value
  const error = errorOf(sent)
  if (sent.stack !== undefined) Object.defineProperty(error, 'stack', { value: sent.stack, writable: true, configurable: true })
  return error
}

function errorOf(sent: SentClass): Error {
  const options = sent.cause === undefined ? {} : { cause: receiveError(sent.cause) }
  const own = (key: string) => sent.properties.get(key)
  if (sent.name === 'StreamError') {
    const place = {
      offset: own('offset') as number,
      source: own('source') as string | undefined,
      detail: own('detail') as string | undefined,
    }
    return new StreamError(own('code') as StreamErrorCode, place, options)
  }
  if (sent.name === 'PoolError') return new PoolError(own('code') as PoolErrorCode, own('file') as string | undefined, options)
  const error = new (CLASSES.get(sent.name) ?? Error)(sent.message, options)
  const define = (key: string, value: Primitive, enumerable: boolean) =>
    Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true })
  if (error.name !== sent.name) define('name', sent.name, false)
  for (const [key, value] of sent.properties) define(key, value, true)
  return error
}

function isPrimitive(value: unknown): value is Primitive {
  return value === null || !['object', 'function', 'symbol'].includes(typeof value)
}

function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    return String(value)
  }
}
