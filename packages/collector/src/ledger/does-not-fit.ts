/** What is to be kept does not fit the ledger, and never will: it is what somebody else wrote that is wrong, and not the ledger. */
export class DoesNotFit extends Error {
  override readonly name = 'DoesNotFit'
}
