/** A run cannot go on now, through no fault of its plan. What it noted down is enough to go on with later. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** Do what may fail, and say what it was. */
export async function orInterrupted<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Interrupted) throw error
    throw new Interrupted(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
