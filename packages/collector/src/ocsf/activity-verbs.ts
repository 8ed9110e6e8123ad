import { OTHER } from './classes.ts'

// What operations of AWS begin with, and what OCSF calls that. What is not here is told by `readOnly`, or is Other.
const VERBS = {
  1: 'Create Run Allocate Register Import Copy Clone Provision Purchase Issue Launch Request Publish Restore Initiate Upload Generate Invite Send',
  2: 'Get List Describe Head Lookup Search Query Scan Select View Check Validate Preview Estimate Discover Download Poll Receive Count Read Simulate Verify Detect Export Retrieve Fetch',
  3: 'Update Put Modify Set Change Attach Detach Associate Disassociate Add Enable Disable Start Stop Reboot Restart Tag Untag Authorize Revoke Assign Unassign Replace Reset Rotate Move Rename Configure Subscribe Accept Reject Activate Deactivate Apply Complete Suspend Resume Upgrade Switch Extend Renew Stage Promote Lock Unlock',
  4: 'Delete Terminate Deregister Release Remove Purge Destroy Cancel Unsubscribe Abort Erase Empty',
} as const

const ACTIVITY: ReadonlyMap<string, number> = new Map(
  Object.entries(VERBS).flatMap(([id, verbs]) => verbs.split(' ').map((verb): [string, number] => [verb, Number(id)])),
)

/** The verbs of each activity, for the docs. */
export const VERB_TABLE: readonly (readonly [id: number, verbs: readonly string[]])[] = Object.entries(VERBS).map(([id, verbs]) => [
  Number(id),
  verbs.split(' '),
])

const FIRST_WORD = /^(?:Batch)?([A-Z][a-z]+)/

/** `activity_id` of an operation in the class API Activity: by the verb it begins with, else Read where it only reads, else 99. */
export function activityOf(operation: string, readOnly: boolean): number {
  const verb = FIRST_WORD.exec(operation)?.[1] ?? ''
  return ACTIVITY.get(verb) ?? (readOnly ? 2 : OTHER)
}
