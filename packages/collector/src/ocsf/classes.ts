// Source: OCSF 1.8.0, classes API Activity, Authentication, Account Change and Detection Finding; category and activities of each.
import type { Coded } from './ocsf-event.ts'

/** A class of OCSF, and what may be done in it. */
export interface OcsfClass {
  readonly id: number
  readonly caption: string
  readonly category: Coded
  /** Captions of `activity_id`. Other than these is 99, whose caption is whatever the source calls it. */
  readonly activities: Readonly<Record<number, string>>
}

export type ClassName = 'api' | 'authentication' | 'account' | 'finding'

const IDENTITY: Coded = { id: 3, caption: 'Identity & Access Management' }

export const CLASSES: Readonly<Record<ClassName, OcsfClass>> = {
  api: {
    id: 6003,
    caption: 'API Activity',
    category: { id: 6, caption: 'Application Activity' },
    activities: { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete' },
  },
  authentication: {
    id: 3002,
    caption: 'Authentication',
    category: IDENTITY,
    activities: {
      1: 'Logon',
      2: 'Logoff',
      3: 'Authentication Ticket',
      4: 'Service Ticket Request',
      5: 'Service Ticket Renew',
      6: 'Preauth',
      7: 'Account Switch',
    },
  },
  account: {
    id: 3001,
    caption: 'Account Change',
    category: IDENTITY,
    activities: {
      1: 'Create',
      2: 'Enable',
      3: 'Password Change',
      4: 'Password Reset',
      5: 'Disable',
      6: 'Delete',
      7: 'Attach Policy',
      8: 'Detach Policy',
      9: 'Lock',
      10: 'MFA Factor Enable',
      11: 'MFA Factor Disable',
      12: 'Unlock',
    },
  },
  finding: {
    id: 2004,
    caption: 'Detection Finding',
    category: { id: 2, caption: 'Findings' },
    activities: { 1: 'Create', 2: 'Update', 3: 'Close' },
  },
}

/** `activity_id` of what no other says. */
export const OTHER: number = 99

export const STATUS: Readonly<Record<'unknown' | 'success' | 'failure', Coded>> = {
  unknown: { id: 0, caption: 'Unknown' },
  success: { id: 1, caption: 'Success' },
  failure: { id: 2, caption: 'Failure' },
}

/** `status_id` of a finding is another enumeration. */
export const FINDING_STATUS: Readonly<Record<'unknown' | 'new' | 'resolved', Coded>> = {
  unknown: { id: 0, caption: 'Unknown' },
  new: { id: 1, caption: 'New' },
  resolved: { id: 4, caption: 'Resolved' },
}

/** CloudTrail grades nothing: an activity is information, and how grave an insight is nobody says. */
export const SEVERITY: Readonly<Record<'unknown' | 'informational', Coded>> = {
  unknown: { id: 0, caption: 'Unknown' },
  informational: { id: 1, caption: 'Informational' },
}

/** `account.type_id`. */
export const AWS_ACCOUNT: Coded = { id: 10, caption: 'AWS Account' }

/** `user.type_id` by `userIdentity.type`; of one that is not listed 99, Other. Whoever acts by a role may be a person or a program. */
export const USER_TYPES: ReadonlyMap<string, number> = new Map([
  ['Unknown', 0],
  ['IAMUser', 1],
  ['IdentityCenterUser', 1],
  ['FederatedUser', 1],
  ['SAMLUser', 1],
  ['WebIdentityUser', 1],
  ['Directory', 1],
  ['Root', 2],
  ['AWSService', 4],
])
