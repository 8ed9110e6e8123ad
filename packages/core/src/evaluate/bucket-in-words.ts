import { parseArn } from '../arn.ts'
import type { Ignorance, Unknown } from '../observe/fact.ts'
import type { Bucket } from '../observe/facts/bucket.ts'
import type { ControlCard, JudgeContext } from './control.ts'
import type { Json } from './finding.ts'
import { unknown, type Verdict } from './verdict.ts'

/** What an account without any trail means for the rules about buckets: that there is none is another rule's failure. */
export const NO_BUCKET: Omit<ControlCard['none'], 'expected'> = {
  outcome: 'not-applicable',
  code: 'no-trail',
  text: 'Account {account} has no trail{where}, so there is no bucket of log files.',
  byHand: { audit: 'aws cloudtrail describe-trails --region <region>', fix: '' },
}

/** A bucket as a sentence names it, with the trails that deliver to it. Attacker-controlled. */
export function bucketOf({ name, trails }: Bucket): string {
  const names = trails.map((arn) => parseArn(arn)?.resource.slice('trail/'.length) ?? arn)
  return `bucket ${name} of trail${names.length === 1 ? '' : 's'} ${names.join(', ')}`
}

interface Uncertain {
  /** What is not known, as the beginning of a sentence. */
  readonly whether: string
  readonly expected: Json
  readonly context: JudgeContext
}

/** The reasons that another account's credentials may do away with. */
const MAY_BE_FOREIGN: ReadonlySet<Ignorance> = new Set<Ignorance>(['access-denied', 'other-account', 'credentials'])

/**
 * The verdict on a bucket of which something could not be read.
 *
 * The name of a bucket does not tell whose it is, and a central bucket is mostly another account's, whose credentials alone can tell.
 * A bucket that is gone fails one rule, `cloudtrail-bucket-exists`; to all others it is a bucket not known.
 */
export function unknownOfBucket(bucket: Bucket, fact: Unknown, { whether, expected, context }: Uncertain): Verdict {
  const verdict = unknown(fact, whether, expected)
  const text = `${verdict.because.text}${remark(bucket, fact, context)}`
  return { ...verdict, because: { ...verdict.because, text } }
}

function remark({ trails }: Bucket, { because }: Unknown, { account }: JudgeContext): string {
  if (because === 'not-found') return ' The bucket itself is gone, which cloudtrail-bucket-exists judges.'
  if (!MAY_BE_FOREIGN.has(because)) return ''
  const owners = new Set(trails.flatMap((arn) => parseArn(arn)?.account ?? []).filter((owner) => owner !== account))
  const hint = owners.size === 0 ? '' : `, such as ${[...owners].join(', ')}, which owns a trail that delivers there`
  return ` If the bucket is another account's${hint}: check it there, or name that account as logging-account.`
}
