import type { EventKind, ObjectKind, ObjectTask } from './object.ts'

/** Why an object is nothing of CloudTrail. */
export type ForeignReason = 'folder' | 'empty' | 'other-service'

/** What is to be done with an object. */
export type Route =
  /** Read its events. Without a kind its key does not say what they are: the bytes do. */
  | { readonly to: 'events'; readonly kind?: EventKind }
  /** Keep it as what should be there. */
  | { readonly to: 'digest' }
  /** Count it. It is never got. */
  | { readonly to: 'foreign'; readonly because: ForeignReason }

const BY_KIND: Readonly<Record<Exclude<ObjectKind, 'other'>, Route>> = {
  CloudTrail: { to: 'events', kind: 'CloudTrail' },
  'CloudTrail-Insight': { to: 'events', kind: 'CloudTrail-Insight' },
  'CloudTrail-NetworkActivity': { to: 'events', kind: 'CloudTrail-NetworkActivity' },
  'CloudTrail-Aggregated': { to: 'events', kind: 'CloudTrail-Aggregated' },
  'CloudTrail-Digest': { to: 'digest' },
}

/** Asked from the top, of objects whose key is none that CloudTrail gives. */
const FOREIGN: readonly { readonly because: ForeignReason; readonly is: (task: ObjectTask) => boolean }[] = [
  { because: 'folder', is: ({ key }) => key.endsWith('/') || key.endsWith('_$folder$') },
  // Only a size that was told: CloudTrail's own messages tell none.
  { because: 'empty', is: ({ size }) => size === 0 },
  { because: 'other-service', is: ({ key }) => isOfOtherService(key) },
]

/**
 * What to do with an object, by what its key and its notification say.
 *
 * The four kinds of logs are read and digests are kept. Of the rest, folder markers, empty objects and what another service wrote below
 * `AWSLogs/<account>/<service>/` are foreign; everything else could be a log that somebody copied or renamed, and is read.
 */
export function routeOf(task: ObjectTask): Route {
  if (task.kind !== 'other') return BY_KIND[task.kind]
  const foreign = FOREIGN.find(({ is }) => is(task))
  return foreign === undefined ? { to: 'events' } : { to: 'foreign', because: foreign.because }
}

const ACCOUNT = /^(?:aws-account-id=)?\d{12}$/
const ORGANIZATION = /^o-[a-z0-9]{4,32}$/
/** Results of queries, which CloudTrail writes next to its logs. Source: CloudTrail User Guide, "Save query results". */
const NO_LOGS: ReadonlySet<string> = new Set(['CloudTrail-Lake'])

/**
 * Whether a key lies in the folder of a service that is not CloudTrail, such as `AWSLogs/111122223333/elasticloadbalancing/`. A folder that
 * begins like CloudTrail's own may hold a kind of log that is not known here.
 */
function isOfOtherService(key: string): boolean {
  const segments = key.split('/')
  for (let root = segments.indexOf('AWSLogs'); root !== -1; root = segments.indexOf('AWSLogs', root + 1)) {
    const at = ORGANIZATION.test(segments[root + 1] ?? '') ? root + 2 : root + 1
    const service = segments[at + 1]
    if (service === undefined || !ACCOUNT.test(segments[at] ?? '')) continue
    return NO_LOGS.has(service) || !(service === 'CloudTrail' || service.startsWith('CloudTrail-'))
  }
  return false
}
