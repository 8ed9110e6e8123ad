/** Wakes the one who waits for something to change. */
export interface Bell {
  readonly ring: () => void
  /** Until it rings, or at once if it rang since the last time. */
  readonly wait: () => Promise<void>
}

export function createBell(): Bell {
  let rang = Promise.withResolvers<void>()
  return {
    ring: () => rang.resolve(),
    wait: async () => {
      await rang.promise
      rang = Promise.withResolvers()
    },
  }
}
