/** What became of a call: the name of its error, or what `pick` takes from its answer. */
export async function outcome<Answer>(call: Promise<Answer>, pick: (answer: Answer) => unknown = () => 'done'): Promise<unknown> {
  try {
    return pick(await call)
  } catch (error) {
    return error instanceof Error ? error.name : String(error)
  }
}
