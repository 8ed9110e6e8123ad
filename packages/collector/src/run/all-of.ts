/** Waits for all of them also where one throws: nobody may believe that all is over while something still goes on. Throws what the first threw. */
export async function allOf<T>(going: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(going)
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}
