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

/** Read one thing after the other and go on where one is wrong, so that all that is wrong is told at once. */
export interface Readings {
  readonly problems: readonly Problem[]
  /** The outcome of a reading; `undefined` where it threw a `UsageError`, whose problems are kept. Any other error is thrown on. */
  noted<T>(read: () => T | Promise<T>): Promise<T | undefined>
}

/** Begin to read. */
export function startReadings(): Readings {
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
  return { problems, noted }
}

/** As compilers do: `trailmend.yml:3:9: text`. */
function problemLine({ text, place }: Problem): string {
  return place === undefined ? text : `${place.path}:${place.line}:${place.column}: ${text}`
}
