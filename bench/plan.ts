// How many accounts' states a second one core plans for: nothing there, all sound, and seeded full states. Prints; asserts nothing.
// Run: node bench/plan.ts

import { loadavg } from 'node:os'
import type { PlanInput } from '../packages/core/src/plan/chain/chain.ts'
import { planSteps } from '../packages/core/src/plan/plan-steps.ts'
import { emptyAccount, inputOf, soundAccount, wholeChain } from '../test/fixtures/chain-accounts.ts'
import { drawScenes } from '../test/fixtures/chain-scenes.ts'
import { median } from './median.ts'

const STATES = 20_000
const ROUNDS = 9
const SEED = 20261122

const settings = wholeChain('repair')
const repeated = (input: PlanInput): readonly PlanInput[] => Array.from({ length: STATES }, () => input)
const cases: readonly (readonly [name: string, inputs: readonly PlanInput[]])[] = [
  ['nothing there', repeated(inputOf(emptyAccount(settings), settings))],
  ['all sound', repeated(inputOf(soundAccount(settings), settings))],
  [`seeded full states, seed ${SEED}`, [...drawScenes(SEED, STATES)]],
]

/** States a second, by the processor time that this process was given: others on the machine count less. */
function round(inputs: readonly PlanInput[]): { readonly perSecond: number; readonly steps: number } {
  const before = process.cpuUsage()
  let steps = 0
  for (const input of inputs) steps += planSteps(input).steps.length
  const { user, system } = process.cpuUsage(before)
  return { perSecond: (inputs.length * 1_000_000) / (user + system), steps: steps / inputs.length }
}

console.log(`${STATES} states a round, median of ${ROUNDS} rounds after one to warm up; load of the machine ${loadavg()[0]?.toFixed(1)}`)
for (const [name, inputs] of cases) {
  round(inputs)
  const rounds = Array.from({ length: ROUNDS }, () => round(inputs))
  const perSecond = Math.round(median(rounds.map((each) => each.perSecond)))
  console.log(`${name}: ${perSecond.toLocaleString('en')} states/s of processor time, ${rounds[0]?.steps.toFixed(1)} steps each`)
}
