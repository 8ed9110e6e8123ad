/**
 * Do something with each item, with at most so many under way at once, in order.
 *
 * Where one throws, no other is begun, and that is thrown when those under way have ended.
 */
export async function atMost<T>(limit: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  let failure: { readonly error: unknown } | undefined
  const workers = Array.from({ length: Math.min(limit, items.length) }, async () => {
    for (const item of left) {
      if (failure !== undefined) return
      await work(item).catch((error: unknown) => {
        failure ??= { error }
      })
    }
  })
  await Promise.all(workers)
  if (failure !== undefined) throw failure.error
}
