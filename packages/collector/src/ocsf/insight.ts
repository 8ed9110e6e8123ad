import type { JsonObject } from '@trailmend/stream'
import { part } from './apply-rows.ts'
import { FINDING_STATUS, OTHER, SEVERITY } from './classes.ts'
import { draftOf, eventOf } from './draft.ts'
import { textAt } from './json.ts'
import type { Coded, NotMapped, OcsfEvent } from './ocsf-event.ts'

/** An insight begins and ends: of both the id is the same, as a finding's. */
const STATES: ReadonlyMap<string, { readonly activity: number; readonly status: Coded }> = new Map([
  ['Start', { activity: 1, status: FINDING_STATUS.new }],
  ['End', { activity: 3, status: FINDING_STATUS.resolved }],
])

/** A record of unusual activity as Detection Finding: it is nobody's call, but what CloudTrail makes of many. */
export function insight(record: JsonObject): OcsfEvent | NotMapped {
  const draft = draftOf(record, 'finding')
  const finding = part(draft.attributes, 'finding_info')
  if (finding.uid === undefined) return { because: 'it is an insight without an id' }
  const type = textAt(record, 'insightDetails', 'insightType') ?? 'Insight'
  const operation = textAt(record, 'insightDetails', 'eventName')
  const state = textAt(record, 'insightDetails', 'state') ?? 'Unknown'
  finding.title = operation === undefined ? type : `${type}: ${operation}`
  const known = STATES.get(state)
  return eventOf(draft, {
    name: 'finding',
    activity: known?.activity ?? OTHER,
    otherwise: state,
    severity: SEVERITY.unknown,
    status: known?.status ?? FINDING_STATUS.unknown,
  })
}
