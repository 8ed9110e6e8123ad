import type { SessionOptions } from '@trailmend/aws/collect'
import type { AlertSink, WatchedOver } from '../alert/index.ts'
import type { CollectorOptions } from '../collector.ts'
import type { PublicKeys } from '../complete/index.ts'
import type { Settings } from '../config/settings.ts'
import type { Log } from '../log/log.ts'
import { targetOf } from './session.ts'

/** What watching takes besides its settings. */
export interface WatchOpening {
  readonly session: () => Promise<SessionOptions>
  readonly log: Log
  /** Whether the run ends when nothing is there. */
  readonly once: boolean
}

/** Put over a collector what settings want watched: by `verify` its digests, by `alerts` all of it. Nothing where they want nothing. */
export async function openWatch(
  { verify = false, alerts, objects, sources = [] }: Settings,
  options: CollectorOptions,
  { session, log, once }: WatchOpening,
): Promise<WatchedOver | undefined> {
  if (!verify && alerts === undefined) return undefined
  const { createLogAlerts, createQueueAlerts, watchOver } = await import('../alert/index.ts')
  const sinks: AlertSink[] = [
    createLogAlerts(({ kind, code, because, account, region, subject }) =>
      log.write('warn', `alert: ${kind}`, { code, because, account, region, subject }),
    ),
  ]
  if (alerts?.queue !== undefined) {
    const { createQueue } = await import('@trailmend/aws/collect')
    sinks.push(createQueueAlerts(await createQueue({ url: alerts.queue, target: targetOf(alerts), session: await session() })))
  }
  return watchOver(options, {
    sinks,
    ...(verify && { keys: await openKeys(objects, session) }),
    ...(alerts?.watched !== undefined && { watched: alerts.watched }),
    looksIntoAll: alerts !== undefined,
    judges: sources.some((source) => 'to' in source && source.to !== undefined) ? 'never' : once ? 'at-the-end' : 'always',
    problem: (name, error) => log.problem({ of: 'sink', name, because: 'what watches has trouble: it tries again', error, isFatal: false }),
  })
}

/** CloudTrail's public keys, asked for with the credentials that get objects. */
async function openKeys(objects: Settings['objects'], session: WatchOpening['session']): Promise<PublicKeys> {
  const { createDigestAccess } = await import('@trailmend/aws/digest')
  return (await createDigestAccess(await session())(targetOf(objects))).store
}
