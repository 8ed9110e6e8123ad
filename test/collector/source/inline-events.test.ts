import { gzipSync } from 'node:zlib'
import { readEvents } from '@trailmend/stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLambdaSource } from '../../../packages/collector/src/source/lambda-source.ts'
import { readMessage, readPayload } from '../../../packages/collector/src/source/message.ts'
import type { WorkItem } from '../../../packages/collector/src/source/source.ts'
import {
  cloudTrail,
  cloudTrailEvent,
  cloudTrailEventBridge,
  envelope,
  eventBridge,
  logsPayload,
  s3Event,
  sqsRecord,
} from '../../stream/message/forms.ts'

async function namesIn(items: readonly WorkItem[]): Promise<string[]> {
  const names: string[] = []
  for (const item of items) {
    if (item.is !== 'events') throw new Error(item.is)
    for await (const batch of readEvents(item.bytes))
      for (const event of batch) names.push(JSON.parse(Buffer.from(event.raw).toString()).eventName)
  }
  return names
}

describe('events that come in messages are those that are read', () => {
  const log = (...messages: readonly string[]) => ({
    ...logsPayload,
    logEvents: messages.map((message, id) => ({ id: `${id}`, timestamp: 1, message })),
  })
  const event = (eventName: string) => JSON.stringify({ ...cloudTrailEvent, eventName })
  test.each([
    ['of EventBridge', readMessage(JSON.stringify(cloudTrailEventBridge)), ['StopLogging']],
    ['of EventBridge by SNS', readMessage(JSON.stringify(envelope(cloudTrailEventBridge))), ['StopLogging']],
    ['in a batch', readMessage(JSON.stringify({ Records: [sqsRecord(cloudTrailEventBridge)] })), ['StopLogging']],
    ['of logs', readPayload(gzipSync(JSON.stringify(log(event('A'), event('B'))))), ['A', 'B']],
    ['of logs with others', readPayload(gzipSync(JSON.stringify(log(event('A'), 'no', event('B'))))).items.slice(0, 1), ['A', 'B']],
  ])('%s', async (_what, read, names) => {
    expect(await namesIn('items' in read ? read.items : read)).toEqual(names)
  })
})

describe('whatever a message holds, it is understood or it is poison', () => {
  const FORMS = [cloudTrail, s3Event, eventBridge(), cloudTrailEventBridge, logsPayload, envelope(cloudTrail), envelope(s3Event)]
  const strange = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    // A form of AWS, with a piece of it replaced.
    fc.tuple(fc.constantFrom(...FORMS), fc.nat(), fc.nat(40), fc.string({ unit: 'binary' })).map(([form, at, length, text]) => {
      const whole = JSON.stringify(form)
      const start = at % whole.length
      return whole.slice(0, start) + text + whole.slice(start + length)
    }),
  )
  test('a text', () => {
    fc.assert(
      fc.property(strange, (text) => {
        const { items } = readMessage(text)
        expect(items.length).toBeGreaterThan(0)
        for (const item of items) if (item.is === 'object') expect(item.bucket).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
      }),
      { numRuns: 2000 },
    )
  })
  test('zipped bytes', () => {
    fc.assert(
      fc.property(strange, (text) => readPayload(gzipSync(text)).items.length > 0),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => readPayload(bytes).items.length > 0),
      { numRuns: 500 },
    )
  })
  test('an event of Lambda', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const source = createLambdaSource(value)
        expect(await source.receive(1000, new AbortController().signal)).not.toBe('drained')
      }),
      { numRuns: 500 },
    )
  })
})
