/** A form of a source: what it makes of the texts of events, and whether `raw` is those texts themselves. */
export interface Form {
  readonly name: string
  readonly write: (events: readonly string[], indent?: number) => string
  /** What stands at an event's offset: its own first byte, or that of the text or field that holds it. */
  readonly at: 'event' | 'text' | 'field'
}

const json = (value: unknown, indent: number | undefined) => JSON.stringify(value, null, indent)
const csv = (text: string) => `"${text.replaceAll('"', '""')}"`

/** Puts the text of a document where another holds its place: its bytes stay as they are. */
const HOLE = '"<hole>"'
const fill = (document: string, text: string) => document.replace(HOLE, () => text)

const bridged = (text: string, index: number, indent: number | undefined) => {
  const around = { version: '0', id: `${index}`, source: 'aws.s3', account: '111122223333', resources: ['{"detail":1}'] }
  const type = index % 2 === 0 ? 'AWS API Call via CloudTrail' : 'AWS Insight via CloudTrail'
  const document =
    index % 3 === 0 ? { ...around, 'detail-type': type, detail: '<hole>' } : { detail: '<hole>', ...around, 'detail-type': type }
  return fill(json(document, indent), text)
}
const logged = (events: readonly string[], isLast: boolean) => {
  const logEvents = events.map((message, index) => ({ id: `${index}`, timestamp: 1_700_000_000_000 + index, message }))
  const around = { owner: '111122223333', logGroup: 'CloudTrail/logs', logStream: 's', subscriptionFilters: ['a "b"'] }
  return isLast ? { ...around, logEvents, messageType: 'DATA_MESSAGE' } : { messageType: 'DATA_MESSAGE', ...around, logEvents }
}
const lookedUp = (event: string, index: number) => ({
  EventId: `${index}`,
  EventName: 'eventName',
  EventTime: 1_700_000_000.5,
  Resources: [{ ResourceName: 'CloudTrailEvent', ResourceType: '{"CloudTrailEvent":"{}"}' }],
  ...(index % 2 === 0 ? { CloudTrailEvent: event, Username: 'a' } : { Username: 'a', CloudTrailEvent: event }),
})
const laked = (event: string, index: number) => [{ eventID: `${index}` }, { [index % 2 === 0 ? 'eventJson' : 'eventjson']: event }]

export const FORMS: readonly Form[] = [
  { name: 'Records', write: (events) => `{"Records":[${events.join(',')}]}`, at: 'event' },
  { name: 'a list', write: (events) => `[${events.join(',')}]`, at: 'event' },
  { name: 'NDJSON', write: (events) => events.join('\n'), at: 'event' },
  { name: 'EventBridge', write: (events, indent) => events.map((each, i) => bridged(each, i, indent)).join('\n'), at: 'event' },
  {
    name: 'EventBridge, one behind the other',
    write: (events, indent) => events.map((each, i) => bridged(each, i, indent)).join(''),
    at: 'event',
  },
  {
    name: 'a list of EventBridge',
    write: (events, indent) => `[${events.map((each, i) => bridged(each, i, indent)).join(' ,\n')}]`,
    at: 'event',
  },
  { name: 'CloudWatch Logs', write: (events, indent) => json(logged(events, false), indent), at: 'text' },
  {
    name: 'CloudWatch Logs, one payload for each',
    write: (events, indent) => events.map((each, index) => json(logged([each], index % 2 === 0), indent)).join(''),
    at: 'text',
  },
  { name: 'LookupEvents', write: (events, indent) => json({ Events: events.map(lookedUp), NextToken: 'x' }, indent), at: 'text' },
  {
    name: 'LookupEvents, one answer for each',
    write: (events, indent) =>
      events.map((each, index) => json({ NextToken: '{"Events":[]}', Events: [lookedUp(each, index)] }, indent)).join('\n'),
    at: 'text',
  },
  { name: 'a list of what was looked up', write: (events, indent) => json(events.map(lookedUp), indent), at: 'text' },
  {
    name: 'NDJSON of what was looked up',
    write: (events, indent) => events.map((each, index) => json(lookedUp(each, index), indent)).join('\n'),
    at: 'text',
  },
  {
    name: 'GetQueryResults',
    write: (events, indent) =>
      json({ QueryStatus: 'FINISHED', QueryStatistics: { BytesScanned: 1 }, QueryResultRows: events.map(laked), NextToken: 'x' }, indent),
    at: 'text',
  },
  { name: 'a list of rows of CloudTrail Lake', write: (events, indent) => json(events.map(laked), indent), at: 'text' },
  {
    name: 'NDJSON of rows of CloudTrail Lake',
    write: (events, indent) => events.map((eventJson) => json({ eventName: 'x', eventJson }, indent)).join('\n'),
    at: 'text',
  },
  {
    name: 'a result of CloudTrail Lake',
    write: (events) => ['"eventID","eventJson","eventName"', ...events.map((each, i) => `"${i}",${csv(each)},"a, ""b"""`)].join('\n'),
    at: 'field',
  },
  {
    name: 'a result of CloudTrail Lake with other line ends',
    write: (events) => `${['eventjson', ...events.map(csv)].join('\r\n')}\r\n\r\n`,
    at: 'field',
  },
]
