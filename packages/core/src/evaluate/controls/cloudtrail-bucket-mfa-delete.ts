import type { Bucket } from '../../observe/facts/bucket.ts'
import { bucketOf, NO_BUCKET, unknownOfBucket } from '../bucket-in-words.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { sentence } from '../trail-in-words.ts'
import { fail, pass, type Verdict } from '../verdict.ts'

const EXPECTED: Json = { versioning: 'enabled', mfaDelete: true }

/** Stolen credentials, an administrator's included, must not be enough to delete log files for good. */
export const cloudtrailBucketMfaDelete: Control = defineControl({
  id: 'cloudtrail-bucket-mfa-delete',
  title: 'The bucket of every trail asks for MFA to delete versions',
  why: 'Whoever gets hold of an administrator can delete every log file. With MFA delete only the root user with its device can delete a version for good, or stop the bucket from keeping versions.',
  severity: 'medium',
  subject: 'bucket',
  none: { ...NO_BUCKET, expected: EXPECTED },
  benchmarks: {
    'cis-aws@2.0': { number: '2.1.2', level: 1, assessment: 'automated' },
  },
  codes: { 'not-versioned': 'fail', 'mfa-delete-off': 'fail', 'mfa-delete-on': 'pass', 'no-trail': 'not-applicable' },
  asks: ['s3:GetBucketVersioning'],
  byHand,
  judge,
})

function byHand(bucket?: Bucket, verdict?: Verdict): ByHand {
  const name = bucket === undefined ? '<bucket>' : shellQuote(bucket.name)
  const isMended = verdict !== undefined && verdict.outcome !== 'fail'
  return {
    audit: `aws s3api get-bucket-versioning --bucket ${name}`,
    fix: isMended
      ? ''
      : `aws s3api put-bucket-versioning --bucket ${name} --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa '<ARN of the MFA device of the root user> <its code>'`,
  }
}

/** Where no versions are kept there is nothing that MFA delete could protect: an object deleted is gone. */
function judge(bucket: Bucket, context: JudgeContext): Verdict {
  const { versioning } = bucket
  const whether = `Whether ${bucketOf(bucket)} asks for MFA to delete versions`
  if (!versioning.known) return unknownOfBucket(bucket, versioning, { whether, expected: EXPECTED, context })
  const { status, mfaDelete } = versioning.value
  const seen = { expected: EXPECTED, observed: { versioning: status, mfaDelete } }
  const it = sentence(bucketOf(bucket))
  if (status !== 'enabled')
    return fail({ ...seen, code: 'not-versioned', text: `${it} keeps no versions (${status}): what is deleted is gone.` })
  return mfaDelete
    ? pass({ ...seen, code: 'mfa-delete-on', text: `${it} asks for MFA to delete versions.` })
    : fail({ ...seen, code: 'mfa-delete-off', text: `${it} lets versions be deleted without MFA.` })
}
