import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createLambdaSource } from '../../../packages/collector/src/source/lambda-source.ts'
import type { Delivery } from '../../../packages/collector/src/source/source.ts'
import { cloudTrail, envelope, eventBridge, logsPayload, s3Event, sqsRecord, testEvent } from '../../stream/message/forms.ts'

const never = new AbortController().signal
const zipped = gzipSync(JSON.stringify(logsPayload)).toString('base64')
const all = async (source: ReturnType<typeof createLambdaSource>) => (await source.receive(100, never)) as readonly Delivery[]

describe('what a function is called with', () => {
  test.each([
    ['SQS', { Records: [sqsRecord(cloudTrail), sqsRecord(testEvent, 'm2')] }, [['object', 'object'], ['nothing']]],
    ['SNS', { Records: [{ EventSource: 'aws:sns', Sns: envelope(cloudTrail) }] }, [['object', 'object']]],
    ['Kinesis', { Records: [{ eventSource: 'aws:kinesis', kinesis: { sequenceNumber: '1', data: zipped } }] }, [['events']]],
    ['CloudWatch Logs', { awslogs: { data: zipped } }, [['events']]],
    ['S3', s3Event, [['object']]],
    ['EventBridge', eventBridge(), [['object']]],
    ['something else', { hello: 'there' }, [['poison']]],
    ['no records', { Records: [] }, [['nothing']]],
    ['records of two kinds', { Records: [sqsRecord(cloudTrail), { eventSource: 'aws:s3' }] }, [['object', 'object', 'poison']]],
    ['nothing', undefined, [['poison']]],
  ])('%s', async (_what, event, expected) => {
    const source = createLambdaSource(event)
    expect((await all(source)).map(({ items }) => items.map(({ is }) => is))).toEqual(expected)
    expect(await source.receive(1, never)).toBe('drained')
  })
})

describe('what comes again', () => {
  const event = { Records: ['a', 'b', 'c'].map((id) => sqsRecord(cloudTrail, id)) }
  test('what was not acknowledged, and no other', async () => {
    const source = createLambdaSource(event)
    const [a, b] = await all(source)
    expect(a).toMatchObject({ id: 'a', receiveCount: 2, sentAt: 1 })
    await a?.acknowledge()
    await b?.release(0)
    expect(source.answer()).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'c' }] })
    expect(source.mustFail()).toBe(false)
  })
  test('nothing, when all is done', async () => {
    const source = createLambdaSource(event)
    for (const delivery of await all(source)) await delivery.acknowledge()
    expect(source.answer()).toEqual({ batchItemFailures: [] })
  })
  test('the whole call, where a record has no name, or not one of its own', async () => {
    for (const strange of [
      s3Event,
      { Records: [sqsRecord(cloudTrail, 'a'), sqsRecord(cloudTrail, 'a')] },
      { Records: [{ ...sqsRecord(cloudTrail), messageId: 7 }] },
    ]) {
      const source = createLambdaSource(strange)
      await all(source)
      expect(source.answer()).toEqual({ batchItemFailures: [] })
      expect(source.mustFail()).toBe(true)
    }
  })
  test('what could not be verified', async () => {
    const source = createLambdaSource(
      { Records: [sqsRecord(envelope(cloudTrail), 'a')] },
      { signatures: { verify: () => Promise.reject(new Error('down')) } },
    )
    expect(await all(source)).toEqual([])
    expect(source.answer().batchItemFailures).toHaveLength(1)
  })
})
