import { type CheckWishes, type GateWishes, UsageError } from '@trailmend/operate'
import { APPLY_INPUTS } from './apply/settings.ts'
import { DRIFT_INPUTS } from './drift/settings.ts'

type Read<T> = readonly [input: string, read: (text: string) => T]

/** Which input holds each wish; the flags of `trailmend check` have the same names. */
const WISHES: { readonly [Wish in keyof CheckWishes]-?: Read<CheckWishes[Wish]> } = {
  account: ['account', list],
  role: ['role', text],
  externalId: ['external-id', text],
  via: ['via', list],
  organization: ['organization', text],
  ou: ['ou', list],
  exclude: ['exclude', list],
  loggingAccount: ['logging-account', text],
  loggingRole: ['logging-role', text],
  regions: ['regions', list],
  concurrency: ['concurrency', text],
  benchmark: ['benchmark', text],
  level: ['level', text],
  controls: ['controls', list],
  failOn: ['fail-on', text],
  baseline: ['baseline', text],
  maxAge: ['max-age', text],
  now: ['now', text],
  format: ['format', list],
  record: ['record', text],
  replay: ['replay', list],
}

/** Inputs that are on or off, and what they are where nobody says. */
const SWITCHES = { verbose: false, summary: true, annotations: true, comment: false } as const

/** What is on: what passed in the log, the job summary, remarks on lines of the repository, the comment of a pull request. */
export type Switches = Readonly<Record<keyof typeof SWITCHES, boolean>>

/** Where the SARIF report goes where nobody says. */
const SARIF_FILE = 'trailmend.sarif'

/** Every input there is; a test holds `action.yml` to it. */
export const INPUT_NAMES: readonly string[] = [
  ...Object.values(WISHES).map(([input]) => input),
  'config',
  'sarif-file',
  'sarif-category',
  'fork-replay',
  'base-result',
  'token',
  ...DRIFT_INPUTS,
  ...APPLY_INPUTS,
  ...Object.keys(SWITCHES),
]

type Input = (name: string) => string

/** Read what is asked of the check. Nothing is judged here: `checkOptions` does that. */
export function readWishes(input: Input): CheckWishes {
  const wishes: CheckWishes = Object.fromEntries(Object.entries(WISHES).map(([wish, [name, read]]) => [wish, read(input(name))]))
  return { ...wishes, format: withSarif(wishes.format ?? [], input('sarif-file')) }
}

/** What the gate is asked besides. */
type GateInputs = Pick<GateWishes, 'config' | 'strangerReplay' | 'baseResult' | 'scope'> & { readonly token: string }

/** Read what only a workflow asks for. The token is empty where there is none. */
export function readGateInputs(input: Input): GateInputs {
  return {
    config: text(input('config')),
    strangerReplay: list(input('fork-replay')),
    baseResult: text(input('base-result')),
    scope: text(input('sarif-category')),
    token: input('token'),
  }
}

/** SARIF is what code scanning takes, so there is one unless it was switched off or is asked for already. */
function withSarif(formats: readonly string[], wish: string): readonly string[] {
  const path = wish.toLowerCase() === 'true' ? '' : wish
  if (path.toLowerCase() === 'false') return formats
  if (path === '' && formats.some((format) => format.startsWith('sarif='))) return formats
  return [...formats, `sarif=${path || SARIF_FILE}`]
}

/** Read what is on and what is off. Throws a `UsageError` that names every switch that is neither. */
export function readSwitches(input: Input): Switches {
  const given = (name: string) => input(name).toLowerCase()
  const wrong = Object.keys(SWITCHES).filter((name) => !['', 'true', 'false'].includes(given(name)))
  if (wrong.length > 0) throw new UsageError(wrong.map((name) => ({ text: `--${name}: expected true or false` })))
  const isOn = (name: keyof Switches) => (given(name) || String(SWITCHES[name])) === 'true'
  return { verbose: isOn('verbose'), summary: isOn('summary'), annotations: isOn('annotations'), comment: isOn('comment') }
}

/** An input that is empty was not given: that is all that a workflow can do where it has no value. */
function text(value: string): string | undefined {
  return value === '' ? undefined : value
}

/** One a line, or separated by commas. */
function list(value: string): readonly string[] | undefined {
  const items = value
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
  return items.length === 0 ? undefined : items
}
