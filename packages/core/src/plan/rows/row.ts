import { HOLDERS, type Holder, PARTS, type Part, type PartState, PROFILES, type Profile } from '../parts.ts'
import type { Deed, Receiver } from '../plan-data.ts'

/** One row of the decision table: what happens to these parts, found in these states, held by these, under these profiles. */
export interface Row {
  /** The page under docs/remediation that explains it. */
  readonly situation: Situation
  readonly parts: readonly Part[]
  readonly states: readonly PartState[]
  readonly holders: readonly Holder[]
  readonly profiles: readonly Profile[]
  readonly does: Deed
  readonly to?: Receiver
  /** One sentence; `{part}` stands for the part in words. */
  readonly why: string
}

/** What can have happened, each with a page of its own. */
export const SITUATIONS = {
  sound: 'Nothing is wrong',
  unreadable: 'Something could not be read',
  'managed-elsewhere': 'Another tool looks after it',
  'other-account': 'It belongs to another account',
  'trail-deleted': 'The trail in use was deleted, or there is none',
  'trail-incomplete': 'The trail is stopped, or lacks a setting',
  'data-events': 'Data events are not recorded',
  'organization-trail': 'No trail records the whole organization',
  'bucket-reassigned': 'The trail delivers to another bucket',
  'bucket-deleted': 'The bucket was deleted',
  'bucket-open': 'The bucket can be made public, or its readers are not logged',
  'bucket-policy-changed': "The bucket's policy was changed",
  'mfa-delete-off': 'MFA Delete is off',
  'key-unfit': 'The key cannot be used',
  'topic-changed': 'The trail announces on another topic',
  'topic-deleted': 'The topic was deleted, or there is none',
  'topic-policy-changed': "The topic's policy was changed",
  'queue-deleted': 'The queue was deleted, or there is none',
  'queue-policy-changed': "The queue's policy was changed",
  'subscription-removed': 'The subscription was removed',
  'logs-missing': 'Delivery to CloudWatch Logs is missing or dead',
  'monitors-missing': 'Metric filters or alarms are missing',
} as const
export type Situation = keyof typeof SITUATIONS

export const WRONG: readonly PartState[] = ['missing', 'insufficient', 'stopped']
export const EVERYONE: readonly Holder[] = HOLDERS
export const ALWAYS: readonly Profile[] = PROFILES
/** The profiles that look at everything. */
export const THOROUGH: readonly Profile[] = ['standard', 'repair']
export const LEGACY: readonly Profile[] = ['legacy']

/** What `legacy` cannot see, as its documentation says. */
export const UNSEEN_BY_LEGACY: readonly Part[] = [
  'public-access-block',
  'access-logging',
  'mfa-delete',
  'key-policy',
  'data-events',
  'dead-letter-queue',
]
/** What `legacy` reports, and leaves alone. */
export const REPORTED_BY_LEGACY: readonly Part[] = [
  'log-group',
  'retention',
  'delivery-role-trust',
  'delivery-role-permissions',
  'logs-integration',
  'monitor',
]
export const SEEN_BY_LEGACY: readonly Part[] = PARTS.filter(
  (part) => ![...UNSEEN_BY_LEGACY, 'bucket-policy', 'subscription'].includes(part),
)
/** What only somebody else can mend, whoever holds it. */
const NEVER_MENDED: readonly Part[] = ['mfa-delete']
export const MENDED: readonly Part[] = PARTS.filter((part) => !NEVER_MENDED.includes(part))

export const LOGS: readonly Part[] = ['log-group', 'retention', 'delivery-role-trust', 'delivery-role-permissions']
export const TRAIL_SETTINGS: readonly Part[] = ['multi-region', 'global-events', 'log-file-validation', 'management-events', 'logging']
