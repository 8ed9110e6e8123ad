import type { Bucket, ObjectLock } from '../../observe/facts/bucket.ts'
import type { Trail } from '../../observe/snapshot.ts'
import { bucketOf, NO_BUCKET, unknownOfBucket } from '../bucket-in-words.ts'
import { type Control, DEFAULT_THRESHOLDS, type JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { digestsExpireFirst, type Expiry, earlyExpiry } from '../log-file-lifetime.ts'
import { shellQuote } from '../shell-quote.ts'
import { nameOf, sentence } from '../trail-in-words.ts'
import { fail, firstUnknown, pass, type Verdict } from '../verdict.ts'

const LOCK = (name: string, days: number) =>
  `aws s3api put-object-lock-configuration --bucket ${name} --object-lock-configuration '{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Days":${days}}}}'`
const LOOK_AT_RULES = (name: string) => `aws s3api get-bucket-lifecycle-configuration --bucket ${name}`

const FIXES: ReadonlyMap<string, (name: string, days: number) => string> = new Map([
  ['not-versioned', (name: string) => `aws s3api put-bucket-versioning --bucket ${name} --versioning-configuration Status=Enabled`],
  ['not-locked', LOCK],
  ['lock-too-short', LOCK],
  ['expires-too-early', LOOK_AT_RULES],
  ['digests-expire-first', LOOK_AT_RULES],
])

/** Log files that can be deleted, overwritten or left to expire are no evidence, whatever else was done for them. */
export const cloudtrailBucketImmutability: Control = defineControl({
  id: 'cloudtrail-bucket-immutability',
  title: 'Log files cannot be deleted before their time',
  why: 'A digest proves that a log file is missing; it does not bring it back. Only a bucket that keeps versions, does not let them be deleted for as long as they are wanted, and does not let them expire by a rule of its own, still has the evidence when it is needed.',
  severity: 'medium',
  subject: 'bucket',
  none: { ...NO_BUCKET, expected: expectedFor(DEFAULT_THRESHOLDS.minRetentionDays) },
  benchmarks: {},
  codes: {
    'not-versioned': 'fail',
    'not-locked': 'fail',
    'lock-too-short': 'fail',
    'expires-too-early': 'fail',
    'digests-expire-first': 'fail',
    immutable: 'pass',
    'no-trail': 'not-applicable',
  },
  asks: ['s3:GetBucketVersioning', 's3:GetObjectLockConfiguration', 's3:GetBucketLifecycleConfiguration'],
  byHand,
  judge,
})

function expectedFor(days: number): { readonly [name: string]: Json } {
  return { versioning: 'enabled', lockedDays: days, expiresAfterDays: `never, or ${days} at least; digests not before their log files` }
}

function byHand(bucket?: Bucket, verdict?: Verdict): ByHand {
  const name = bucket === undefined ? '<bucket>' : shellQuote(bucket.name)
  const days = wantedDays(verdict) ?? DEFAULT_THRESHOLDS.minRetentionDays
  return {
    audit: `aws s3api get-object-lock-configuration --bucket ${name}; ${LOOK_AT_RULES(name)}`,
    fix: FIXES.get(verdict?.because.code ?? 'not-locked')?.(name, days) ?? '',
  }
}

function wantedDays(verdict: Verdict | undefined): number | undefined {
  const expected = verdict?.expected
  const days = typeof expected === 'object' && expected !== null && 'lockedDays' in expected ? expected.lockedDays : undefined
  return typeof days === 'number' ? days : undefined
}

function judge(bucket: Bucket, context: JudgeContext): Verdict {
  const { versioning, objectLock, lifecycle } = bucket
  const days = context.thresholds.minRetentionDays
  const expected = expectedFor(days)
  const found = unprotected(bucket, days) ?? expiring(bucket, context)
  const seen = { expected, observed: observedOf(bucket) }
  if (found !== undefined) return fail({ ...seen, ...found })
  const protection = versioning.known && versioning.value.mfaDelete ? [versioning] : [versioning, objectLock]
  const unread = firstUnknown([...protection, lifecycle])
  const whether = `Whether the log files in ${bucketOf(bucket)} cannot be deleted before their time`
  if (unread !== undefined) return unknownOfBucket(bucket, unread, { whether, expected, context })
  return pass({ ...seen, code: 'immutable', text: `${sentence(bucketOf(bucket))} ${keptBy(bucket, days)}.` })
}

interface Finding {
  readonly code: string
  readonly text: string
}

/** MFA delete does the work of a lock: nobody but the root user with its device deletes a version. */
function unprotected(bucket: Bucket, days: number): Finding | undefined {
  const { versioning, objectLock } = bucket
  const it = sentence(bucketOf(bucket))
  if (versioning.known && versioning.value.status !== 'enabled') {
    return { code: 'not-versioned', text: `${it} keeps no versions: what is deleted or overwritten is gone.` }
  }
  if (!versioning.known || versioning.value.mfaDelete || !objectLock.known) return undefined
  const locked = lockedDays(objectLock.value)
  if (locked === null)
    return { code: 'not-locked', text: `${it} locks no objects by default: whoever may delete versions can delete log files.` }
  if (locked < days) return { code: 'lock-too-short', text: `${it} locks objects for ${locked} days, fewer than ${days}.` }
  return undefined
}

function lockedDays(lock: ObjectLock | null): number | null {
  return lock === null || lock.mode === null ? null : (lock.days ?? 0)
}

/** Whatever is locked, a current object that expires is hidden behind a delete marker, and no reader finds it. */
function expiring({ name, trails, lifecycle }: Bucket, { snapshot, thresholds }: JudgeContext): Finding | undefined {
  const rules = lifecycle.known ? lifecycle.value : []
  const arns = new Set(trails)
  const byFolder = new Map(snapshot.trails.filter(({ arn }) => arns.has(arn)).map((trail) => [folderOf(trail), trail]))
  for (const trail of byFolder.values()) {
    const early = earlyExpiry(trail, rules, thresholds.minRetentionDays)
    const at = (expiry: Expiry) => `Bucket ${name} lets ${expiry.what} of ${nameOf(trail)} expire ${whenOf(expiry)} (rule ${expiry.rule})`
    if (early !== undefined) return { code: 'expires-too-early', text: `${at(early)}, sooner than ${thresholds.minRetentionDays} days.` }
    const first = digestsExpireFirst(trail, rules)
    if (first !== undefined) return { code: 'digests-expire-first', text: `${at(first)}, before the log files that they prove.` }
  }
  return undefined
}

/** Trails that keep their log files under the same keys are judged once. */
function folderOf({ keyPrefix, isOrganization, ownerAccount }: Trail): string {
  return JSON.stringify([keyPrefix, isOrganization, ownerAccount])
}

function whenOf({ days }: Expiry): string {
  return days === 0 ? 'on a set date' : `after ${days} days`
}

function keptBy({ versioning, objectLock }: Bucket, days: number): string {
  const lock = objectLock.known ? objectLock.value : null
  const locked = lockedDays(lock)
  if (locked === null || locked < days) return 'keeps versions, which only the root user with MFA can delete'
  const bypass = lock?.mode === 'GOVERNANCE' ? '; who has s3:BypassGovernanceRetention can lift the lock' : ''
  return `keeps versions and locks them for ${locked} days${versioning.known && versioning.value.mfaDelete ? '' : bypass}`
}

function observedOf({ versioning, objectLock, lifecycle }: Bucket): Json {
  return {
    versioning: versioning.known ? versioning.value.status : null,
    mfaDelete: versioning.known ? versioning.value.mfaDelete : null,
    lock: objectLock.known && objectLock.value !== null ? { mode: objectLock.value.mode, days: objectLock.value.days } : null,
    rules: lifecycle.known ? lifecycle.value.map(({ id, prefix, expiresAfterDays }) => ({ id, prefix, expiresAfterDays })) : null,
  }
}
