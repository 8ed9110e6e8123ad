import { createScanner, type Event, type EventBatch, type EventStream, type ReadOptions } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import { checkOf, type Found, type LogFile, type OpenWay, type Task, WANTED } from '../way.ts'

interface Tally {
  count: number
  check: number
}

type Look = (batch: EventBatch, tally: Tally) => void

const LOOKS: { readonly [task in Task]?: Look } = {
  filter: (batch, tally) => {
    for (const event of batch) {
      if (event.raw.length > 0) tally.count++
      tally.check += checkOf(event.eventID ?? '')
    }
  },
  fields: lookAtFields,
  raw: (batch, tally) => {
    for (const event of batch) tally.check += event.raw.length
    tally.count += batch.length
  },
  objects: (batch, tally) => {
    for (const event of batch) tally.check += (event.json().eventName as string).length
    tally.count += batch.length
  },
  locate: (batch, tally) => {
    tally.count += batch.length
  },
  scan: lookAtFields,
}

function lookAtFields(batch: EventBatch, tally: Tally): void {
  for (const event of batch) tally.check += lettersOf(event)
  tally.count += batch.length
}

function lettersOf(event: Event): number {
  return (
    letters(event.eventName) +
    letters(event.eventSource) +
    letters(event.awsRegion) +
    letters(event.eventTime) +
    letters(event.eventID) +
    letters(event.get('sourceIPAddress')) +
    letters(event.get('recipientAccountId')) +
    letters(event.get('errorCode')) +
    letters(event.get('userIdentity.arn'))
  )
}

function letters(value: unknown): number {
  return typeof value === 'string' ? value.length : 0
}

/** Variants: an engine, or `path`, which reads the files from the disk. */
export const open: OpenWay = (files, task, variant) => {
  const look = LOOKS[task]
  if (look === undefined) throw new Error(`trailmend is not asked for ${task}`)
  const options: ReadOptions = {
    engine: variant === 'typescript' ? 'typescript' : 'wasm',
    ...(task === 'filter' ? { where: { eventName: [WANTED] } } : {}),
  }
  if (task === 'locate' || task === 'scan') return { pass: () => scan(files, look, options) }
  return { pass: () => read(files, look, ({ bytes, path }) => readEvents(variant === 'path' ? path : bytes, options)) }
}

async function read(files: readonly LogFile[], look: Look, stream: (file: LogFile) => EventStream): Promise<Found> {
  const tally = { count: 0, check: 0 }
  for (const file of files) for await (const batch of stream(file)) look(batch, tally)
  return tally
}

function scan(files: readonly LogFile[], look: Look, options: ReadOptions): Found {
  const tally = { count: 0, check: 0 }
  for (const { bytes } of files) {
    const scanner = createScanner(options)
    for (const batch of scanner.push(bytes)) look(batch, tally)
    for (const batch of scanner.end()) look(batch, tally)
    scanner.close()
  }
  return tally
}
