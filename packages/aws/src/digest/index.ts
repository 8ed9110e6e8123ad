export { createConnection } from '../connection.ts'
export { createPace, type Pace } from '../pace.ts'
export type { Archive, ArchivedObject, Restored, RestoreTier, RestoreWish } from './archive.ts'
export { createDigestAccess, type DigestAccess } from './digest-access.ts'
