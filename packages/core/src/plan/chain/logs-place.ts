import type { LaidOut } from './chain.ts'
import { nobodysIn } from './reading.ts'

/** Whether the trail names a log group and a role already, so that it needs no change for them. */
export function isIntegrated({ trail }: LaidOut): boolean {
  return trail?.logGroupArn.known === true && trail.logGroupArn.value !== null && trail.logRoleArn.known && trail.logRoleArn.value !== null
}

/**
 * Whether nothing is asked of the account that a log group or role is in: it may not be changed, and its trail names none. Whatever there is, the
 * trail delivers to nothing.
 */
export function isOutOfReach(chain: LaidOut, owner: string): boolean {
  return !isIntegrated(chain) && nobodysIn(chain, owner).holder === 'other-account'
}
