import { type CheckWishes, type GatePlan, mustStayInside, pathInRepository, planGate, startReadings, UsageError } from '@trailmend/operate'
import { collectionPaths, type PlanOptions, planOptions } from '@trailmend/operate/plan'
import { runPlace } from '@trailmend/operate/repair'
import { mustBeMerge } from './apply/must-be-merge.ts'
import { type ApplyWishes, OWN_CREDENTIALS, readApplyWishes } from './apply/settings.ts'
import type { Push } from './apply/still-merged.ts'
import { type DriftWishes, readDriftWishes } from './drift/settings.ts'
import { readGateInputs, readSwitches, readWishes, type Switches } from './inputs.ts'
import type { Io } from './io.ts'

/** What is to be done, and how it is to be told. */
export interface Plan {
  readonly gate: GatePlan
  readonly switches: Switches
  readonly drift: DriftWishes
  /** How plans are made; `undefined` where none are wanted. */
  readonly planning: PlanOptions | undefined
  /** `undefined` where nothing is to be changed. */
  readonly apply: ApplyTask | undefined
  readonly token: string
}

/** What is to be carried out, and by whom. */
export interface ApplyTask {
  readonly merge: Push
  /** How to get into accounts to change them. */
  readonly options: PlanOptions
  /** Whether that is how they are checked, too. */
  readonly isCheckingRole: boolean
  readonly journal: string | undefined
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
  const applying = await noted(() => readApplyWishes(io.input))
  const api = { name: 'GitHub', read: io.github(token).readFile }
  const event = await io.event()
  const merge = applying?.mode === 'apply' ? await noted(() => mustBeMerge(event, io.env.GITHUB_SHA)) : undefined
  const gate = await noted(() => planGate({ ...gateInputs, event, wishes, folder: io.folder, env: io.env, api }))
  if (switches === undefined || drift === undefined || applying === undefined || gate === undefined || problems.length > 0)
    throw new UsageError(problems)
  const isWanted = merge !== undefined || (drift.onDrift !== 'none' && !judgesChange(gate))
  const planning = isWanted ? planningOf(wishes, applying, gate) : undefined
  const config = merge && (await pathInRepository(gateInputs.config, io))
  const apply = merge && { merge: { ...merge, config }, ...applyOptions(wishes, applying, gate), journal: applying.journal }
  // What is collected is written into the checkout, and whoever may merge a plan may merge a link.
  if (apply !== undefined) await mustStayInside(io.folder, await collectionPaths(apply.options.collection))
  return { gate, switches, drift, planning, apply, token }
}

/** Whether a run sees what somebody proposes, and not what is in force. */
export function judgesChange({ judging }: Pick<GatePlan, 'judging'>): boolean {
  return judging.base !== undefined || judging.stranger !== undefined
}

function planningOf(wishes: CheckWishes, { profile }: ApplyWishes, { config }: GatePlan): PlanOptions {
  const { failOn: _failOn, baseline: _baseline, format: _format, record: _record, ...whom } = wishes
  return planOptions({ ...whom, profile }, config)
}

/** The same accounts and aims, and another way in: that of no account in the configuration counts, which is for checking. */
function applyOptions(wishes: CheckWishes, applying: ApplyWishes, gate: GatePlan): Pick<ApplyTask, 'options' | 'isCheckingRole'> {
  const { applyRole } = applying
  if (applying.journal !== undefined) runPlace(applying.journal, undefined)
  const isOwn = applyRole === OWN_CREDENTIALS
  const role = isOwn ? undefined : applyRole
  const options = inOwnWords(() => planningOf({ ...wishes, role }, applying, gate))
  const accounts = options.accounts.map(({ role: _role, ...account }) => account)
  const checking = [gate.options.role, ...gate.options.accounts.map((account) => account.role)]
  return {
    options: { ...options, accounts, role, ...(isOwn ? { via: [], externalId: undefined } : {}) },
    isCheckingRole: isOwn ? checksByItself(gate) : checking.includes(role),
  }
}

/** Whether accounts are looked at with the job's own credentials. */
function checksByItself({ options: { role, accounts } }: GatePlan): boolean {
  return role === undefined && (accounts.length === 0 || accounts.some((account) => account.role === undefined))
}

/** What is wrong about the role is wrong about the input that it came from. */
function inOwnWords<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError(error.problems.map(({ text, ...rest }) => ({ ...rest, text: text.replace(/^--role\b/, '--apply-role') })))
  }
}
