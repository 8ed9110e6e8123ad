import type { Session } from './session.ts'

/** Objects of one bucket that are written only where nobody else has written before, for the journals and locks of runs. */
export interface JournalObjects {
  /** The text of an object, and what tells this version of it from others; `undefined` where there is none. */
  get(key: string): Promise<{ readonly text: string; readonly etag: string } | undefined>
  /** Write an object where there is none, or where the version is still the one given; the new version, or `undefined` where it is not so. */
  put(key: string, text: string, over: string | null): Promise<{ readonly etag: string } | undefined>
  /** The names of all objects and folders right below a folder, without its own, in order. */
  list(folder: string): Promise<readonly string[]>
  /** The folders right below a folder that hold objects, in order, and how many each holds. A thousand objects take one call. */
  count(folder: string): Promise<ReadonlyMap<string, number>>
}

/** What it takes, for a policy: without `s3:ListBucket` S3 does not say that an object is not there. */
export const JOURNAL_ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:ListBucket'] as const

/** Get ready to keep journals in a bucket, by the credentials of a session. Nothing is asked yet. */
export async function openJournalObjects(session: Session, bucket: string): Promise<JournalObjects> {
  // The client takes long to load, and hardly anybody keeps journals in S3.
  const { createJournalObjects } = await import('./journal-objects.ts')
  return createJournalObjects(session, bucket)
}
