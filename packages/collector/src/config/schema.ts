import * as z from 'zod/mini'
import type { WatchList } from '../tamper/judge-tamper.ts'
import { oneOf } from './one-of.ts'
import type { Schema } from './parse-value.ts'
import {
  accountId,
  bucketName,
  externalId,
  flag,
  kind,
  kmsKey,
  moment,
  name,
  needed,
  path,
  prefix,
  queueUrl,
  region,
  roleArn,
  seconds,
  secretPlace,
  several,
  size,
  tableName,
  told,
  topicArn,
  trailArn,
  url,
  wayIn,
  where,
  whole,
} from './parts.ts'
import { CONCURRENCY, FORMAT_ERROR, listenOf, wordError } from './rules.ts'
import {
  type AlertSettings,
  type BucketSettings,
  type BucketSinkSettings,
  type FileSinkSettings,
  type FilesSettings,
  type HistorySettings,
  type HttpSinkSettings,
  type LedgerSettings,
  LOG_LEVELS,
  type QuarantineSettings,
  type QueueSettings,
  type QueueSinkSettings,
  type Settings,
  type SinkSettings,
  type SourceSettings,
  type StdoutSettings,
  type TrailSettings,
} from './settings.ts'

const extent = {
  accounts: told(several(accountId), 'Only the logs of these accounts.'),
  regions: told(several(region), 'Only the logs of these regions.'),
  kinds: told(several(kind), 'Only these kinds of objects.'),
  from: told(moment, 'Only what was delivered at this time or later.'),
}
const until = { to: told(moment, 'Only what was delivered before this time.') }

const queue = (): Schema<QueueSettings> =>
  z.strictObject({
    queue: needed(queueUrl, 'The URL of an SQS queue that tells of objects.'),
    ...wayIn,
    region: told(region, 'Its region, where the URL does not tell.'),
    confirm: told(several(topicArn), 'The topics whose subscriptions are confirmed.'),
    'verify-signatures': told(
      z.union(
        [flag, z.strictObject({ topics: z.optional(several(topicArn)), 'allow-bare': z.optional(flag) })],
        'expected true, false, or a mapping with topics and allow-bare',
      ),
      'Whether messages must be signed by SNS; with `topics`, by which; with `allow-bare`, those without an envelope are let in.',
    ),
    'wait-seconds': told(whole(0, 20), 'How long to wait for a message: 20, and 3 with --once.'),
    'hidden-seconds': told(whole(10, 43_200), 'How long a message is ours before that must be renewed: 120.'),
  })

const bucket = (): Schema<BucketSettings> =>
  z.strictObject({
    bucket: needed(bucketName, 'A bucket that trails deliver to, gone through without notifications.'),
    prefix: told(prefix, 'What is before `AWSLogs`, without the slash between.'),
    ...extent,
    ...until,
    follow: told(flag, 'Whether to go on: the last days are listed again and again. It is so without --once and `to`.'),
    every: told(seconds, 'From one round to the next: 5m.'),
  })

const trail = (): Schema<TrailSettings> =>
  z.strictObject({
    trail: needed(trailArn, 'The ARN of a trail: the bucket is that which it delivers to, and another where it is changed.'),
    ...wayIn,
    ...extent,
    every: told(seconds, 'From one look at where it delivers, and one round, to the next: 5m.'),
    subscribe: told(
      queueUrl,
      'The URL of a queue that is subscribed to the topic that the trail publishes to, and to another where it is changed.',
    ),
  })

const history = (): Schema<HistorySettings> =>
  z.strictObject({
    'event-history': needed(accountId, 'The account whose event history is read: management events of 90 days, without a trail.'),
    regions: needed(several(region), 'The regions to ask.'),
    ...wayIn,
    from: told(moment, 'Where to begin: where the last run ended, or 90 days ago.'),
    ...until,
    follow: told(flag, 'Whether to go on. It is so without --once and `to`.'),
  })

const files = (): Schema<FilesSettings> =>
  z.strictObject({
    files: needed(several(path), 'Files and folders of this machine; `-` is standard input.'),
  })

const source: Schema<SourceSettings> = oneOf<SourceSettings>({ queue, bucket, trail, 'event-history': history, files })

const anySink = {
  name: told(name, 'By which the ledger knows it: unlike the other sinks.'),
  as: told(z.enum(['ocsf'], FORMAT_ERROR), 'How events are written.'),
}

const fileSink = (): Schema<FileSinkSettings> =>
  z.strictObject({
    file: needed(path, 'The folder that files of events are written to.'),
    ...anySink,
    format: told(z.enum(['ndjson', 'ndjson.gz'], 'expected ndjson or ndjson.gz'), 'One event a line, or the same zipped.'),
    rotate: told(z.strictObject({ size: z.optional(size), every: z.optional(seconds) }), 'When a file is finished: 256MiB, 5m.'),
  })

const bucketSink = (): Schema<BucketSinkSettings> =>
  z.strictObject({
    s3: needed(bucketName, 'The bucket that objects of events are written to.'),
    ...anySink,
    ...wayIn,
    prefix: told(prefix, 'What keys begin with.'),
    region: told(region, "The bucket's region, where it is not that of the credentials."),
    owner: told(accountId, 'The account that the bucket must belong to.'),
    'kms-key': told(kmsKey, 'The ARN of the key to encrypt with.'),
    'storage-class': told(
      z.enum(
        ['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'],
        'expected a storage class such as STANDARD_IA',
      ),
      'The storage class of objects.',
    ),
  })

const httpSink = (): Schema<HttpSinkSettings> =>
  z.strictObject({
    http: needed(url, 'Where batches are posted.'),
    ...anySink,
    secret: told(secretPlace, 'Where the signing secret is: `{ env: NAME }` or `{ file: PATH }`.'),
    headers: told(
      z.record(
        z.string().check(z.regex(/^[A-Za-z0-9-]{1,100}$/)),
        z.union([z.string(), secretPlace], 'expected a text, { env: NAME } or { file: PATH }'),
      ),
      'Headers; a secret one is `{ env: NAME }` or `{ file: PATH }`.',
    ),
    format: told(z.enum(['ndjson', 'json'], 'expected ndjson or json'), 'One event a line, or an array.'),
    gzip: told(flag, 'Whether bodies are zipped; they are.'),
    'allow-private': told(flag, 'Also send to addresses of an intranet or this machine.'),
    'allow-http': told(flag, 'Also send without TLS.'),
  })

const queueSink = (): Schema<QueueSinkSettings> =>
  z.strictObject({
    queue: needed(queueUrl, 'The URL of a queue that events are sent to.'),
    ...anySink,
    ...wayIn,
    region: told(region, 'Its region, where the URL does not tell.'),
  })

const stdout = (): Schema<StdoutSettings> =>
  z.strictObject({
    stdout: needed(z.literal(true, 'expected true'), 'Events on standard output, one a line.'),
    ...anySink,
  })

const sink: Schema<SinkSettings> = oneOf<SinkSettings>({ file: fileSink, s3: bucketSink, http: httpSink, queue: queueSink, stdout })

const ledger: Schema<LedgerSettings> = oneOf<LedgerSettings>({
  file: () => z.strictObject({ file: needed(path, "SQLite's file, for one collector.") }),
  dynamodb: () =>
    z.strictObject({
      dynamodb: needed(tableName, 'A table, for several collectors.'),
      region: told(region, 'Its region, where it is not that of the credentials.'),
      ...wayIn,
    }),
  memory: () => z.strictObject({ memory: needed(z.literal(true, 'expected true'), 'Nothing is kept after the end.') }),
})

const quarantine: Schema<QuarantineSettings> = oneOf<QuarantineSettings>({
  folder: () =>
    z.strictObject({
      folder: needed(path, 'A folder for what cannot be taken.'),
      size: told(size, 'Bytes of all of it at most: 10GiB.'),
    }),
  bucket: () =>
    z.strictObject({
      bucket: needed(bucketName, 'A bucket for what cannot be taken: none that is read from.'),
      prefix: told(prefix, 'What keys begin with: `quarantine/`.'),
      region: told(region, "The bucket's region, where it is not that of the credentials."),
      owner: told(accountId, 'The account that the bucket must belong to.'),
      'kms-key': told(kmsKey, 'The ARN of the key to encrypt with.'),
      ...wayIn,
    }),
})

const filter = z.strictObject({
  where: told(where, 'Only events that have, for each field named, one of the values listed. They are judged as bytes.'),
  kinds: told(several(kind), 'Only objects of these kinds.'),
  accounts: told(several(accountId), 'Only objects of these accounts, where the key tells.'),
  regions: told(several(region), 'Only objects of these regions, where the key tells.'),
})

const objects = z.strictObject({
  ...wayIn,
  'by-bucket': told(z.record(bucketName, z.strictObject(wayIn)), 'Other roles for some buckets.'),
  'by-account': told(z.record(accountId, z.strictObject(wayIn)), 'Other roles for the logs of some accounts, where each has a bucket.'),
  'requester-pays': told(flag, 'Whether whoever asks pays.'),
})

const names = several(z.string('expected a text').check(z.minLength(1, 'expected a name, an ARN or a URL'), z.maxLength(500)))
const watched: Schema<WatchList> = z.strictObject({
  trail: told(names, 'Trails, by name or ARN.'),
  bucket: told(names, 'Buckets.'),
  topic: told(names, 'Topics.'),
  queue: told(names, 'Queues.'),
  key: told(names, 'KMS keys.'),
  'log-group': told(names, 'Log groups.'),
  role: told(names, 'Roles.'),
}) as Schema<WatchList>

const alerts: Schema<AlertSettings> = z.strictObject({
  queue: told(queueUrl, 'The URL of a queue that alerts are sent to, as `trailmend watch --wake-queue` takes them.'),
  ...wayIn,
  watched: told(watched, 'The things besides trails of which events that weaken the recording raise an alert.'),
})

const listen = z.pipe(
  z.union([z.string(), z.number()]),
  z.transform((value, { issues }) => {
    try {
      return listenOf(String(value))
    } catch (error) {
      issues.push({ code: 'custom', message: error instanceof Error ? error.message : String(error), input: value })
      return z.NEVER
    }
  }),
)

/** Everything that can be set. Defaults are applied where things are opened, so that one place knows whether a value was given. */
export const settingsSchema: Schema<Settings> = z.strictObject({
  version: told(z.literal(1, 'expected 1'), 'The version of this format.'),
  name: told(name, 'Who this collector is: with a shared ledger, unlike all others.'),
  sources: told(several(source), 'Where deliveries come from.'),
  sinks: told(several(sink), 'Where events go: each to all of them.'),
  as: told(z.enum(['ocsf'], FORMAT_ERROR), 'How sinks write that say nothing themselves.'),
  role: told(roleArn, 'The role to assume for queues, where they name none.'),
  'external-id': told(externalId, 'What its trust policy asks for.'),
  via: wayIn.via,
  objects: told(objects, 'With whose credentials objects are got and listed.'),
  ledger: told(ledger, 'What is done already: `trailmend-collector/ledger.db` in the working folder.'),
  quarantine: told(quarantine, 'What cannot be taken: `trailmend-collector/quarantine` in the working folder.'),
  filter: told(filter, 'Which objects and events are wanted.'),
  limits: told(
    z.strictObject({
      'unzipped-size': told(size, 'Of one object, unzipped.'),
      ratio: told(whole(2, 100_000), 'Bytes unzipped for each byte zipped.'),
      'record-size': told(size, 'Of one record that is kept as bytes.'),
    }),
    'What reading an object may cost at most.',
  ),
  'duplicate-window': told(whole(0, 50_000_000), 'How many events are remembered so that copies are left out: 1000000.'),
  memory: told(size, 'What objects under way may take: 128MiB.'),
  concurrency: told(whole(CONCURRENCY.least, CONCURRENCY.most), 'How many objects are worked on at once at most: 64.'),
  verify: told(flag, 'Whether digests are verified and kept as what should be there, and logs hashed to be held against them.'),
  alerts: told(alerts, 'What raises an alert, and who is told: the log, and a queue.'),
  keep: told(seconds, 'How long the ledger remembers an object: for ever. Less than 45d may read an object twice.'),
  listen: told(listen, 'Where health and metrics are served: a port of 127.0.0.1, or an address and a port.'),
  'log-level': told(z.enum(LOG_LEVELS, wordError(LOG_LEVELS)), 'What is logged at least: info.'),
})
