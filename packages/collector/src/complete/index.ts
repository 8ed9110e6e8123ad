export { CollectorError, type CollectorErrorCode } from '../collector-error.ts'
export { systemClock } from '../system-clock.ts'
export { type AskedStatus, askStatus, type StatusContext, type StatusWishes } from './ask-status.ts'
export { recallDigests } from './digest-memory.ts'
export { type DigestNote, type DigestVerdict, isTold } from './digest-note.ts'
export { createDigestTaker, type DigestTakerOptions } from './digest-taker.ts'
export { enqueueMissing } from './enqueue-missing.ts'
export type { BucketListing, Expected, HourWish } from './expected.ts'
export {
  HOUR_STATES,
  type HourProblem,
  type HourProblemCode,
  type HourState,
  type HourVerdict,
  PROBLEM_TABLE,
  type Proof,
} from './hour-verdict.ts'
export { judgeHours } from './judge-hours.ts'
export { createKeysSource, type KeysSourceOptions } from './keys-source.ts'
export { type ListingPlace, listExpected } from './list-expected.ts'
export { missingObjects } from './missing-objects.ts'
export type { PublicKeys } from './public-keys.ts'
export { type CollectionStatus, collectionStatus, type StatusOptions } from './status.ts'
