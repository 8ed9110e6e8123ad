import { type Next, next, type RunStanding, type Step } from '@trailmend/core'
import { look } from './deeds/look.ts'
import { observeAndPerform } from './deeds/observe-and-perform.ts'
import { readBack } from './deeds/read-back.ts'
import { takeBack } from './deeds/take-back.ts'
import { Interrupted } from './interrupted.ts'
import { type Ending, standingOf, type Work } from './work.ts'

type Deed = (work: Work, run: RunStanding, steps: readonly Step[]) => Promise<Ending | undefined>

const DEEDS: Readonly<Record<Extract<Next, { readonly steps: unknown }>['does'], Deed>> = {
  look,
  'read-back': readBack,
  'observe-and-perform': observeAndPerform,
  undo: takeBack,
}

/**
 * Do what comes next until nothing does, and note down how the run ended. Only what is noted down has ended: a run whose end cannot be is
 * `interrupted`.
 */
export async function drive(work: Work): Promise<Ending> {
  const ending = await endingOf(work)
  if (work.log.records.at(-1)?.event === 'run-ended') return ending
  try {
    await work.log.note({ event: 'run-ended', outcome: ending.outcome, because: ending.because })
    return ending
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    return ending.outcome === 'applied' || ending.outcome === 'undone' ? { outcome: 'interrupted', because: error.message } : ending
  }
}

async function endingOf(work: Work): Promise<Ending> {
  try {
    for (;;) {
      const run = standingOf(work)
      const todo = next(work.plan, run)
      if (todo.does === 'nothing' || todo.does === 'end') return todo
      const ending = await DEEDS[todo.does](
        work,
        run,
        work.plan.steps.filter(({ id }) => todo.steps.includes(id)),
      )
      if (ending !== undefined) return ending
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    return { outcome: 'interrupted', because: error.message }
  }
}
