import type { Ledger } from '../ledger/ledger.ts'

/**
 * Tells a ledger which objects were acknowledged: those that come in the same turn, as messages do that were deleted by one call, together. Each is
 * told what telling of its group threw.
 */
export function createAcknowledgements(ledger: Pick<Ledger, 'acknowledged'>): (ids: readonly string[]) => Promise<void> {
  let waiting: string[] = []
  let telling: Promise<void> | undefined
  return (ids) => {
    waiting.push(...ids)
    telling ??= tell()
    return telling
  }

  async function tell(): Promise<void> {
    await undefined
    const ids = waiting
    waiting = []
    telling = undefined
    await ledger.acknowledged(ids)
  }
}
