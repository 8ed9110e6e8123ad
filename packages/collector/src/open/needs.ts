import {
  CONFIRM_ACTIONS,
  EVENT_HISTORY_ACTIONS,
  LEDGER_TABLE_ACTIONS,
  OBJECT_ACTIONS,
  QUARANTINE_OBJECT_ACTIONS,
  QUEUE_ACTIONS,
  queueAddress,
  SINK_OBJECT_ACTIONS,
  SINK_QUEUE_ACTIONS,
  SUBSCRIBE_ACTIONS,
  TRAIL_PLACE_ACTIONS,
} from '@trailmend/aws/collect'
import type { Settings, SinkSettings, SourceSettings, WayIn } from '../config/settings.ts'
import { quarantinePrefix } from './open-quarantine.ts'

/** Something that settings make a collector do, and what that takes. */
export interface Need {
  readonly does: 'reads' | 'writes' | 'keeps'
  /** In words. */
  readonly what: string
  /** The role it is done with; absent where it is done with the caller's own credentials, or without any. */
  readonly role?: string
  /** What it takes, and on what; none for what is on this machine. */
  readonly permissions: readonly Permission[]
}

/** Actions on resources, for a policy. */
export interface Permission {
  readonly actions: readonly string[]
  /** ARNs. */
  readonly on: readonly string[]
}

/** What settings make a collector read, write and keep. `places`: where ledger and quarantine are, where settings name none. */
export function needsOf(settings: Settings, places: { readonly ledger: string; readonly quarantine: string }): readonly Need[] {
  const { sources = [], sinks = [] } = settings
  return [
    ...sources.flatMap((source) => sourceNeeds(source, settings)),
    ...sinks.map((sink) => sinkNeed(sink, settings)),
    ledgerNeed(settings, places.ledger),
    quarantineNeed(settings, places.quarantine),
    ...watchNeeds(settings),
  ]
}

function sourceNeeds(source: SourceSettings, settings: Settings): readonly Need[] {
  if ('files' in source) return [{ does: 'reads', what: source.files.join(', '), permissions: [] }]
  if ('bucket' in source) return [objectsNeed(`s3://${source.bucket}/${source.prefix ?? ''}`, source.bucket, settings)]
  if ('event-history' in source) {
    const what = `the event history of ${source['event-history']} in ${source.regions.join(', ')}`
    return [{ does: 'reads', what, ...roleOf(source, settings), permissions: [{ actions: EVENT_HISTORY_ACTIONS, on: ['*'] }] }]
  }
  if ('trail' in source) {
    const place = { actions: TRAIL_PLACE_ACTIONS, on: ['*'] }
    const role = roleOf(source, settings)
    return [
      { does: 'reads', what: `where ${source.trail} delivers`, ...role, permissions: [place] },
      ...subscribeNeeds(source.subscribe, role),
      objectsNeed('the bucket that it delivers to', '*', settings),
    ]
  }
  const permissions = [
    { actions: QUEUE_ACTIONS, on: [queueArn(source.queue, source.region)] },
    ...(source.confirm === undefined ? [] : [{ actions: CONFIRM_ACTIONS, on: source.confirm }]),
  ]
  return [
    { does: 'reads', what: source.queue, ...roleOf(source, settings), permissions },
    objectsNeed('the objects that its messages name', '*', settings),
  ]
}

function subscribeNeeds(queue: string | undefined, role: Pick<Need, 'role'>): readonly Need[] {
  const permissions = [{ actions: SUBSCRIBE_ACTIONS, on: ['arn:aws:sns:*:*:*'] }]
  return queue === undefined
    ? []
    : [{ does: 'writes', what: `the subscription of ${queue} to the topic of the trail`, ...role, permissions }]
}

function objectsNeed(what: string, bucket: string, { objects = {} }: Settings): Need {
  const [get, list] = OBJECT_ACTIONS
  const permissions = [
    { actions: [get], on: [`arn:aws:s3:::${bucket}/*`] },
    { actions: [list], on: [`arn:aws:s3:::${bucket}`] },
  ]
  return { does: 'reads', what, ...roleOf(objects), permissions }
}

function sinkNeed(sink: SinkSettings, { as }: Settings): Need {
  const format = (sink.as ?? as) === undefined ? '' : `, as ${sink.as ?? as}`
  if ('file' in sink) return { does: 'writes', what: `${sink.file}${format}`, permissions: [] }
  if ('stdout' in sink) return { does: 'writes', what: `standard output${format}`, permissions: [] }
  if ('http' in sink) return { does: 'writes', what: `${sink.http}${format}`, permissions: [] }
  if ('queue' in sink) {
    const permissions = [{ actions: SINK_QUEUE_ACTIONS, on: [queueArn(sink.queue, sink.region)] }]
    return { does: 'writes', what: `${sink.queue}${format}`, ...roleOf(sink), permissions }
  }
  const key = sink['kms-key']
  const permissions = [...inBucket(SINK_OBJECT_ACTIONS, sink.s3, sink.prefix ?? ''), ...(key === undefined ? [] : [encrypting(key)])]
  return { does: 'writes', what: `s3://${sink.s3}/${sink.prefix ?? ''}${format}`, ...roleOf(sink), permissions }
}

function ledgerNeed({ ledger }: Settings, otherwise: string): Need {
  if (ledger === undefined || 'file' in ledger)
    return { does: 'keeps', what: `the ledger in ${ledger?.file ?? otherwise}`, permissions: [] }
  if ('memory' in ledger) return { does: 'keeps', what: 'the ledger in memory: nothing of it is there after the end', permissions: [] }
  const table = `arn:aws:dynamodb:${ledger.region ?? '*'}:*:table/${ledger.dynamodb}`
  const permissions = [{ actions: LEDGER_TABLE_ACTIONS, on: [table, `${table}/index/time`] }]
  return { does: 'keeps', what: `the ledger in the table ${ledger.dynamodb}`, ...roleOf(ledger), permissions }
}

function watchNeeds({ verify = false, alerts, objects }: Settings): readonly Need[] {
  const keys = { actions: ['cloudtrail:ListPublicKeys'], on: ['*'] }
  const wanted: readonly (Need | false)[] = [
    verify && { does: 'reads', what: 'the keys that CloudTrail signs digests with', ...roleOf(objects), permissions: [keys] },
    alerts?.queue !== undefined && {
      does: 'writes',
      what: `alerts to ${alerts.queue}`,
      ...roleOf(alerts),
      permissions: [{ actions: SINK_QUEUE_ACTIONS, on: [queueArn(alerts.queue, undefined)] }],
    },
  ]
  return wanted.filter((need) => need !== false)
}

function quarantineNeed({ quarantine }: Settings, otherwise: string): Need {
  if (quarantine === undefined || 'folder' in quarantine)
    return { does: 'keeps', what: `the quarantine in ${quarantine?.folder ?? otherwise}`, permissions: [] }
  const { bucket, 'kms-key': key } = quarantine
  const prefix = quarantinePrefix(quarantine)
  const permissions = [...inBucket(QUARANTINE_OBJECT_ACTIONS, bucket, prefix), ...(key === undefined ? [] : [encrypting(key)])]
  return { does: 'keeps', what: `the quarantine in s3://${bucket}/${prefix}`, ...roleOf(quarantine), permissions }
}

/** Listing is of a bucket, all else of objects. */
function inBucket(actions: readonly string[], bucket: string, prefix: string): readonly Permission[] {
  const start = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
  return [
    { actions: actions.filter((action) => action !== 's3:ListBucket'), on: [`arn:aws:s3:::${bucket}/${start}*`] },
    { actions: ['s3:ListBucket'], on: [`arn:aws:s3:::${bucket}`] },
  ]
}

function encrypting(key: string): Permission {
  return { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], on: [key] }
}

function roleOf(...ways: readonly (WayIn | undefined)[]): { readonly role?: string } {
  const role = ways.find((way) => way?.role !== undefined)?.role
  return role === undefined ? {} : { role }
}

function queueArn(url: string, region: string | undefined): string {
  const address = queueAddress(url)
  return `arn:aws:sqs:${region ?? address?.region ?? '*'}:${address?.account ?? '*'}:${address?.name ?? '*'}`
}
