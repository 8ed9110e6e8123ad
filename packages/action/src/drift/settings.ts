import { UsageError } from '@trailmend/operate'

/** Where drift is told. */
const ON_DRIFT = ['issue', 'pull-request', 'both', 'none'] as const
export type OnDrift = (typeof ON_DRIFT)[number]

/** Whether names are replaced; `auto` does so wherever the repository is not known to be private. */
const REDACT = ['auto', 'true', 'false'] as const
export type Redact = (typeof REDACT)[number]

/** What is off, and what an issue is found by, where nobody says. */
export const DRIFT_DEFAULTS: { readonly onDrift: OnDrift; readonly label: string; readonly redact: Redact } = {
  onDrift: 'none',
  label: 'trailmend-drift',
  redact: 'auto',
}

/** The inputs; a test holds `action.yml` to them. */
export const DRIFT_INPUTS: readonly string[] = ['on-drift', 'drift-label', 'redact']

/** How drift is to be told. */
export interface DriftWishes {
  readonly onDrift: OnDrift
  readonly label: string
  readonly redact: Redact
}

/** GitHub takes no longer label, and a list of issues by label separates labels by commas. Source: GitHub Docs, REST API, "Labels" and "Issues". */
const MAX_LABEL = 50

/**
 * Read how drift is to be told.
 *
 * @param input - the value of an input; empty where none was given
 * @throws UsageError that names every input that cannot be used
 */
export function readDriftWishes(input: (name: string) => string): DriftWishes {
  const given = { onDrift: input('on-drift').toLowerCase(), label: input('drift-label'), redact: input('redact').toLowerCase() }
  const onDrift = ON_DRIFT.find((each) => each === (given.onDrift || DRIFT_DEFAULTS.onDrift))
  const redact = REDACT.find((each) => each === (given.redact || DRIFT_DEFAULTS.redact))
  const label = given.label || DRIFT_DEFAULTS.label
  const problems = [
    ...(onDrift === undefined ? [{ text: '--on-drift: expected issue, pull-request, both or none' }] : []),
    ...(isLabel(label) ? [] : [{ text: `--drift-label: expected at most ${MAX_LABEL} characters on one line, without a comma` }]),
    ...(redact === undefined ? [{ text: '--redact: expected auto, true or false' }] : []),
  ]
  if (onDrift === undefined || redact === undefined || problems.length > 0) throw new UsageError(problems)
  return { onDrift, label, redact }
}

function isLabel(label: string): boolean {
  return Array.from(label).length <= MAX_LABEL && !/[,\p{Cc}]/u.test(label)
}
