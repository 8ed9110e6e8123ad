/** Names that are remembered, the newest of them. */
export interface Known {
  has(name: string): boolean
  add(name: string): void
}

/** Remember so many names at most. One that is forgotten must be asked for again, which is dear but right. */
export function createKnown(most: number): Known {
  const names = new Set<string>()
  return {
    has: (name) => names.has(name),
    add: (name) => {
      names.add(name)
      if (names.size <= most) return
      const [oldest] = names
      if (oldest !== undefined) names.delete(oldest)
    },
  }
}
