import type { Annotation, EventFacts } from '@trailmend/operate'
import type { DriftGitHub } from './drift/github/port.ts'
import type { GitHub } from './github/connect.ts'

/** Where an annotation stands. Lines and columns count from 1. */
interface Place {
  readonly path: string
  readonly line: number
  readonly column?: number
}

/** Everything that the Action touches outside itself. `runner.ts` fills it from GitHub's runner. */
export interface Io {
  /** The value of an input, trimmed; empty where none was given. */
  readonly input: (name: string) => string
  /** Keep a value out of the log from here on. */
  readonly mask: (secret: string) => void
  /** Lines for the log. Nothing in them is obeyed, whoever wrote it. */
  readonly log: (text: string) => void
  readonly annotate: (level: Annotation['level'], text: string, where: { readonly title: string; readonly place: Place }) => void
  /** A warning that stands on no line. */
  readonly warn: (text: string) => void
  readonly setOutput: (name: string, value: string) => void
  /** Append Markdown to the job summary, where the runner has one. */
  readonly summarize: (markdown: string) => Promise<void>
  /** Fail the step, and say why. */
  readonly fail: (message: string) => void
  /** Why the workflow runs. */
  readonly event: () => Promise<EventFacts>
  readonly github: (token: string) => GitHub
  /** The same GitHub, for what drift is told by. */
  readonly drift: (token: string) => DriftGitHub
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that the repository is checked out to. */
  readonly folder: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly clock: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  /** At least 0, less than 1. */
  readonly random: () => number
  /** Aborted when the job is cancelled; asked for only by what can end in an orderly way, as it keeps the process alive until then. */
  readonly interrupted: () => AbortSignal
}
