import { parseArn } from '../../arn.ts'
import { notKnown } from '../../observe/fact.ts'
import type { Bucket } from '../../observe/facts/bucket.ts'
import type { PartReading } from '../parts.ts'
import type { Chain } from './chain.ts'
import type { Held } from './holder.ts'
import { heldForTrail } from './read-trail.ts'
import { comingWith, heldIn, NOBODYS, type PartPlace, read, readFact, readMending, unread } from './reading.ts'

/** The bucket, its settings, and the key. */
export function readStorage(chain: Chain): readonly PartReading[] {
  return [...readBucket(chain), ...readKey(chain)]
}

/** The account that owns the chain's bucket, as far as the account's own list of buckets tells. */
function bucketOwner({ account, bucket, settings }: Chain): string | undefined {
  if (!account.ownBuckets.known) return undefined
  if (account.ownBuckets.value.includes(bucket.name)) return account.id
  const isMade = bucket.fact?.exists.known === true && !bucket.fact.exists.value
  if (isMade && bucket.name.includes(account.id)) return account.id
  // A name tells no owner: of the accounts that may be changed, one is taken for the owner only if it is the only one.
  const [only, ...more] = settings.mayChangeAccounts.filter((id) => id !== account.id)
  return more.length === 0 ? (only ?? '') : ''
}

function readBucket(chain: Chain): readonly PartReading[] {
  const { trail, bucket, account, homeRegion, collection } = chain
  const { fact } = bucket
  const owner = bucketOwner(chain)
  const held = heldOf(chain, owner)
  const place = (part: PartPlace['part'], by: Held = held): PartPlace => ({
    part,
    account: owner === undefined || owner === '' ? account.id : owner,
    region: homeRegion,
    name: bucket.name,
    held: by,
  })
  if (trail !== undefined && !trail.bucketName.known) return [unread(place('bucket'), trail.bucketName)]
  const exists = fact?.exists ?? notKnown('not-recorded', `HeadBucket of ${bucket.name}`)
  if (!exists.known) return [unread(place('bucket'), exists)]
  const toName = heldForTrail(chain, NOBODYS, trail?.bucketName.known === true && trail.bucketName.value === bucket.name)
  const lost = 'The bucket that the trail delivers to is gone, and anybody may claim its name.'
  if (!exists.value) {
    const because = bucket.isReplaced ? lost : 'There is no bucket.'
    const policyHeld = comingWith(toName)
    const wanted = chain.settings.wants.accessLogBucket
    return [
      read(place('bucket', toName), 'missing', because),
      read(place('bucket-policy', policyHeld), 'missing', 'There is no bucket.'),
      ...(wanted === null ? [] : [read(place('access-logging', policyHeld), 'missing', `It is to be logged to ${wanted}.`)]),
    ]
  }
  if (isStrangers(chain, owner)) {
    return [read(place('bucket'), 'foreign', `Bucket ${bucket.name} is not the account's, and refuses the trail.`)]
  }
  const found = bucket.isReplaced
    ? read(place('bucket', toName), 'missing', `${lost} Bucket ${bucket.name} is there to take its place.`)
    : collection !== null && trail !== undefined && collection.bucket !== bucket.name
      ? read(place('bucket'), 'reassigned', `The trail delivers to ${bucket.name}, no longer to ${collection.bucket}.`)
      : read(place('bucket'), 'in-place', 'The bucket is there.')
  return [found, ...(fact === undefined ? [] : readBucketSettings(chain, fact, place))]
}

/** Whoever does not own a bucket that refuses deliveries, or that Trailmend was to make, cannot make it take them. */
function isStrangers({ trail, bucket, account }: Chain, owner: string | undefined): boolean {
  if (owner !== '' || !account.ownBuckets.known) return false
  const refusal = trail?.status.known === true ? trail.status.value.latestDeliveryError : null
  return bucket.isReplaced || trail === undefined || /AccessDenied|NoSuchBucket/u.test(refusal ?? '')
}

function heldOf(chain: Chain, owner: string | undefined): Held {
  const { account, bucket } = chain
  if (owner === undefined)
    return {
      holder: 'unknown',
      ...(account.ownBuckets.known || account.ownBuckets.needs === undefined ? {} : { needs: account.ownBuckets.needs }),
    }
  if (owner === '') return { holder: 'other-account' }
  return heldIn(chain, {
    owner,
    name: bucket.name,
    tags: bucket.fact?.tags ?? notKnown('not-recorded', `GetBucketTagging of ${bucket.name}`),
  })
}

function readBucketSettings(chain: Chain, bucket: Bucket, place: (part: PartPlace['part']) => PartPlace): readonly PartReading[] {
  return [
    readFact(place('public-access-block'), bucket.publicAccessBlock, (block) =>
      Object.values(block).every((is) => is) ? ['in-place', 'All four are on.'] : ['insufficient', 'Not all public access is blocked.'],
    ),
    readMending(place('bucket-policy'), chain.mendings.bucket),
    readFact(place('access-logging'), bucket.accessLogs, (target) => {
      if (target !== null) return ['in-place', `Access is logged to ${target}.`]
      const wanted = chain.settings.wants.accessLogBucket
      return wanted === null
        ? ['insufficient', 'Access is not logged, and the configuration names no bucket for it.']
        : ['missing', `Access is not logged; it is to be logged to ${wanted}.`]
    }),
    readFact(place('mfa-delete'), bucket.versioning, ({ mfaDelete }) =>
      mfaDelete ? ['in-place', 'It is on.'] : ['insufficient', 'Whoever may delete versions of log files needs no second factor.'],
    ),
  ]
}

function readKey(chain: Chain): readonly PartReading[] {
  const { key, trail, account } = chain
  if (trail !== undefined && !trail.keyArn.known) return [unread(keyPlace(chain, 'key', NOBODYS), trail.keyArn)]
  if (key === undefined) return []
  const details = key.fact?.details ?? notKnown('not-recorded', `DescribeKey of ${key.arn}`)
  const owner = details.known ? details.value.ownerAccount : (parseArn(key.arn)?.account ?? account.id)
  const held = heldIn(chain, { owner, name: key.arn, tags: key.fact?.tags ?? notKnown('not-recorded', `ListResourceTags of ${key.arn}`) })
  const place = keyPlace(chain, 'key', held)
  if (!details.known)
    return [details.because === 'not-found' ? read(place, 'foreign', `There is no key ${key.arn}.`) : unread(place, details)]
  const { state, spec } = details.value
  if (spec !== 'SYMMETRIC_DEFAULT') return [read(place, 'foreign', `Key ${key.arn} is not symmetric, and CloudTrail uses no other.`)]
  // Source: CloudTrail User Guide, "Encrypting CloudTrail log files with AWS KMS keys": the key is in the region of the bucket.
  const at = chain.bucket.fact?.region
  const region = parseArn(details.value.arn)?.region
  if (region !== undefined && at?.known && at.value !== null && at.value !== region)
    return [read(place, 'foreign', `Key ${key.arn} is not in ${at.value}, where the bucket is, and CloudTrail uses no other.`)]
  if (state !== 'Enabled')
    return [read(place, 'stopped', `Key ${key.arn} is ${state}: log files cannot be encrypted, nor those that are be read.`)]
  const used = trail?.keyArn.known ? trail.keyArn.value : key.arn
  const isUsed = used === key.arn || used === details.value.arn
  // Until the trail uses the key, using it is a setting of the trail, which is the trail's holder's to change.
  const own = isUsed
    ? read(place, 'in-place', 'It is enabled, and is what the trail uses, or is to be made with.')
    : read({ ...place, held: heldForTrail(chain, NOBODYS, false) }, 'missing', `The trail does not use key ${key.arn}.`)
  return [own, readMending(keyPlace(chain, 'key-policy', held), chain.mendings.key)]
}

function keyPlace({ key, homeRegion, account }: Chain, part: 'key' | 'key-policy', held: Held): PartPlace {
  const arn = parseArn(key?.arn ?? '')
  return { part, account: arn?.account ?? account.id, region: arn?.region ?? homeRegion, name: key?.arn ?? '', held }
}
