/**
 * The facts that are not compared, each with the reason. A path is the names of the fields on the way, lists and facts left out.
 *
 * Besides these: facts that one of two snapshots never asked for, the texts of reasons for not knowing, and what only AWS can say in a
 * simulated snapshot.
 */
// biome-ignore format: a table is read by its columns
export const IGNORED_FACTS: Readonly<Record<string, string>> = {
  'identity':                                      'who asks changes nothing of what is asked about',
  'inRegions':                                     'no step rests on what a region has besides trails',
  'trailWrites':                                   'the event history tells of a change minutes later, of our own too',
  'trails.status.latestLogsDelivery':              'deliveries go on',
  'trails.status.latestLogsDeliveryError':         'deliveries go on',
  'trails.status.latestDelivery':                  'deliveries go on',
  'trails.status.latestDeliveryError':             'deliveries go on',
  'trails.status.latestDigestDelivery':            'deliveries go on',
  'trails.status.latestDigestDeliveryError':       'deliveries go on',
  'trails.status.latestNotification':              'deliveries go on',
  'trails.status.latestNotificationError':         'deliveries go on',
  'trails.status.startedLogging':                  'only AWS says since when a trail logs; that it logs is compared',
  'trails.status.stoppedLogging':                  'only AWS says until when a trail logged; that it logs is compared',
  'trails.statusIn.status.latestLogsDelivery':        'deliveries go on',
  'trails.statusIn.status.latestLogsDeliveryError':   'deliveries go on',
  'trails.statusIn.status.latestDelivery':            'deliveries go on',
  'trails.statusIn.status.latestDeliveryError':       'deliveries go on',
  'trails.statusIn.status.latestDigestDelivery':      'deliveries go on',
  'trails.statusIn.status.latestDigestDeliveryError': 'deliveries go on',
  'trails.statusIn.status.latestNotification':        'deliveries go on',
  'trails.statusIn.status.latestNotificationError':   'deliveries go on',
  'trails.statusIn.status.startedLogging':            'only AWS says since when a trail logs; that it logs is compared',
  'trails.statusIn.status.stoppedLogging':            'only AWS says until when a trail logged; that it logs is compared',
  'ownBuckets':                                    'an account makes buckets all the time; those that matter are compared themselves',
  'topics.subscriptions.arn':                      'only AWS says the id of a subscription; that there is one, and whether it is confirmed, is compared',
  'trails.selectors.written':                      'how selectors are written: AWS adds what was left out; what they record is compared',
  'logGroups.settings.createdAt':                  'only AWS says when a log group was made',
  'logGroups.settings.storedBytes':                'events go on being stored',
}
