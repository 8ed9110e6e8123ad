import { countOf, type Fields, fieldOf, fieldsOf, isFields, textOf } from '../json-fields.ts'
import { payloadOf } from './cloudwatch-logs.ts'
import type { BatchEntry, MessageForm, ParsedMessage } from './parsed-message.ts'

interface Carrier {
  readonly form: MessageForm
  /** Told by the first record: no service mixes them. */
  readonly carries: (record: Fields) => boolean
  readonly entry: (record: Fields, parse: (inner: unknown) => ParsedMessage) => BatchEntry
}

/** Source: AWS Lambda Developer Guide, the example event of each service; Amazon Data Firehose Developer Guide, "Data transformation". */
const CARRIERS: readonly Carrier[] = [
  {
    form: 'lambda-sqs',
    carries: (record) => fieldOf(record, 'eventSource') === 'aws:sqs',
    entry: (record, parse) => ({
      ...defined({
        messageId: textOf(record, 'messageId'),
        receiptHandle: textOf(record, 'receiptHandle'),
        receiveCount: countOf(fieldsOf(record, 'attributes'), 'ApproximateReceiveCount'),
      }),
      message: parse(fieldOf(record, 'body')),
    }),
  },
  {
    form: 'lambda-sns',
    carries: (record) => fieldOf(record, 'EventSource') === 'aws:sns',
    entry: (record, parse) => ({
      ...defined({ messageId: textOf(fieldsOf(record, 'Sns'), 'MessageId') }),
      message: parse(fieldOf(record, 'Sns')),
    }),
  },
  {
    form: 'lambda-kinesis',
    carries: (record) => fieldOf(record, 'eventSource') === 'aws:kinesis',
    entry: (record) => ({
      ...defined({ messageId: textOf(fieldsOf(record, 'kinesis'), 'sequenceNumber') }),
      message: payloadOf('cloudwatch-logs-payload', textOf(fieldsOf(record, 'kinesis'), 'data')),
    }),
  },
  {
    form: 'firehose',
    carries: (record) => textOf(record, 'recordId') !== undefined && textOf(record, 'data') !== undefined,
    entry: (record) => ({
      ...defined({ messageId: textOf(record, 'recordId') }),
      message: payloadOf('cloudwatch-logs-payload', textOf(record, 'data')),
    }),
  },
]

/** Read records that each carry a message of their own; `undefined` where no carrier is known that writes such records. */
export function lambdaBatch(records: readonly unknown[], parse: (inner: unknown) => ParsedMessage): ParsedMessage | undefined {
  const [first] = records
  const carrier = isFields(first) ? CARRIERS.find(({ carries }) => carries(first)) : undefined
  if (carrier === undefined) return undefined
  const entries = Array.from(records, (record) => carrier.entry(isFields(record) ? record : {}, parse))
  return { kind: 'batch', form: carrier.form, entries }
}

function defined(fields: { readonly [name in keyof BatchEntry]?: BatchEntry[name] | undefined }): Omit<BatchEntry, 'message'> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
