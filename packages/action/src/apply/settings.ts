import { UsageError } from '@trailmend/operate'

/** What a run is for. */
const MODES = ['check', 'apply'] as const
export type Mode = (typeof MODES)[number]

/** The inputs; a test holds `action.yml` to them. */
export const APPLY_INPUTS: readonly string[] = ['mode', 'profile', 'apply-role', 'journal']

/** In the place of a role: the job's own credentials. */
export const OWN_CREDENTIALS = 'job'

/** What is asked about plans, and about carrying them out. */
export interface ApplyWishes {
  readonly mode: Mode
  readonly profile: string | undefined
  /** A role's ARN or name, or `job`; there is one wherever the mode is `apply`. */
  readonly applyRole: string | undefined
  /** Where runs are noted down; `undefined` for a folder that goes with the runner. */
  readonly journal: string | undefined
}

/**
 * Read what is asked about plans.
 *
 * @param input - the value of an input; empty where none was given
 * @throws UsageError that names every input that cannot be used
 */
export function readApplyWishes(input: (name: string) => string): ApplyWishes {
  const given = (name: string): string | undefined => input(name) || undefined
  const mode = MODES.find((each) => each === (given('mode') ?? 'check').toLowerCase())
  const isApply = mode === 'apply'
  const problems = [
    ...(mode === undefined ? ['--mode: expected check or apply'] : []),
    ...(isApply && given('apply-role') === undefined ? [NO_ROLE] : []),
    ...(isApply && given('replay') !== undefined ? ['--replay: recordings cannot be put right; --mode apply works on accounts'] : []),
  ]
  if (mode === undefined || problems.length > 0) throw new UsageError(problems.map((text) => ({ text })))
  return { mode, profile: given('profile'), applyRole: given('apply-role'), journal: given('journal') }
}

const NO_ROLE = `--apply-role: --mode apply changes accounts, with a role of its own: give that, by its ARN or its name, or ${OWN_CREDENTIALS} where the job has its credentials already`
