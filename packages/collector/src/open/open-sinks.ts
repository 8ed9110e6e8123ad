import type { Writable } from 'node:stream'
import type { SessionOptions } from '@trailmend/aws/collect'
import type { Clock } from '../clock.ts'
import type {
  BucketSinkSettings,
  FileSinkSettings,
  HttpSinkSettings,
  QueueSinkSettings,
  Settings,
  SinkSettings,
  StdoutSettings,
} from '../config/settings.ts'
import { UsageError } from '../config/usage-error.ts'
import type { EventFormat } from '../sink/format.ts'
import type { Sink } from '../sink/sink.ts'
import { type Environment, readHttpSecrets } from './secrets.ts'
import { targetOf } from './session.ts'

/** What opening sinks takes besides their settings. */
export interface SinkOpening {
  readonly session: () => Promise<SessionOptions>
  readonly clock: Clock
  readonly env: Environment
  /** Standard output; absent where there is none to write events to. */
  readonly stdout?: Writable | undefined
  /** Called when nobody reads standard output any more. */
  readonly onGone: () => void
}

/** Open every sink. Each kind is loaded where there is one. Throws a `UsageError` where two have one name. */
export async function openSinks({ sinks = [], as }: Settings, opening: SinkOpening): Promise<readonly Sink[]> {
  const opened = await Promise.all(sinks.map((sink) => openSink({ ...sink, as: sink.as ?? as }, opening)))
  const twice = opened.find(({ name }, index) => opened.findIndex((other) => other.name === name) !== index)
  if (twice !== undefined) throw new UsageError(`sinks: two are ${twice.name}; give one of them a name of its own`)
  return opened
}

async function openSink(sink: SinkSettings, opening: SinkOpening): Promise<Sink> {
  const common = { ...(sink.name !== undefined && { name: sink.name }), ...(sink.as !== undefined && { events: await formatOf(sink.as) }) }
  if ('file' in sink) return openFileSink(sink, common, opening)
  if ('s3' in sink) return openBucketSink(sink, common, opening)
  if ('http' in sink) return openHttpSink(sink, common, opening)
  return 'queue' in sink ? openQueueSink(sink, common, opening) : openStdout(sink, common, opening)
}

interface Common {
  readonly name?: string
  readonly events?: EventFormat
}

async function formatOf(_as: 'ocsf'): Promise<EventFormat> {
  return (await import('../ocsf/ocsf-format.ts')).ocsfFormat()
}

async function openFileSink(
  { file: folder, format, rotate = {} }: FileSinkSettings,
  common: Common,
  { clock }: SinkOpening,
): Promise<Sink> {
  const { createFileSink } = await import('../sink/file/file-sink.ts')
  const { size: bytes, every: seconds } = rotate
  return createFileSink({
    ...common,
    folder,
    clock,
    ...(format !== undefined && { format }),
    rotate: { ...(bytes !== undefined && { bytes }), ...(seconds !== undefined && { seconds }) },
  })
}

async function openBucketSink(sink: BucketSinkSettings, common: Common, { session }: SinkOpening): Promise<Sink> {
  const [{ createObjectSink }, { openSinkObjects }] = await Promise.all([
    import('../sink/object/object-sink.ts'),
    import('@trailmend/aws/collect'),
  ])
  const { s3: bucket, prefix, region, owner, 'kms-key': kmsKey, 'storage-class': storageClass } = sink
  const objects = await openSinkObjects({
    session: await session(),
    target: targetOf(sink),
    bucket,
    ...(region !== undefined && { region }),
    ...(owner !== undefined && { owner }),
    ...(kmsKey !== undefined && { kmsKey }),
    ...(storageClass !== undefined && { storageClass }),
  })
  return createObjectSink({ ...common, objects, ...(prefix !== undefined && { prefix }) })
}

async function openHttpSink(sink: HttpSinkSettings, common: Common, { clock, env }: SinkOpening): Promise<Sink> {
  const { createHttpSink } = await import('../sink/http/http-sink.ts')
  const { http: url, format, gzip, 'allow-private': allowPrivate, 'allow-http': allowHttp } = sink
  return createHttpSink({
    ...common,
    url,
    clock,
    ...(await readHttpSecrets(sink, env)),
    ...(format !== undefined && { format }),
    ...(gzip !== undefined && { gzip }),
    ...(allowPrivate !== undefined && { allowPrivate }),
    ...(allowHttp !== undefined && { allowHttp }),
  })
}

async function openQueueSink(sink: QueueSinkSettings, common: Common, { session }: SinkOpening): Promise<Sink> {
  const [{ createQueueSink }, { openSinkQueue }] = await Promise.all([import('../sink/queue-sink.ts'), import('@trailmend/aws/collect')])
  const { queue: url, region } = sink
  const queue = await openSinkQueue({ session: await session(), target: targetOf(sink), url, ...(region !== undefined && { region }) })
  return createQueueSink({ ...common, queue })
}

async function openStdout(_sink: StdoutSettings, common: Common, { stdout, onGone }: SinkOpening): Promise<Sink> {
  if (stdout === undefined) throw new UsageError('sinks: there is no standard output here')
  const { createStreamSink } = await import('../sink/stream-sink.ts')
  return createStreamSink({ ...common, stream: stdout, onGone })
}
