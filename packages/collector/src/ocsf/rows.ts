// Where each field of a record goes. Sources: OCSF 1.8.0 for the places; AWS CloudTrail User Guide, "CloudTrail record contents", for the
// fields. Deprecated places are not used, so older readers of OCSF find nothing that is gone in newer ones.
import type { ConversionName } from './conversions.ts'

/** A field and its place. Of several rows with one place, the first that has a value fills it. */
export interface Row {
  /** Keys with dots between: a field of the record. */
  readonly from: string
  /** Keys with dots between: an attribute of the class. */
  readonly to: string
  readonly as: ConversionName
  /** The place does not hold all that the field says: it is among the unmapped as well. */
  readonly copied?: true
}

const RECORD: readonly Row[] = [
  { from: 'eventVersion', to: 'metadata.log_version', as: 'text' },
  { from: 'eventVersion', to: 'metadata.product.version', as: 'text' },
  { from: 'eventCategory', to: 'metadata.product.feature.name', as: 'text' },
  { from: 'eventType', to: 'metadata.event_code', as: 'text' },
  { from: 'awsRegion', to: 'cloud.region', as: 'text' },
]

const TIMED: readonly Row[] = [
  { from: 'eventTime', to: 'time', as: 'any time' },
  { from: 'eventTime', to: 'metadata.original_time', as: 'text' },
  { from: 'eventID', to: 'metadata.uid', as: 'text' },
  { from: 'eventID', to: 'metadata.original_event_uid', as: 'text' },
  { from: 'recipientAccountId', to: 'cloud.account', as: 'account' },
]

const ACTOR: readonly Row[] = [
  { from: 'userIdentity.type', to: 'actor.user.type', as: 'text' },
  { from: 'userIdentity.type', to: 'actor.user.type_id', as: 'type of user' },
  { from: 'userIdentity.arn', to: 'actor.user.uid', as: 'text' },
  { from: 'userIdentity.principalId', to: 'actor.user.uid_alt', as: 'text' },
  { from: 'userIdentity.userName', to: 'actor.user.name', as: 'text' },
  { from: 'userIdentity.sessionContext.sessionIssuer.userName', to: 'actor.user.name', as: 'text', copied: true },
  { from: 'userIdentity.accountId', to: 'actor.user.account', as: 'account' },
  { from: 'userIdentity.invokedBy', to: 'actor.app_name', as: 'text' },
  { from: 'userIdentity.identityProvider', to: 'actor.idp.name', as: 'text' },
  { from: 'userIdentity.sessionContext.webIdFederationData.federatedProvider', to: 'actor.idp.uid', as: 'text' },
  { from: 'userIdentity.accessKeyId', to: 'actor.session.credential_uid', as: 'text' },
  { from: 'userIdentity.sessionContext.sessionIssuer.arn', to: 'actor.session.issuer', as: 'text' },
  { from: 'userIdentity.sessionContext.attributes.creationDate', to: 'actor.session.created_time', as: 'time' },
  { from: 'userIdentity.sessionContext.attributes.creationDate', to: 'actor.session.created_time', as: 'any time', copied: true },
  { from: 'userIdentity.sessionContext.attributes.mfaAuthenticated', to: 'actor.session.is_mfa', as: 'boolean' },
]

const CALL: readonly Row[] = [
  { from: 'sharedEventID', to: 'metadata.correlation_uid', as: 'text' },
  { from: 'eventName', to: 'api.operation', as: 'text' },
  { from: 'eventSource', to: 'api.service.name', as: 'text' },
  { from: 'apiVersion', to: 'api.version', as: 'text' },
  { from: 'requestID', to: 'api.request.uid', as: 'text' },
  { from: 'requestParameters', to: 'api.request.data', as: 'value' },
  { from: 'responseElements', to: 'api.response.data', as: 'value' },
  { from: 'errorCode', to: 'api.response.error', as: 'text' },
  { from: 'errorMessage', to: 'api.response.error_message', as: 'text' },
  { from: 'errorCode', to: 'status_code', as: 'text' },
  { from: 'errorMessage', to: 'status_detail', as: 'text' },
  { from: 'userAgent', to: 'http_request.user_agent', as: 'text' },
  { from: 'sourceIPAddress', to: 'src_endpoint.ip', as: 'IP address' },
  { from: 'sourceIPAddress', to: 'src_endpoint.domain', as: 'domain' },
  { from: 'sourceIPAddress', to: 'src_endpoint.name', as: 'other text' },
  { from: 'vpcEndpointId', to: 'src_endpoint.uid', as: 'text' },
  { from: 'vpcEndpointAccountId', to: 'src_endpoint.owner.account', as: 'account' },
]

/** Only some classes have these. */
const HOST: Row = { from: 'tlsDetails.clientProvidedHostHeader', to: 'dst_endpoint.hostname', as: 'text' }
const SERVICE: Row = { from: 'eventSource', to: 'service.name', as: 'text' }
const RESOURCES: readonly Row[] = [
  { from: 'resources', to: 'resources', as: 'resources' },
  { from: 'resources', to: 'resources', as: 'known resources', copied: true },
]

const INSIGHT: readonly Row[] = [
  { from: 'sharedEventID', to: 'finding_info.uid', as: 'text' },
  { from: 'sharedEventId', to: 'finding_info.uid', as: 'text' },
  { from: 'eventID', to: 'finding_info.uid', as: 'text' },
  { from: 'insightDetails.insightType', to: 'finding_info.types', as: 'list' },
  { from: 'insightDetails.eventName', to: 'api.operation', as: 'text' },
  { from: 'insightDetails.eventSource', to: 'api.service.name', as: 'text' },
  { from: 'insightDetails.errorCode', to: 'status_code', as: 'text' },
  { from: 'insightDetails.insightContext', to: 'evidences', as: 'evidence' },
]

const AGGREGATED: readonly Row[] = [
  { from: 'eventId', to: 'metadata.uid', as: 'text' },
  { from: 'eventId', to: 'metadata.original_event_uid', as: 'text' },
  { from: 'accountId', to: 'cloud.account', as: 'account' },
  { from: 'eventSource', to: 'api.service.name', as: 'text' },
  { from: 'timeWindow.windowStart', to: 'time', as: 'any time' },
  { from: 'timeWindow.windowStart', to: 'metadata.original_time', as: 'text' },
  { from: 'timeWindow.windowStart', to: 'start_time', as: 'time' },
  { from: 'timeWindow.windowEnd', to: 'end_time', as: 'time' },
]

/** A way to map a record. */
export type Way = 'api' | 'authentication' | 'account' | 'finding' | 'aggregated'

/** The rows of each way. */
export const ROWS: Readonly<Record<Way, readonly Row[]>> = {
  api: [...RECORD, ...TIMED, ...ACTOR, ...CALL, HOST, ...RESOURCES],
  authentication: [...RECORD, ...TIMED, ...ACTOR, ...CALL, HOST, SERVICE],
  account: [...RECORD, ...TIMED, ...ACTOR, ...CALL],
  finding: [...RECORD, ...TIMED, ...INSIGHT],
  aggregated: [...RECORD, ...AGGREGATED],
}

/**
 * Objects that the schema allows only with certain attributes in them: with one of these at least. Without it nothing is put there, and
 * the fields stay unmapped.
 */
export const ANCHORS: Readonly<Record<string, readonly string[]>> = {
  'actor.user': ['actor.user.name', 'actor.user.uid', 'actor.user.account'],
  'api.request': ['api.request.uid'],
}
