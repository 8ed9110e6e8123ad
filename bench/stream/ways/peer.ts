/** A module of a peer: found beside the built scripts, not where the sources are. */
export async function peer<T>(name: string): Promise<T> {
  const loaded = await import(name)
  return loaded.default ?? loaded
}
