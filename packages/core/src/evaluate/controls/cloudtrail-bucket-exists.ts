import { parseArn } from '../../arn.ts'
import type { Fact } from '../../observe/fact.ts'
import type { Bucket } from '../../observe/facts/bucket.ts'
import { bucketOf, NO_BUCKET, unknownOfBucket } from '../bucket-in-words.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { sentence } from '../trail-in-words.ts'
import { fail, pass, type Verdict } from '../verdict.ts'

const EXPECTED = { exists: true }

/** The name of a bucket that was deleted is free, and the trail goes on delivering to that name. */
export const cloudtrailBucketExists: Control = defineControl({
  id: 'cloudtrail-bucket-exists',
  title: 'The bucket of every trail exists',
  why: 'A trail whose bucket was deleted records to nowhere. Worse, the name is free for anyone: a stranger who makes a bucket of that name and lets CloudTrail write to it is sent your log files, while the trail looks healthier than before.',
  severity: 'critical',
  subject: 'bucket',
  none: { ...NO_BUCKET, expected: EXPECTED },
  benchmarks: {},
  codes: { 'bucket-gone': 'fail', exists: 'pass', 'no-trail': 'not-applicable' },
  asks: ['s3:HeadBucket'],
  byHand,
  judge,
})

function byHand(bucket?: Bucket, verdict?: Verdict): ByHand {
  const name = bucket?.name ?? '<bucket>'
  const quoted = (word: string) => (bucket === undefined ? word : shellQuote(word))
  const region = quoted(parseArn(bucket?.trails[0] ?? '')?.region ?? '<region>')
  const isMended = verdict !== undefined && verdict.outcome !== 'fail'
  return {
    audit: `aws s3api head-bucket --bucket ${quoted(name)}`,
    fix: isMended ? '' : `aws s3 mb ${quoted(`s3://${name}`)} --region ${region}`,
  }
}

/** Whatever else was read of a bucket tells that there is one, or that there is none, where the question itself was not answered. */
function judge(bucket: Bucket, context: JudgeContext): Verdict {
  const it = sentence(bucketOf(bucket))
  const exists = tells(bucket)
  if (exists === true) return pass({ code: 'exists', text: `${it} exists.`, expected: EXPECTED, observed: { exists } })
  if (exists === false) {
    const text = `${it} does not exist: nothing is delivered, and anyone may claim the name and be sent the log files.`
    return fail({ code: 'bucket-gone', text, expected: EXPECTED, observed: { exists } })
  }
  const whether = `Whether ${bucketOf(bucket)} exists, and is not a stranger's who claimed the name,`
  return unknownOfBucket(bucket, exists, { whether, expected: EXPECTED, context })
}

function tells(bucket: Bucket): boolean | Extract<Fact<boolean>, { known: false }> {
  const { exists, acl, policy, publicAccessBlock, accessLogs, versioning, objectLock, lifecycle } = bucket
  if (exists.known) return exists.value
  const others: readonly Fact<unknown>[] = [acl, policy, publicAccessBlock, accessLogs, versioning, objectLock, lifecycle]
  if (others.some(({ known }) => known)) return true
  return others.some((fact) => !fact.known && fact.because === 'not-found') ? false : exists
}
