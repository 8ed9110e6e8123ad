/** Resolves when all that is ready now has been done. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
