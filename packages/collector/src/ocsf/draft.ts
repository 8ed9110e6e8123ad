import type { JsonObject } from '@trailmend/stream'
import { type Applied, applyRows, type Building, part, type SplitRow, splitRows } from './apply-rows.ts'
import { CLASSES, type ClassName, OTHER } from './classes.ts'
import { textAt } from './json.ts'
import { type Coded, type NotMapped, OCSF_VERSION, type OcsfEvent } from './ocsf-event.ts'
import { ROWS, type Way } from './rows.ts'

const SPLIT_ROWS: Readonly<Record<Way, readonly SplitRow[]>> = {
  api: splitRows(ROWS.api),
  authentication: splitRows(ROWS.authentication),
  account: splitRows(ROWS.account),
  finding: splitRows(ROWS.finding),
  aggregated: splitRows(ROWS.aggregated),
}

/** What the schema wants of a name where CloudTrail has none: OCSF's caption of what is not known. */
const UNKNOWN_NAME = 'Unknown'

/** A record with its fields in their places, before it is known to be valid. */
export function draftOf(record: JsonObject, way: Way): Applied {
  const draft = applyRows(record, SPLIT_ROWS[way])
  const metadata = part(draft.attributes, 'metadata')
  metadata.version = OCSF_VERSION
  metadata.profiles = ['cloud']
  const product = part(metadata, 'product')
  product.name = 'CloudTrail'
  product.vendor_name = 'AWS'
  part(draft.attributes, 'cloud').provider = 'AWS'
  return draft
}

/** What makes an event one of its class. */
export interface Verdict {
  readonly name: ClassName
  readonly activity: number
  /** What `activity_id` 99 is called. */
  readonly otherwise: string
  readonly severity: Coded
  readonly status: Coded
}

/** The event that a draft is. A time that cannot be read, without which no class is valid, is a reason not to map it. */
export function eventOf({ attributes, rest }: Applied, verdict: Verdict): OcsfEvent | NotMapped {
  const { time, ...others } = attributes
  if (typeof time !== 'number') return { because: 'it has no time that can be read' }
  const { id, caption, category, activities } = CLASSES[verdict.name]
  const known = activities[verdict.activity]
  const activity = known === undefined ? { id: OTHER, caption: verdict.otherwise } : { id: verdict.activity, caption: known }
  return {
    class_uid: id,
    class_name: caption,
    category_uid: category.id,
    category_name: category.caption,
    activity_id: activity.id,
    activity_name: activity.caption,
    type_uid: id * 100 + activity.id,
    type_name: `${caption}: ${known ?? 'Other'}`,
    time,
    severity_id: verdict.severity.id,
    severity: verdict.severity.caption,
    status_id: verdict.status.id,
    status: verdict.status.caption,
    ...others,
    ...(Object.keys(rest).length > 0 ? { unmapped: rest } : {}),
  }
}

/** Says who acted and from where, as far as anybody can, for classes that require it. */
export function completeEnds(record: JsonObject, attributes: Building): void {
  const isOfService = textAt(record, 'eventType') === 'AwsServiceEvent'
  const service = isOfService ? textAt(record, 'eventSource') : undefined
  const actor = part(attributes, 'actor')
  if (!['user', 'app_name', 'session'].some((key) => Object.hasOwn(actor, key))) {
    if (service !== undefined) actor.app_name = service
    else actor.user = { name: UNKNOWN_NAME, type_id: 0 }
  }
  const source = part(attributes, 'src_endpoint')
  if (['ip', 'domain', 'name', 'uid'].some((key) => Object.hasOwn(source, key))) return
  if (service !== undefined) source.svc_name = service
  else source.name = UNKNOWN_NAME
}
