/** One thing that is wrong with what the user asked for. */
export interface UsageProblem {
  /** Attacker-controlled where it quotes what was read: escape before showing. */
  readonly text: string
  /** Where it stands, if it stands in a file. Lines and columns count from 1. */
  readonly place?: { readonly path: string; readonly line: number; readonly column: number }
}

/** What the user asked for cannot be done as asked: exit code 2. All that is wrong is told at once, as compilers do. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly problems: readonly UsageProblem[]

  constructor(problems: string | readonly UsageProblem[], options?: ErrorOptions) {
    const all = typeof problems === 'string' ? [{ text: problems }] : problems
    super(all.map(problemLine).join('\n'), options)
    this.problems = all
  }
}

function problemLine({ text, place }: UsageProblem): string {
  return place === undefined ? text : `${place.path}:${place.line}:${place.column}: ${text}`
}
