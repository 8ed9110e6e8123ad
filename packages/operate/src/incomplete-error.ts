/** Nothing could be checked, and through no fault of the user's: exit code 3. */
export class IncompleteError extends Error {
  override readonly name = 'IncompleteError'
}
