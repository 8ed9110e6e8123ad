/**
 * How an hour of an account and region stands.
 * - `complete`: every file that should be there is stored, and where hashes are known they agree.
 * - `gap`: files or digests are missing in what was collected.
 * - `tampered`: something is not as CloudTrail delivered it.
 * - `silent`: no digest came though one is due.
 * - `pending`: what tells of the hour is not due yet.
 * - `unknown`: whether all is there cannot be known, and why.
 */
export const HOUR_STATES = ['complete', 'gap', 'tampered', 'silent', 'pending', 'unknown'] as const
export type HourState = (typeof HOUR_STATES)[number]

/**
 * What a complete hour rests on.
 * - `verified`: signed digests, and the hash of each file.
 * - `named`: digests or files of which some were not verified.
 * - `listed`: what lies in the bucket, of which nobody knows whether it is all.
 */
export type Proof = 'verified' | 'named' | 'listed'

type Row = readonly [state: Exclude<HourState, 'complete'>, sentence: string]

const PROBLEMS = {
  'not-stored': ['gap', 'The file should be there, and was not collected.'],
  'in-quarantine': ['gap', 'The file could not be read: it is in quarantine.'],
  'passed-over': ['gap', 'The file was passed over as nothing of CloudTrail.'],
  'digest-not-collected': ['gap', 'The digest was not collected: which files it names is not known.'],
  'log-modified': ['tampered', 'What was collected is not what the digest names: the hash differs.'],
  'log-replaced': ['tampered', 'The file was collected a second time, with other contents.'],
  'log-missing': ['tampered', 'A digest names the file, which was not collected and is not in the bucket.'],
  'log-undeclared': ['tampered', 'The file lies among the log files, and no digest of its time names it.'],
  'digest-invalid': ['tampered', 'The digest is not as CloudTrail delivered it.'],
  'digest-replaced': ['tampered', 'This is not the digest that the one after it was made with.'],
  'digest-missing': ['tampered', 'The digest after it names this one, which was not collected and is not in the bucket.'],
  'digest-overdue': ['silent', 'No digest came, though one is due every hour, also where nothing happens.'],
  'not-due': ['pending', 'The digest of this hour is not due yet.'],
  'digest-unverified': ['unknown', 'The digest could not be verified.'],
  'log-changed-since': ['unknown', 'The file was written anew after it was collected: trailmend verify tells whether it is the same.'],
  'digests-interrupted': ['unknown', 'No digests were made: logging or validation was switched off and on again.'],
  'before-first': ['unknown', 'It is before the first digest that was collected.'],
  'not-remembered': ['unknown', 'No digest of this time is remembered: it was before the first that was collected, or has been forgotten.'],
  'nothing-expected': ['unknown', 'No digest tells what was delivered, and the bucket was not listed.'],
  'not-listed': ['unknown', 'No digest tells what was delivered, and the bucket could not be listed.'],
} as const

export type HourProblemCode = keyof typeof PROBLEMS

/** Something that keeps an hour from being complete. Keys and reasons are attacker-controlled. */
export interface HourProblem {
  readonly code: HourProblemCode
  readonly state: Exclude<HourState, 'complete'>
  readonly sentence: string
  readonly bucket?: string
  readonly key?: string
  /** `<trail>@<home region>`, where it is about one trail's digests. */
  readonly trail?: string
  readonly because?: string
  /** The permission that is missing. */
  readonly needs?: string
}

/** An hour of an account and region. */
export interface HourVerdict {
  readonly account: string
  readonly region: string
  /** Its beginning, in milliseconds since 1970-01-01 UTC. */
  readonly hour: number
  readonly state: HourState
  /** Absent where it is not complete. */
  readonly proof?: Proof
  /** Files that should be there, and those of them that are, or were not wanted. */
  readonly expected: number
  readonly stored: number
  readonly problems: readonly HourProblem[]
}

/** The worst first: the state of an hour is that of the worst problem in it. */
const WORST: readonly HourState[] = ['tampered', 'gap', 'silent', 'unknown', 'pending', 'complete']

export const PROBLEM_TABLE: Readonly<Record<HourProblemCode, Row>> = PROBLEMS

/** A problem, with its state and sentence. */
export function problemOf(code: HourProblemCode, details: Omit<HourProblem, 'code' | 'state' | 'sentence'> = {}): HourProblem {
  const [state, sentence] = PROBLEMS[code]
  return { code, state, sentence, ...details }
}

/** The worst of states; complete where there is none. */
export function worstOf(states: Iterable<HourState>): HourState {
  const all = new Set(states)
  return WORST.find((state) => all.has(state)) ?? 'complete'
}
