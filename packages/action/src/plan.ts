import { type GatePlan, planGate, startReadings, UsageError } from '@trailmend/operate'
import { type DriftWishes, readDriftWishes } from './drift/settings.ts'
import { readGateInputs, readSwitches, readWishes, type Switches } from './inputs.ts'
import type { Io } from './io.ts'

/** What is to be done, and how it is to be told. */
export interface Plan {
  readonly gate: GatePlan
  readonly switches: Switches
  readonly drift: DriftWishes
  readonly token: string
}

/**
 * Read the inputs, the event and the rules that count. The external id is kept out of the log before anything is said.
 *
 * Throws one `UsageError` for all that is wrong in inputs and configuration: a workflow takes minutes to come to its next error.
 */
export async function readPlan(io: Io): Promise<Plan> {
  const wishes = readWishes(io.input)
  if (wishes.externalId !== undefined) io.mask(wishes.externalId)
  const { token, ...gateInputs } = readGateInputs(io.input)
  const { problems, noted } = startReadings()
  const switches = await noted(() => readSwitches(io.input))
  const drift = await noted(() => readDriftWishes(io.input))
  const api = { name: 'GitHub', read: io.github(token).readFile }
  const event = await io.event()
  const gate = await noted(() => planGate({ ...gateInputs, event, wishes, folder: io.folder, env: io.env, api }))
  if (switches === undefined || drift === undefined || gate === undefined || problems.length > 0) throw new UsageError(problems)
  return { gate, switches, drift, token }
}
