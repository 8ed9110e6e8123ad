import { confirm } from '@inquirer/prompts'
import type { Plan } from '@trailmend/core/plan'
import { visible } from '@trailmend/report/escape'
import { approvalWords, changeWords, costWords } from '@trailmend/report/plan'
import type { Io } from './io.ts'

type Terminal = NonNullable<Io['asking']>

/**
 * Ask whether plans are to be applied, or undone: each step that must be approved by name by itself, with the reason, and then all of it.
 *
 * @returns the steps that were approved by name; `undefined` where something was not approved
 */
export async function askApproval(
  plans: readonly Plan[],
  { given, isUndo }: { readonly given: ReadonlySet<string>; readonly isUndo: boolean },
  terminal: Terminal,
): Promise<ReadonlySet<string> | undefined> {
  const approvals = new Set(given)
  for (const { account, steps } of isUndo ? [] : plans) {
    for (const step of steps) {
      if (step.approval.length === 0 || given.has(step.id)) continue
      const what = `${step.id} of ${account}: ${changeWords(step)} ${step.resource}, ${costWords(step.cost.monthly)}: ${approvalWords(step)}`
      terminal.output.write(`${visible(what, { limit: 1_000 })}\n`)
      if (!(await agreed(`Approve step ${visible(step.id, { limit: 40 })}?`, terminal))) return undefined
      approvals.add(step.id)
    }
  }
  const steps = plans.reduce((sum, plan) => sum + plan.steps.length, 0)
  const whom = plans.map(({ account }) => account).join(', ')
  return (await agreed(
    `${isUndo ? 'Undo' : 'Apply'} ${steps} ${steps === 1 ? 'step' : 'steps'} ${isUndo ? 'of' : 'to'} ${visible(whom, { limit: 300 })}?`,
    terminal,
  ))
    ? approvals
    : undefined
}

async function agreed(message: string, terminal: Terminal): Promise<boolean> {
  try {
    return await confirm({ message, default: false }, terminal)
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return false
    throw error
  }
}
