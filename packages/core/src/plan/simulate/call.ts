import type { AccountSnapshot } from '../../observe/snapshot.ts'
import type { Step } from '../step.ts'

/** What of a step says what AWS is asked to do. Names in it are attacker-controlled. */
export type ChangeCall = Pick<Step, 'change' | 'input' | 'account' | 'region'>

/**
 * The facts that observing would show after one call that AWS carried out.
 *
 * What AWS would refuse, such as making what is there already, changes nothing. Only what changes is copied.
 */
export type Simulation = (account: AccountSnapshot, call: ChangeCall) => AccountSnapshot
