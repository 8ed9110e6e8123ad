/** Something that is done as often as it is asked for: never twice at once, and once more for all who ask meanwhile. */
export interface Repeat {
  ask(): void
  /** Resolves when nobody asks for more. Throws what the last time failed with. */
  rest(): Promise<void>
}

/** Makes a repeat of what is to be done. Where that throws, it waits to be asked again. */
export function createRepeat(act: () => Promise<void>): Repeat {
  let isAsked = false
  let running: Promise<void> | undefined
  let failure: { readonly problem: unknown } | undefined
  return {
    ask() {
      isAsked = true
      running ??= run()
    },
    async rest() {
      while (running !== undefined) await running
      if (failure !== undefined) throw failure.problem
    },
  }

  async function run(): Promise<void> {
    // Whoever asks in the same turn is taken along.
    await undefined
    while (isAsked) {
      isAsked = false
      failure = await act().then(
        () => undefined,
        (problem: unknown) => ({ problem }),
      )
    }
    running = undefined
  }
}
