import type { SessionOptions, Target } from '@trailmend/aws/collect'
import type { WayIn } from '../config/settings.ts'
import { USER_AGENT } from '../version.ts'

/** Calls under way at once, everywhere together. */
const CALLS = 128

/** What all calls of a collector share, made when it is first asked for: a collector of files loads nothing of AWS. */
export function createSession(): () => Promise<SessionOptions> {
  let session: Promise<SessionOptions> | undefined
  return () => {
    session ??= import('@trailmend/aws/collect').then(({ createConnection, createPace }) => ({
      pace: createPace(CALLS),
      requestHandler: createConnection(CALLS),
      userAgent: USER_AGENT,
    }))
    return session
  }
}

/** Whose credentials: those of the first way that names a role, else the caller's own. */
export function targetOf(...ways: readonly (WayIn | undefined)[]): Target {
  const way = ways.find((each) => each?.role !== undefined)
  return {
    role: way?.role,
    externalId: way?.['external-id'],
    via: way?.via?.map(({ role, 'external-id': externalId }) => ({ role, externalId })),
  }
}
