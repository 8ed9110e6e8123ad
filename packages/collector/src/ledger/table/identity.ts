import { newIdentity } from '../identity.ts'
import type { LedgerTable } from '../ledger-table.ts'
import type { MakeChanges } from './changing.ts'

const KEY = { pk: 'ledger', sk: 'identity' } as const

/** What a table is known by: whoever asks first makes it. Looked for first, which costs a tenth of a write that is refused. */
export async function sharedIdentity(get: LedgerTable['get'], change: MakeChanges): Promise<string> {
  const known = (await get(KEY))?.identity
  if (known !== undefined) return String(known)
  const identity = newIdentity()
  const changed = await change([{ put: { ...KEY, identity }, when: [[{ attribute: 'identity', is: 'absent' }]] }])
  return changed.is === 'changed' ? identity : String(changed.refused.get(0)?.identity)
}
