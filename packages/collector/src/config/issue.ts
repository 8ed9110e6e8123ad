/** What is wrong with a value, by its path in it. */
export interface Issue {
  readonly message: string
  readonly path: readonly PropertyKey[]
  /** The keys that nobody knows, where that is the problem. */
  readonly keys?: readonly string[]
  readonly params?: Readonly<Record<string, unknown>> | undefined
}

/** The keys that nobody knows, of an issue that is about such. */
export function unknownKeys({ keys, params }: Issue): readonly string[] | undefined {
  const told = keys ?? params?.keys
  return Array.isArray(told) ? told : undefined
}

/** Where a path leads, in words. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}
