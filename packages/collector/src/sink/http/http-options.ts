import type { Clock } from '../../clock.ts'
import { CollectorError } from '../../collector-error.ts'
import type { EventFormat } from '../format.ts'
import { forbiddenAddress, type Lookup, systemLookup } from './address-guard.ts'

/** What an HTTP sink is told. */
export interface HttpSinkOptions {
  /** `http:` and the host, where nothing is said. */
  readonly name?: string
  /** Where batches are posted: `https:`, without a user or password in it. */
  readonly url: string
  readonly clock: Clock
  /** `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks has it. Batches are not signed without one. */
  readonly secret?: string
  /** Such as `authorization`. Those that say what the body is are ours. */
  readonly headers?: Readonly<Record<string, string>>
  /** One event a line, the default, or a JSON array. */
  readonly format?: 'ndjson' | 'json'
  /** How events are written; as they were delivered, where nothing is said. */
  readonly events?: EventFormat
  /** Of a batch: 500 events, 512 KiB before they are zipped. An event that is larger goes alone. */
  readonly batch?: { readonly events?: number; readonly bytes?: number }
  /** Whether bodies are zipped; they are. */
  readonly gzip?: boolean
  /** Batches of one parcel under way at a time (2). */
  readonly concurrency?: number
  /** How often a batch is tried (5), and how long is waited in between at most, in milliseconds (30,000). */
  readonly retry?: { readonly attempts?: number; readonly longest?: number }
  /** From the first byte sent to the last received, in milliseconds (30,000). */
  readonly timeout?: number
  /** Bytes of one parcel in memory, at most (8 MiB); what is more is sent before the parcel is committed. */
  readonly hold?: number
  /** Also send to addresses of an intranet or of this machine. Never to where clouds hand out credentials. */
  readonly allowPrivate?: boolean
  /** Also send without TLS. */
  readonly allowHttp?: boolean
  /** Looks names up, where it is not the system. */
  readonly lookup?: Lookup
}

/** The same with everything said. */
export type HttpSettings = Omit<Required<HttpSinkOptions>, 'secret' | 'events' | 'url' | 'batch' | 'retry'> & {
  readonly url: URL
  readonly secret: string | undefined
  readonly events: EventFormat | undefined
  readonly batch: { readonly events: number; readonly bytes: number }
  readonly retry: { readonly attempts: number; readonly longest: number }
}

const BATCH = { events: 500, bytes: 512 * 1024 }
const RETRY = { attempts: 5, longest: 30_000 }
const OURS = /^(?:content-|host$|transfer-encoding$|connection$|webhook-)/i

/** The settings of an HTTP sink. Throws a `CollectorError` (`configuration`) that says which is wrong, without secrets. */
export function readHttpOptions(options: HttpSinkOptions): HttpSettings {
  const { allowPrivate = false, allowHttp = false, headers = {}, secret, events } = options
  const url = URL.canParse(options.url) ? new URL(options.url) : undefined
  if (url === undefined) throw wrong('url is no URL')
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:'))
    throw wrong(`url begins with ${url.protocol} and not with https:${url.protocol === 'http:' ? ' (allow-http lets it)' : ''}`)
  if (url.username !== '' || url.password !== '') throw wrong('url has a user or a password in it: use headers')
  const because = isAddress(url.hostname) ? forbiddenAddress(url.hostname, allowPrivate) : undefined
  if (because !== undefined) throw wrong(`nothing is sent to url: ${because}`)
  const ours = Object.keys(headers).find((name) => OURS.test(name))
  if (ours !== undefined) throw wrong(`the header ${ours} is set by the sink`)
  if (secret !== undefined && !isSecret(secret)) throw wrong('secret is not whsec_ and 24 to 64 bytes in base64')
  return {
    name: options.name ?? `http:${url.host}`,
    url,
    clock: options.clock,
    secret,
    headers,
    format: options.format ?? 'ndjson',
    events,
    batch: { ...BATCH, ...options.batch },
    gzip: options.gzip ?? true,
    concurrency: options.concurrency ?? 2,
    retry: { ...RETRY, ...options.retry },
    timeout: options.timeout ?? 30_000,
    hold: options.hold ?? 8 * 2 ** 20,
    allowPrivate,
    allowHttp,
    lookup: options.lookup ?? systemLookup,
  }
}

/** A URL's host is an address where it is in brackets, or ends in a number. Source: URL Standard, "host parsing". */
function isAddress(host: string): boolean {
  return host.startsWith('[') || /^[\d.]+$/.test(host)
}

function isSecret(secret: string): boolean {
  const match = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)
  const bytes = Buffer.from(match?.[1] ?? '', 'base64').length
  return bytes >= 24 && bytes <= 64
}

function wrong(detail: string): CollectorError {
  return new CollectorError('configuration', `HTTP sink: ${detail}`)
}
