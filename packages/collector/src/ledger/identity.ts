import { randomBytes } from 'node:crypto'
import type { Ledger } from './ledger.ts'

const NAME = 'ledger-identity'

/** What no other ledger is known by. */
export const newIdentity = (): string => randomBytes(8).toString('hex')

/** What a ledger is known by that one collector has to itself: made when it is first asked for. */
export async function rememberedIdentity({ recall, remember }: Pick<Ledger, 'recall' | 'remember'>): Promise<string> {
  const known = await recall(NAME)
  if (known !== undefined) return known
  const made = newIdentity()
  await remember(NAME, made)
  return made
}
