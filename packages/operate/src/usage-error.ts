/** One thing that is wrong with what the user asked for. */
export interface Problem {
  /** Attacker-controlled where it quotes what was read: escape before showing. */
  readonly text: string
  /** Where it stands, if it stands in a file. Lines and columns count from 1. */
  readonly place?: { readonly path: string; readonly line: number; readonly column: number } | undefined
}

/** What the user asked for cannot be done as asked: exit code 2. Each problem says what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly problems: readonly Problem[]

  constructor(problems: string | readonly Problem[], options?: ErrorOptions) {
    const all = typeof problems === 'string' ? [{ text: problems }] : problems
    super(all.map(problemLine).join('\n'), options)
    this.problems = all
  }
}

/** As compilers do: `trailmend.yml:3:9: text`. */
function problemLine({ text, place }: Problem): string {
  return place === undefined ? text : `${place.path}:${place.line}:${place.column}: ${text}`
}
