import type { AccountSnapshot } from '../observe/snapshot.ts'
import { differences, type FactDifference, fingerprintOfFacts, isInEffect, simulate } from '../plan/simulate/index.ts'
import type { StepCall } from './undo-plan.ts'

/** What a run knows beforehand of what its calls do. */
export interface Foresight {
  /** The account after calls, made one after the other. Making a call again where its effect is there changes nothing. */
  simulate(snapshot: AccountSnapshot, calls: readonly StepCall[]): AccountSnapshot
  /** Whether what a call does is there already: made now, it would change nothing. What was not asked about is not there. */
  isInEffect(observed: AccountSnapshot, call: StepCall): boolean
  /** What differs of the facts that plans rest on, one sentence each; empty if nothing does. Attacker-controlled. */
  differences(expected: AccountSnapshot, observed: AccountSnapshot): readonly string[]
  /** Text that is the same exactly if the facts are that plans rest on: that of `Plan.facts`. */
  factsOf(snapshot: AccountSnapshot): string
}

/** What is known beforehand by simulation. `factsOf` is what made `Plan.facts`. */
export function createForesight(factsOf: Foresight['factsOf'] = fingerprintOfFacts): Foresight {
  return { simulate, isInEffect, differences: (expected, observed) => differences(expected, observed).map(inWords), factsOf }
}

function inWords({ path, before, after }: FactDifference): string {
  return `${path}: expected ${before}, found ${after}`
}
