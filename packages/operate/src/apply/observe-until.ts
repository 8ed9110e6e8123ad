import type { AccountSnapshot } from '@trailmend/core'
import { Interrupted } from './interrupted.ts'
import { beginWaiting, type Patience } from './patience.ts'
import { mustGoOn, type Work } from './work.ts'

/** The account as it was read last, and whether it was what was waited for. */
export interface Seen {
  readonly observed: AccountSnapshot
  readonly isEnough: boolean
}

/** Read the account again and again until it is as wished, or the time is over. Throws an `Interrupted` where it cannot be read at all. */
export async function observeUntil(
  work: Pick<Work, 'ports' | 'lock'>,
  patience: Patience,
  isEnough: (observed: AccountSnapshot) => boolean,
): Promise<Seen> {
  const { ports } = work
  const waiting = beginWaiting(ports, patience)
  let last: AccountSnapshot | undefined
  let failure: unknown
  do {
    await mustGoOn(work)
    try {
      last = await ports.observe()
      if (isEnough(last)) return { observed: last, isEnough: true }
    } catch (error) {
      failure = error
    }
  } while (await waiting.again())
  await mustGoOn(work)
  if (last !== undefined) return { observed: last, isEnough: false }
  throw new Interrupted(`the account could not be read: ${failure instanceof Error ? failure.message : failure}`, { cause: failure })
}
