import { CONCURRENCY, flagOf, formatOf, kept, kindOf, levelOf, listenOf, RULES, sizeOf, wholeOf } from './rules.ts'
import type { LedgerSettings, Settings, SinkSettings } from './settings.ts'
import { UsageError } from './usage-error.ts'

/** What a flag and a variable of the environment set. */
export interface Overlay {
  /** As commander takes it. The variable has the same name: `--log-level` is `TRAILMEND_COLLECTOR_LOG_LEVEL`. */
  readonly flags: string
  readonly description: string
  /** Several values, or one with commas between them. */
  readonly isList?: boolean
  /**
   * What values set, one for what is no list. Keys that several flags set, `sources` and `sinks`, are put together. Throws a `UsageError` where a
   * value is not right.
   */
  readonly read: (values: readonly string[]) => Settings
}

const AT_BUCKET = /^s3:\/\/([^/]+)\/?(.*?)\/?$/

const TABLE = 'dynamodb:'
const QUEUE = /^https:\/\/(?:sqs\.[a-z0-9-]+|[a-z0-9-]+\.queue)\.amazonaws\.com(?:\.cn)?\/\d{12}\//

/** Everything that can be set without a file. */
export const OVERLAYS: readonly Overlay[] = [
  {
    flags: '--queue <url...>',
    description: 'queues that tell of objects',
    isList: true,
    read: (urls) => ({ sources: urls.map((url) => ({ queue: kept(RULES.queueUrl, url) })) }),
  },
  {
    flags: '--bucket <place...>',
    description: 'buckets to go through without notifications: a name, or s3://bucket/prefix',
    isList: true,
    read: (places) => ({ sources: places.map(bucketAt) }),
  },
  {
    flags: '--files <path...>',
    description: 'files and folders of this machine; - is standard input',
    isList: true,
    read: (files) => ({ sources: [{ files: files.map((file) => kept(RULES.path, file)) }] }),
  },
  {
    flags: '--out <place...>',
    description: 'where events go: a folder, s3://bucket/prefix, the URL of a queue, any other https: URL, or - for standard output',
    isList: true,
    read: (places) => ({ sinks: places.map(sinkAt) }),
  },
  {
    flags: '--as <format>',
    description: 'how events are written: ocsf, or as they were delivered',
    read: ([as = '']) => ({ as: formatOf(as) }),
  },
  {
    flags: '--ledger <place>',
    description: 'what is done already: a file, dynamodb:table, or memory',
    read: ([place = '']) => ({ ledger: ledgerAt(place) }),
  },
  {
    flags: '--quarantine <place>',
    description: 'what cannot be taken: a folder, or s3://bucket/prefix',
    read: ([place = '']) => ({ quarantine: place.startsWith('s3://') ? bucketAt(place) : { folder: kept(RULES.path, place) } }),
  },
  {
    flags: '--account <id...>',
    description: 'only objects of these accounts',
    isList: true,
    read: (ids) => ({ filter: { accounts: ids.map((id) => kept(RULES.accountId, id)) } }),
  },
  {
    flags: '--region <region...>',
    description: 'only objects of these regions',
    isList: true,
    read: (names) => ({ filter: { regions: names.map((name) => kept(RULES.region, name)) } }),
  },
  {
    flags: '--kind <kind...>',
    description: 'only objects of these kinds, such as CloudTrail',
    isList: true,
    read: (kinds) => ({ filter: { kinds: kinds.map(kindOf) } }),
  },
  {
    flags: '--role <arn>',
    description: 'role to assume for queues, objects and lists',
    read: ([arn = '']) => {
      const role = kept(RULES.roleArn, arn)
      return { role, objects: { role } }
    },
  },
  {
    flags: '--external-id <id>',
    description: "what the role's trust policy asks for",
    read: ([text = '']) => {
      const id = kept(RULES.externalId, text)
      return { 'external-id': id, objects: { 'external-id': id } }
    },
  },
  {
    flags: '--name <name>',
    description: 'who this collector is, in the ledger',
    read: ([name = '']) => ({ name: kept(RULES.name, name) }),
  },
  {
    flags: '--listen <port>',
    description: 'serve health and metrics: a port of 127.0.0.1, or address:port',
    read: ([listen = '']) => ({ listen: listenOf(listen) }),
  },
  {
    flags: '--concurrency <n>',
    description: 'objects worked on at once at most',
    read: ([count = '']) => ({ concurrency: wholeOf(count, CONCURRENCY) }),
  },
  { flags: '--memory <size>', description: 'what objects under way may take', read: ([size = '']) => ({ memory: sizeOf(size) }) },
  {
    flags: '--verify',
    description: 'verify digests, and hash logs to be held against them',
    read: ([verify = '']) => ({ verify: flagOf(verify) }),
  },
  {
    flags: '--alerts <url>',
    description: 'raise alerts, and send them to this queue, as trailmend watch --wake-queue takes them',
    read: ([url = '']) => ({ alerts: { queue: kept(RULES.queueUrl, url) } }),
  },
  { flags: '--log-level <level>', description: 'debug, info, warn or error', read: ([level = '']) => ({ 'log-level': levelOf(level) }) },
]

/** What the names of all our variables begin with. */
export const VARIABLE_PREFIX = 'TRAILMEND_COLLECTOR_'
/** The name of a flag, without its dashes. */
export const longOf = ({ flags }: Overlay): string => /--([a-z-]+)/.exec(flags)?.[1] ?? ''
/** The name of a flag as commander gives its value. */
export const camel = (long: string): string => long.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The variable of the environment that sets what a flag does. */
export function variableOf(overlay: Overlay): string {
  return VARIABLE_PREFIX + longOf(overlay).replaceAll('-', '_').toUpperCase()
}

function bucketAt(place: string): { readonly bucket: string; readonly prefix?: string } {
  const [, bucket = place, prefix = ''] = AT_BUCKET.exec(place) ?? []
  return { bucket: kept(RULES.bucket, bucket), ...(prefix !== '' && { prefix: kept(RULES.prefix, prefix) }) }
}

function sinkAt(place: string): SinkSettings {
  if (place === '-') return { stdout: true }
  if (place.startsWith('s3://')) {
    const { bucket: s3, ...rest } = bucketAt(place)
    return { s3, ...rest }
  }
  if (QUEUE.test(place)) return { queue: kept(RULES.queueUrl, place) }
  const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(place) ?? []
  if (scheme !== undefined && !/^https?:/.test(scheme))
    throw new UsageError(`${place}: expected a folder, s3://bucket/prefix, the URL of a queue, an https: URL, or -`)
  return scheme !== undefined ? { http: kept(RULES.url, place) } : { file: kept(RULES.path, place) }
}

function ledgerAt(place: string): LedgerSettings {
  if (place === 'memory') return { memory: true }
  return place.startsWith(TABLE) ? { dynamodb: kept(RULES.table, place.slice(TABLE.length)) } : { file: kept(RULES.path, place) }
}
