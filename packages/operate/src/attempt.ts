import { type Problem, UsageError } from './usage-error.ts'

/** Read one thing and go on if it is wrong, so that all that is wrong is told at once. What is thrown is put among the problems. */
export function attempt<T, O>(read: () => T, otherwise: O, problems: Problem[]): T | O {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    problems.push(...error.problems)
    return otherwise
  }
}
