import type { Plan, Step } from '@trailmend/core/plan'
import { commandLine } from './command-line.ts'
import type { MadeResources } from './made-resources.ts'
import { changeWords } from './plan-words.ts'

/** What is to be known of how a tool takes over what a step changes; nothing where it cannot. */
export type ImportNote = (step: Step) => readonly string[]

/** The lines that stand above what describes the things that a plan makes. */
export function linesAbove(
  plan: Pick<Plan, 'account' | 'profile' | 'observedAt'>,
  { region, before }: MadeResources,
  { how, importNote }: { readonly how: readonly string[]; readonly importNote: ImportNote },
): readonly string[] {
  const lines = before.flatMap((step) => stepLines(step, plan, importNote))
  return [
    `What the plan of account ${plan.account} makes in ${region || 'no region'} (profile ${plan.profile}, facts of ${plan.observedAt}).`,
    ...how,
    ...(lines.length === 0 ? [] : ['', 'Before it, by commands, for this text cannot say it:', ...lines]),
  ]
}

/** The lines that stand below. */
export function linesBelow(plan: Pick<Plan, 'account'>, { after }: MadeResources, importNote: ImportNote): readonly string[] {
  if (after.length === 0) return []
  return ['Afterwards, by commands, for this text cannot say it:', ...after.flatMap((step) => stepLines(step, plan, importNote))]
}

function stepLines(step: Step, { account }: Pick<Plan, 'account'>, importNote: ImportNote): readonly string[] {
  const where = step.account === account ? '' : `, in account ${step.account}`
  return ['', `${step.id}: ${changeWords(step)}${where}`, commandLine(step), ...importNote(step)]
}
