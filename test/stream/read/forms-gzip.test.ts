import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { type EventStream, readEvents } from '@trailmend/stream'
import { readEvents as readEventsInNode } from '@trailmend/stream/node'
import { describe, expect, test } from 'vitest'
import { EVENT_KINDS } from '../../fixtures/event-kinds.ts'
import { pieces, utf8 } from '../collect.ts'
import { FORMS } from './forms.ts'

const TEXTS = EVENT_KINDS.map((event) => JSON.stringify(event))

async function textsOf(stream: EventStream): Promise<readonly string[]> {
  const texts: string[] = []
  for await (const event of stream.events()) texts.push(Buffer.from(event.raw).toString())
  return texts
}

describe.each(FORMS)('$name', ({ write }) => {
  const plain = utf8(write(TEXTS))
  const middle = plain.length >> 1
  const zipped: readonly (readonly [string, Uint8Array])[] = [
    ['plain', plain],
    ['gzip', gzipSync(plain)],
  ]

  test.each(zipped)('%s, all at once and a few bytes at a time', async (_how, bytes) => {
    for (const read of [readEvents, readEventsInNode] as readonly ((source: Uint8Array | Readable) => EventStream)[])
      for (const source of [bytes, Readable.from(pieces(bytes, 7))]) expect(await textsOf(read(source))).toEqual(TEXTS)
  })

  test('gzip of two members', async () => {
    const bytes = Buffer.concat([gzipSync(plain.subarray(0, middle)), gzipSync(plain.subarray(middle))])
    for (const source of [bytes, Readable.from(pieces(bytes, 7))]) expect(await textsOf(readEventsInNode(source))).toEqual(TEXTS)
  })
})

test('payloads of CloudWatch Logs, zipped one by one, as Firehose writes them', async () => {
  const { write } = FORMS.find(({ name }) => name === 'CloudWatch Logs')!
  const control = gzipSync('{"messageType":"CONTROL_MESSAGE","logEvents":[{"message":"CWL CONTROL MESSAGE: Checking health"}]}')
  const members = [control, ...TEXTS.map((text) => gzipSync(write([text]))), control]
  expect(await textsOf(readEventsInNode(Buffer.concat(members)))).toEqual(TEXTS)
})
