import { newIdentity } from '../identity.ts'
import type { MakeChanges } from './changing.ts'

const KEY = { pk: 'ledger', sk: 'identity' } as const

/** What a table is known by: whoever asks first makes it. */
export async function sharedIdentity(change: MakeChanges): Promise<string> {
  const identity = newIdentity()
  const changed = await change([{ put: { ...KEY, identity }, when: [[{ attribute: 'identity', is: 'absent' }]] }])
  return changed.is === 'changed' ? identity : String(changed.refused.get(0)?.identity)
}
