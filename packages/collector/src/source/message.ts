import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { type ParsedMessage, parseMessage } from '@trailmend/stream'
import { nameProblem } from '../object/name-problem.ts'
import { taskOf } from '../object/task-of.ts'
import { innerText } from './envelope.ts'
import type { InlineEvents, WorkItem } from './source.ts'

/** A subscription that waits to be confirmed. Where its URL leads is the sender's choice: it is never visited. */
export interface Confirmation {
  readonly topicArn: string
  readonly token: string
}

/** What a message asks for. */
export interface ReadMessage {
  readonly items: readonly WorkItem[]
  readonly confirmations: readonly Confirmation[]
}

/** Bytes that a payload of CloudWatch Logs may come to. Kinesis and Firehose carry a megabyte, zipped. */
const MAX_INFLATED = 64 * 2 ** 20

/** Characters of the name of a log group or stream. Source: Amazon CloudWatch Logs API Reference, CreateLogGroup and CreateLogStream. */
const LONGEST_NAME = 512

/**
 * What a message asks for, in any of the forms that AWS sends: see `parseMessage`. Never throws for what a message says.
 *
 * What is not understood is `poison`, by itself where it is only a part; what asks for nothing is `nothing`, once for each reason and record.
 * Events that came in the message itself keep their text: `readEvents` finds them in it.
 */
export function readMessage(body: string): ReadMessage {
  return read(parseMessage(body), () => innerText(body))
}

/** The same for the bytes of a CloudWatch Logs payload, zipped, as Kinesis, Firehose and Lambda carry it. */
export function readPayload(bytes: Uint8Array): ReadMessage {
  let inflated: string
  try {
    inflated = new TextDecoder('utf-8', { fatal: true }).decode(gunzipSync(bytes, { maxOutputLength: MAX_INFLATED }))
  } catch {
    return only({ is: 'poison', because: 'bad-payload' })
  }
  const parsed = parseMessage(inflated, { maxLength: MAX_INFLATED, maxEntries: MAX_INFLATED })
  // What is zipped is a payload of logs, and nothing that would be unpacked once more.
  if (parsed.kind === 'payload' || parsed.kind === 'batch') return only({ is: 'poison', because: 'unknown-form' })
  return read(parsed, () => inflated)
}

type Of<Kind extends ParsedMessage['kind']> = Extract<ParsedMessage, { kind: Kind }>
type Readers = { readonly [Kind in ParsedMessage['kind']]: (parsed: Of<Kind>, text: () => string) => ReadMessage }

const READERS: Readers = {
  objects: objectsOf,
  event: (_parsed, text) => only(inlineEvents('eventbridge', text())),
  'log-events': (parsed, text) => logEvents(parsed, text()),
  payload: ({ bytes }) => readPayload(bytes),
  batch: ({ entries }) => {
    const read = entries.map(({ message }) => readPart(message))
    return {
      items: read.length === 0 ? [{ is: 'nothing', because: 'no-records' }] : read.flatMap(({ items }) => items),
      confirmations: read.flatMap(({ confirmations }) => confirmations),
    }
  },
  confirm: ({ topicArn, token }) => ({ items: [{ is: 'nothing', because: 'confirmation' }], confirmations: [{ topicArn, token }] }),
  acknowledge: ({ because }) => only({ is: 'nothing', because }),
  problem: ({ problem }) => only({ is: 'poison', because: problem.code, ...(problem.at !== undefined && { at: problem.at }) }),
}

function read<Kind extends ParsedMessage['kind']>(parsed: Of<Kind>, text: () => string): ReadMessage {
  const reader = READERS[parsed.kind as Kind] as Readers[Kind]
  return reader(parsed, text)
}

/** A message in a batch: its own text is gone, and is written anew where it held events. */
function readPart(message: ParsedMessage): ReadMessage {
  return read(message, () => {
    if (message.kind === 'event') return JSON.stringify(message.event)
    return message.kind === 'log-events' ? message.events.join('\n') : ''
  })
}

function objectsOf({ objects, problems, ignored }: Of<'objects'>): ReadMessage {
  const items: WorkItem[] = objects.map((reference, index) => {
    const because = nameProblem(reference.bucket, reference.key)
    return because === undefined ? { is: 'object', ...taskOf(reference) } : { is: 'poison', because, at: `object ${index}` }
  })
  for (const { code, at } of problems) items.push({ is: 'poison', because: code, ...(at !== undefined && { at }) })
  for (let index = 0; index < ignored; index++) items.push({ is: 'nothing', because: 'not-a-creation' })
  return { items, confirmations: [] }
}

/** The whole payload, as it is one of the forms that are read; where a text in it is no event, the others without it. */
function logEvents({ logGroup, logStream, events }: Of<'log-events'>, text: string): ReadMessage {
  const provenance = `logs:${logGroup.slice(0, LONGEST_NAME)}/${logStream.slice(0, LONGEST_NAME)}`
  if (events.length === 0) return only({ is: 'nothing', because: 'no-records' })
  const good = events.filter(isObjectText)
  if (good.length === events.length) return only(inlineEvents(provenance, text))
  const items: WorkItem[] = good.length === 0 ? [] : [inlineEvents(provenance, good.join('\n'))]
  for (const [index, event] of events.entries()) {
    if (!isObjectText(event)) items.push({ is: 'poison', because: 'not-json', at: `logEvents[${index}]` })
  }
  return { items, confirmations: [] }
}

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** Named by their bytes: what is delivered again is the same, and has no other name that is. */
function inlineEvents(provenance: string, text: string): InlineEvents {
  const bytes = Buffer.from(text)
  const id = `${provenance}#${createHash('sha256').update(bytes).digest('hex')}`
  return { is: 'events', id, bytes, provenance }
}

function only(item: WorkItem): ReadMessage {
  return { items: [item], confirmations: [] }
}
