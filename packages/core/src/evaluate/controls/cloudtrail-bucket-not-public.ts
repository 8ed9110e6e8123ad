import { type Fact, known, notKnown } from '../../observe/fact.ts'
import type { AclGrant, Bucket, PublicAccessBlock } from '../../observe/facts/bucket.ts'
import { isPublic } from '../../policy/questions/public.ts'
import { bucketOf, NO_BUCKET, unknownOfBucket } from '../bucket-in-words.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { documentOf } from '../policy-link.ts'
import { shellQuote } from '../shell-quote.ts'
import { sentence } from '../trail-in-words.ts'
import { fail, pass, type Verdict } from '../verdict.ts'
import { worst } from '../worst.ts'

const EXPECTED: Json = { public: false }

/** Log files tell who does what in an account, and where: the public has no business reading them, nor writing among them. */
export const cloudtrailBucketNotPublic: Control = defineControl({
  id: 'cloudtrail-bucket-not-public',
  title: 'The bucket of no trail is public',
  why: 'Log files name every user, role, address and resource of an account, and the calls that fail: a map for whoever attacks it. A public bucket hands the map out, and where the public may write, takes forged files in.',
  severity: 'critical',
  subject: 'bucket',
  none: { ...NO_BUCKET, expected: EXPECTED },
  benchmarks: {
    'cis-aws@1.2': { number: '2.3' },
    'cis-aws@1.3': { number: '3.3', level: 1, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.3', level: 1, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.3', level: 1, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.3', level: 1, assessment: 'automated' },
    'aws-fsbp@1.0': { number: 'CloudTrail.6' },
  },
  codes: {
    'public-acl': 'fail',
    'public-policy': 'fail',
    'not-public': 'pass',
    'held-back-by-block': 'pass',
    'no-trail': 'not-applicable',
  },
  asks: ['s3:GetBucketAcl', 's3:GetBucketPolicy', 's3:GetPublicAccessBlock', 's3control:GetPublicAccessBlock'],
  byHand,
  judge,
})

function byHand(bucket?: Bucket, verdict?: Verdict): ByHand {
  const name = bucket === undefined ? '<bucket>' : shellQuote(bucket.name)
  const isMended = verdict !== undefined && verdict.outcome !== 'fail'
  const all = 'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true'
  return {
    audit: `aws s3api get-bucket-policy-status --bucket ${name}; aws s3api get-bucket-acl --bucket ${name}`,
    fix: isMended ? '' : `aws s3api put-public-access-block --bucket ${name} --public-access-block-configuration ${all}`,
  }
}

/** A way in for the public that the bucket's own settings open. */
interface Opening {
  readonly code: 'public-acl' | 'public-policy'
  /** What opens it, as the rest of a sentence. */
  readonly by: string
  /** The setting of a public access block that takes away its effect. */
  readonly heldBackBy: Holding
  /** Why it is not certain that this opens anything; none where it is. */
  readonly undecided?: string
}

type Holding = Extract<keyof PublicAccessBlock, 'ignorePublicAcls' | 'restrictPublicBuckets'>

/** As AWS writes the settings. The two others keep new public grants out, and do nothing about those that are there. */
const AS_WRITTEN: Readonly<Record<Holding, string>> = {
  ignorePublicAcls: 'IgnorePublicAcls',
  restrictPublicBuckets: 'RestrictPublicBuckets',
}

/**
 * What counts is what is public in effect: a grant that a public access block makes void passes, and says so.
 * Source: S3 User Guide, "Blocking public access to your Amazon S3 storage".
 */
function judge(bucket: Bucket, context: JudgeContext): Verdict {
  const judged = [openingOfAcl(bucket), openingOfPolicy(bucket)].map((opening) => judgeOpening(bucket, opening, context))
  const held = judged.find(({ because }) => because.code === 'held-back-by-block')
  const text = `${sentence(bucketOf(bucket))} is not public.`
  return worst(judged, held ?? pass({ code: 'not-public', text, expected: EXPECTED, observed: { public: false } }))
}

function judgeOpening(bucket: Bucket, opening: Fact<Opening | null>, context: JudgeContext): Verdict {
  const it = sentence(bucketOf(bucket))
  const uncertain = { whether: `Whether ${bucketOf(bucket)} is public`, expected: EXPECTED, context }
  if (!opening.known) return unknownOfBucket(bucket, opening, uncertain)
  if (opening.value === null) return pass({ code: 'not-public', text: '', expected: EXPECTED, observed: null })
  const { code, by, heldBackBy, undecided } = opening.value
  const held = holderOf(bucket, heldBackBy)
  if (held.known && held.value !== null) {
    const text = `${it} is not public only because ${held.value} holds back ${by}.`
    return pass({ code: 'held-back-by-block', text, expected: EXPECTED, observed: { public: false, opening: by, heldBackBy: held.value } })
  }
  if (!held.known) return unknownOfBucket(bucket, held, uncertain)
  if (undecided !== undefined) return unknownOfBucket(bucket, notKnown('policy-undecided', undecided), uncertain)
  return fail({ code, text: `${it} is public by ${by}.`, expected: EXPECTED, observed: { public: true, opening: by } })
}

/** Which public access block has the setting on, in words; `null` if none has. That of the bucket or of its owner's account is enough. */
function holderOf({ publicAccessBlock: own, ownersPublicAccessBlock: owners }: Bucket, setting: Holding): Fact<string | null> {
  if (own.known && own.value[setting]) return known(`${AS_WRITTEN[setting]} of the bucket`)
  if (owners.known && owners.value[setting]) return known(`${AS_WRITTEN[setting]} of its account`)
  if (!own.known) return own
  return owners.known ? known(null) : owners
}

/** The groups that everybody, and everybody with an AWS account, is in. Source: S3 User Guide, "Amazon S3 predefined groups". */
const PUBLIC_GROUPS: ReadonlyMap<string, string> = new Map([
  ['http://acs.amazonaws.com/groups/global/AllUsers', 'AllUsers'],
  ['http://acs.amazonaws.com/groups/global/AuthenticatedUsers', 'AuthenticatedUsers'],
])

function openingOfAcl({ acl }: Bucket): Fact<Opening | null> {
  if (!acl.known) return acl
  const granted = acl.value.flatMap(publicGrant)
  if (granted.length === 0) return known(null)
  return known({ code: 'public-acl', by: `its access control list (${granted.join(', ')})`, heldBackBy: 'ignorePublicAcls' })
}

function publicGrant({ grantee, isGroup, permission }: AclGrant): readonly string[] {
  const group = isGroup ? PUBLIC_GROUPS.get(grantee) : undefined
  return group === undefined ? [] : [`${permission} for ${group}`]
}

function openingOfPolicy({ policy }: Bucket): Fact<Opening | null> {
  if (!policy.known) return policy
  if (policy.value === null) return known(null)
  const document = documentOf(known(policy.value))
  if (!document.known) return document
  const { verdict, because, decidedBy } = isPublic(document.value, 's3-bucket')
  if (verdict === 'not-public') return known(null)
  const place = decidedBy === undefined ? '' : `, statement ${decidedBy.sid ?? decidedBy.statement}`
  const opening = { code: 'public-policy', heldBackBy: 'restrictPublicBuckets' } as const
  if (verdict === 'public') return known({ ...opening, by: `its policy${place}` })
  return known({ ...opening, by: `its policy, which may be public${place}`, undecided: because.text })
}
