import { randomBytes } from 'node:crypto'
import type { Ledger } from '../ledger/ledger.ts'
import { SECRET_BYTES } from './event-identity.ts'

/** The number is that of the way in which identities are made: by a secret of another name, claims of another way are those of no event. */
const NAME = 'identity-secret-2'

/** The secret that this ledger's claims were made with: a new one for a new ledger. A shared ledger keeps no claims, and no secret. */
export async function rememberedSecret(ledger: Pick<Ledger, 'isShared' | 'recall' | 'remember'>): Promise<Uint8Array> {
  if (ledger.isShared) return randomBytes(SECRET_BYTES)
  const known = await ledger.recall(NAME)
  if (known !== undefined && /^[0-9a-f]+$/.test(known) && known.length === SECRET_BYTES * 2) return Buffer.from(known, 'hex')
  const secret = randomBytes(SECRET_BYTES)
  await ledger.remember(NAME, secret.toString('hex'))
  return secret
}
