/** What the user asked for cannot be done as asked: exit code 2. The message says what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
