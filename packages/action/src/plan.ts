import { type CheckOptions, type Config, checkOptions, findConfig, type Problem, UsageError } from '@trailmend/operate'
import { readSwitches, readWishes, type Switches } from './inputs.ts'
import type { Io } from './io.ts'

/** What is to be done, and how it is to be told. */
export interface Plan {
  readonly options: CheckOptions
  readonly config: Config | undefined
  readonly switches: Switches
}

/**
 * Read the inputs and the configuration. The external id is kept out of the log before anything is said.
 *
 * Throws one `UsageError` for all that is wrong in either: a workflow takes minutes to come to its next error.
 */
export async function readPlan(io: Io): Promise<Plan> {
  const wishes = readWishes(io.input)
  if (wishes.externalId !== undefined) io.mask(wishes.externalId)
  const problems: Problem[] = []
  const noted = async <T>(read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      problems.push(...error.problems)
      return undefined
    }
  }
  const switches = await noted(() => readSwitches(io.input))
  const config = await noted(() => findConfig(io.input('config') || undefined, io.folder))
  const options = await noted(() => checkOptions(wishes, config))
  if (switches === undefined || options === undefined || problems.length > 0) throw new UsageError(problems)
  return { options, config, switches }
}
