import { type JsonObject, listField, objectOf, ownField, textField } from '../answer-fields.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { LifecycleRule, ObjectLock } from '../facts/bucket.ts'

const DAYS_A_YEAR = 365

/** What GetObjectLockConfiguration tells. */
export function readObjectLock(output: JsonObject): Fact<ObjectLock | null> {
  const lock = objectOf(output.ObjectLockConfiguration)
  if (lock === undefined || textField(lock, 'ObjectLockEnabled') !== 'Enabled') return known(null)
  const retention = objectOf(objectOf(lock.Rule)?.DefaultRetention)
  if (retention === undefined) return known({ mode: null, days: null })
  const mode = textField(retention, 'Mode')
  const [days, years] = [count(retention, 'Days'), count(retention, 'Years')]
  if ((mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') || (days === null && years === null)) {
    return notKnown('malformed-answer', 'GetObjectLockConfiguration: expected a "Mode" and "Days" or "Years"')
  }
  return known({ mode, days: days ?? (years ?? 0) * DAYS_A_YEAR })
}

/** Source: S3 User Guide, "Managing the lifecycle of objects": a bucket takes 1,000 rules. */
const MAX_RULES = 1000

/** The rules that are switched on, of what GetBucketLifecycleConfiguration tells. */
export function readLifecycle(output: JsonObject): Fact<readonly LifecycleRule[]> {
  const rules = listField(output, 'Rules')
  if (rules === undefined) return notKnown('malformed-answer', 'GetBucketLifecycleConfiguration: expected a list "Rules"')
  if (rules.length > MAX_RULES) return notKnown('malformed-answer', `GetBucketLifecycleConfiguration: more than ${MAX_RULES} rules`)
  return known(
    rules.flatMap((each) => {
      const rule = objectOf(each)
      return rule === undefined || textField(rule, 'Status') !== 'Enabled' ? [] : readRule(rule)
    }),
  )
}

function readRule(rule: JsonObject): LifecycleRule {
  const filter = objectOf(rule.Filter)
  const both = filter && objectOf(filter.And)
  const expiration = objectOf(rule.Expiration)
  const noncurrent = objectOf(rule.NoncurrentVersionExpiration)
  const isDated = expiration !== undefined && ownField(expiration, 'Date') !== undefined
  return {
    id: textField(rule, 'ID') ?? '',
    prefix: textField(rule, 'Prefix') ?? (filter && textField(filter, 'Prefix')) ?? (both && textField(both, 'Prefix')) ?? '',
    needsTags:
      (filter !== undefined && ownField(filter, 'Tag') !== undefined) || (both !== undefined && ownField(both, 'Tags') !== undefined),
    expiresAfterDays: isDated ? 0 : expiration === undefined ? null : count(expiration, 'Days'),
    deletesVersionsAfterDays: noncurrent === undefined ? null : count(noncurrent, 'NoncurrentDays'),
  }
}

function count(object: JsonObject, name: string): number | null {
  const value = ownField(object, name)
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}
