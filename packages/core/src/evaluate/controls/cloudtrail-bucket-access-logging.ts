import type { Bucket } from '../../observe/facts/bucket.ts'
import { bucketOf, NO_BUCKET, unknownOfBucket } from '../bucket-in-words.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { fail, pass, type Verdict } from '../verdict.ts'

const EXPECTED: Json = { accessLogs: 'to another bucket' }

/** Who read, changed or deleted log files shows in the access logs of their bucket. */
export const cloudtrailBucketAccessLogging: Control = defineControl({
  id: 'cloudtrail-bucket-access-logging',
  title: 'Access to the bucket of every trail is logged',
  why: 'Whoever covers tracks reads and deletes log files. A trail does not record what happens to objects unless told to; the access logs of the bucket do, requests without credentials and refused ones included.',
  severity: 'low',
  subject: 'bucket',
  none: { ...NO_BUCKET, expected: EXPECTED },
  benchmarks: {
    'cis-aws@1.2': { number: '2.6' },
    'cis-aws@1.3': { number: '3.6', level: 1, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.6', level: 1, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.6', level: 1, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.6', level: 1, assessment: 'automated' },
    'cis-aws@3.0': { number: '3.4', level: 1, assessment: 'automated' },
    'cis-aws@4.0': { number: '3.4', level: 1, assessment: 'automated' },
    'cis-aws@5.0': { number: '3.4', level: 1, assessment: 'manual' },
    'cis-aws@6.0': { number: '4.4', level: 1, assessment: 'manual' },
    'cis-aws@7.0': { number: '4.4', level: 1, assessment: 'manual' },
    'aws-fsbp@1.0': { number: 'CloudTrail.7' },
  },
  codes: { 'not-logged': 'fail', 'logged-to-itself': 'fail', logged: 'pass', 'no-trail': 'not-applicable' },
  asks: ['s3:GetBucketLogging'],
  byHand,
  judge,
})

function byHand(bucket?: Bucket, verdict?: Verdict): ByHand {
  const name = bucket === undefined ? '<bucket>' : shellQuote(bucket.name)
  const target = { LoggingEnabled: { TargetBucket: '<bucket for access logs>', TargetPrefix: `${bucket?.name ?? '<bucket>'}/` } }
  const isMended = verdict !== undefined && verdict.outcome !== 'fail'
  return {
    audit: `aws s3api get-bucket-logging --bucket ${name}`,
    fix: isMended ? '' : `aws s3api put-bucket-logging --bucket ${name} --bucket-logging-status ${shellQuote(JSON.stringify(target))}`,
  }
}

function judge(bucket: Bucket, context: JudgeContext): Verdict {
  const { name, accessLogs } = bucket
  const whether = `Whether access to ${bucketOf(bucket)} is logged`
  if (!accessLogs.known) return unknownOfBucket(bucket, accessLogs, { whether, expected: EXPECTED, context })
  const target = accessLogs.value
  const seen = { expected: EXPECTED, observed: { accessLogs: target } }
  const it = `Access to ${bucketOf(bucket)}`
  if (target === null) return fail({ ...seen, code: 'not-logged', text: `${it} is not logged.` })
  if (target === name) {
    const text = `${it} is logged to the bucket itself: who deletes log files there can delete what tells of it.`
    return fail({ ...seen, code: 'logged-to-itself', text })
  }
  return pass({ ...seen, code: 'logged', text: `${it} is logged to bucket ${target}.` })
}
