import { ignoranceOf } from '@trailmend/core/observe/answers'
import type { Unreadable } from '@trailmend/stream'
import { callError } from '../call-error.ts'

/** AWS names the permission itself where one of another service is missing, such as that to decrypt. */
const NAMED = /is not authorized to perform: (([a-z0-9-]{1,40}):[A-Za-z0-9]{1,80})/
/** Where a policy denies, granting the action does not help. */
const EXPLICIT_DENY = /with an explicit deny/

/** Why something could not be read, and the permission it needs, unless a policy denies it outright. */
export function unreadable(error: unknown, action: string): Unreadable {
  const { because, detail } = ignoranceOf(callError(error), 's3:HeadBucket')
  if (because !== 'access-denied') return { unreadable: 'failed', because: detail }
  const [, named = action, service] = NAMED.exec(detail) ?? []
  const needs = service === undefined || action.startsWith(`${service}:`) ? action : named
  return { unreadable: 'denied', because: detail, ...(!EXPLICIT_DENY.test(detail) && { needs }) }
}

/** Whether the credentials themselves no longer work, so that nothing else can be read with them. */
export function isCredentialsLoss(error: unknown): boolean {
  return ignoranceOf(callError(error), 's3:HeadBucket').because === 'credentials'
}
