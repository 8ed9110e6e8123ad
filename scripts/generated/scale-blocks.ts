import {
  CALLS_A_MESSAGE,
  EACH_EVENT,
  EACH_OBJECT,
  hoursOf,
  type Incoming,
  incoming,
  LARGE,
  MACHINES,
  memoryOf,
  priced,
  SMALL,
  unitPrice,
} from './scale-figures.ts'
import { code, markdownTable } from './table.ts'

const ACCOUNTS = 1_000
const DAY: Incoming = incoming(ACCOUNTS)
/** Bytes that the ledger knows an event by. */
const CLAIM_BYTES = 16
/** One core's hours of a day. */
const HOURS = 24

const COLLECTOR = '[collector.json](../bench/results/collector.json)'
const MEMORY = '[collector-memory.json](../bench/results/collector-memory.json)'

const count = (number: number): string => Math.round(number).toLocaleString('en-US')
/** So many digits that say something. */
const brief = (number: number, digits = 2): string => Number(number.toPrecision(digits)).toLocaleString('en-US')
const gigabytes = (bytes: number): string => `${brief(bytes / 1e9)} GB`
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
const dollars = (amount: number): string => amount.toFixed(2)

/** What comes in on a day. */
export function scaleIncoming(): string {
  const { events, files, digests, zippedBytes, plainBytes } = DAY
  const bytesOfEvent = count(plainBytes / events)
  return markdownTable(
    ['', 'a day', 'from'],
    [
      ['accounts', count(ACCOUNTS), 'given'],
      ['management events', count(events), 'A: 1,000,000 a month and account'],
      [
        'log files',
        count(files),
        `A: one every five minutes in each of 17 regions with activity; so ${brief(events / files)} events in each`,
      ],
      ['digests', count(digests), 'A: one an hour and region'],
      ['messages of SNS, and in the queue', `${count(files)}: ${count(files / HOURS / 3600)} a second`, 'C: one for each log file'],
      ['bytes got from S3', gigabytes(zippedBytes), 'A: 250 bytes of an event, zipped'],
      [
        'bytes of NDJSON',
        `${gigabytes(plainBytes)}: ${brief(plainBytes / HOURS / 3600 / 1e6)} MB a second`,
        `C, M: ${bytesOfEvent} bytes of an event, ${code('corpus')} of ${COLLECTOR}`,
      ],
      [
        'ledger, what it knows events by',
        gigabytes(events * CLAIM_BYTES),
        'C: 16 bytes of an event, for as long as the window of copies is kept',
      ],
    ],
  )
}

/** What was measured of one object, and what follows for each object and event. */
export function scaleUnits(): string {
  return markdownTable(
    ['object', 'processor time', 'from'],
    [
      [
        `${brief(SMALL.events)} events, 5 KB unzipped`,
        `${brief(SMALL.milliseconds)} ms`,
        `M: ${code('collector-memory')}, ${code('small')} of ${MEMORY}`,
      ],
      [
        `${count(LARGE.events)} events, 500 KB unzipped`,
        `${brief(LARGE.milliseconds)} ms`,
        `M: ${code('collector')}, ${code('collected')} of ${COLLECTOR}`,
      ],
      ['each object', `${brief(EACH_OBJECT)} ms`, 'C: what is left where there are no events'],
      ['each event', `${brief(EACH_EVENT * 1e3)} µs`, `C: the difference, for each of ${count(LARGE.events - SMALL.events)} events`],
    ],
  )
}

/** What a day takes, and what follows from it. */
export function scaleWork(): string {
  const { events, files, digests } = DAY
  const minutes = (part: Partial<Incoming>): string => `${count(hoursOf({ events: 0, files: 0, digests: 0, ...part }) * 60)} min`
  const all = hoursOf(DAY)
  const table = markdownTable(
    ['a day', 'processor time', 'from'],
    [
      [`${count(files)} log files`, minutes({ files }), `C: ${brief(EACH_OBJECT)} ms each`],
      [`${count(events)} events`, minutes({ events }), `C: ${brief(EACH_EVENT * 1e3)} µs each`],
      [
        `${count(digests)} digests`,
        `${minutes({ digests })}, and what it takes to verify them, which was not measured`,
        'C: counted like log files',
      ],
      ['all of it', `${brief(all)} hours of one core: ${brief((all / HOURS) * 100)} % of the day`, 'C'],
    ],
  )
  const few = incoming(ACCOUNTS, 3)
  const tenfold = { events: events * 10, files: files * 10, digests }
  return [
    table,
    `**One collector** on one core has ${brief(HOURS / all)} times as much to spare, on average. CloudTrail delivers in bursts: one in which ten times as much comes as on average takes ${brief((all / HOURS) * 1000)} % of the core.`,
    `Trails that are active in three regions have ${count(few.files)} log files of ${brief(few.events / few.files)} events, and take ${brief(hoursOf(few))} hours; the bytes are the same. Ten times as many events in as many files, as data events of a busy data lake would be, take ${brief(hoursOf({ ...DAY, events: events * 10 }))} hours, and ten times as many files of the same size ${brief(hoursOf(tenfold))}.`,
  ].join('\n\n')
}

/** How much memory it takes. */
export function scaleMemory(): string {
  const row = (name: string, what: string): readonly string[] => {
    const { memory, seconds } = memoryOf(name)
    const { least, most } = memory.later
    return [what, megabytes(memory.most), `${megabytes(least)} to ${megabytes(most)}`, `${count(seconds)} s`, `${code(name)} of ${MEMORY}`]
  }
  const queue = memoryOf('queue')
  return markdownTable(
    ['What', 'Memory at most', 'in the second half', 'Processor time', 'from'],
    [
      row('object', `one object of 1 GB unzipped`),
      row('queue', `${count(queue.messages)} messages, which name ${count(queue.objects)} objects of 60 KB again and again`),
    ],
  )
}

/** What a day costs. */
export function scaleMoney(): string {
  const { files, digests, zippedBytes } = DAY
  const objects = files + digests
  const [fewCalls, mostCalls] = [files * CALLS_A_MESSAGE, files * 2]
  const costs = {
    sns: priced('sns-publish', files),
    few: priced('sqs-request', fewCalls),
    most: priced('sqs-request', mostCalls),
    get: priced('s3-get', objects),
  }
  const table = markdownTable(
    ['a day', 'USD', 'from'],
    [
      [`SNS, ${count(files)} messages published`, dollars(costs.sns), `P: ${unitPrice('sns-publish')} a million`],
      [
        `SQS, ${count(fewCalls)} calls where ten messages go to a call`,
        dollars(costs.few),
        `P: ${unitPrice('sqs-request')} a million; M: ${CALLS_A_MESSAGE.toFixed(3)} calls for each message of a full queue, ${code('queue')} of ${MEMORY}`,
      ],
      [
        `SQS, ${count(mostCalls)} calls where messages come one by one`,
        dollars(costs.most),
        'C: the most there can be: one to receive, one to delete',
      ],
      [`S3, ${count(objects)} objects got`, dollars(costs.get), `P: ${unitPrice('s3-get')} a thousand`],
      [`S3, ${count(objects)} objects put by CloudTrail`, dollars(priced('s3-put', objects)), `P: ${unitPrice('s3-put')} a thousand`],
      [
        'S3, a month of what was stored that day',
        dollars(priced('s3-stored', zippedBytes)),
        `P: ${unitPrice('s3-stored')} a GB-month; digests not counted`,
      ],
      [
        'KMS, where objects are encrypted with a key of one’s own and no bucket key',
        dollars(priced('kms-request', objects * 2)),
        `P: ${unitPrice('kms-request')} for 10,000 requests; C: one to encrypt and one to decrypt each object`,
      ],
      ['the collector’s machine', 'not priced', 'no price of machines was seen'],
    ],
  )
  const [low, high] = [costs.sns + costs.few + costs.get, costs.sns + costs.most + costs.get]
  return `${table}\n\nWhat collecting adds is SNS, SQS, and getting the objects: ${dollars(low)} to ${dollars(high)} a day, ${brief(low * 30)} to ${brief(high * 30)} in a month of 30.`
}

/** Where it was measured. */
export function scaleMachines(): string {
  return markdownTable(
    ['Result', 'written by', 'on', 'others that wanted to run when it began'],
    Object.entries(MACHINES).map(([file, { processor, cores, system, load }]) => [
      `[${file}](../bench/results/${file})`,
      code(`node scripts/ready.mjs bench/run.ts ${file.replace('.json', '')}`),
      `${cores} cores of ${processor}, ${system}`,
      brief(load),
    ]),
  )
}
