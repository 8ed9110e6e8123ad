import { expect, test } from 'vitest'
import { SECRET_BYTES } from '../../../packages/collector/src/dedupe/event-identity.ts'
import { rememberedSecret } from '../../../packages/collector/src/dedupe/remembered-secret.ts'

function ledgerWith(known: ReadonlyMap<string, string>, isShared = false) {
  const held = new Map(known)
  return {
    held,
    isShared,
    recall: async (name: string) => held.get(name),
    remember: async (name: string, value: string) => void held.set(name, value),
  }
}

test('a ledger has one secret, made when it is asked for first', async () => {
  const ledger = ledgerWith(new Map())
  const secret = await rememberedSecret(ledger)
  expect(secret.length).toBe(SECRET_BYTES)
  expect(Buffer.from(await rememberedSecret(ledger)).equals(secret)).toBe(true)
})

test('a shared ledger has none', async () => {
  const ledger = ledgerWith(new Map(), true)
  expect(Buffer.from(await rememberedSecret(ledger)).equals(await rememberedSecret(ledger))).toBe(false)
  expect(ledger.held.size).toBe(0)
})

test('a secret that identities were made with in another way is left as it is, and so is one that is none', async () => {
  const older = 'ab'.repeat(SECRET_BYTES)
  const ledger = ledgerWith(new Map([['identity-secret', older]]))
  expect(Buffer.from(await rememberedSecret(ledger)).toString('hex')).not.toBe(older)
  expect(ledger.held.get('identity-secret')).toBe(older)
  const [name = ''] = [...ledger.held.keys()].filter((each) => each !== 'identity-secret')
  const broken = ledgerWith(new Map([[name, 'zz']]))
  expect((await rememberedSecret(broken)).length).toBe(SECRET_BYTES)
  expect(broken.held.get(name)).toMatch(/^[0-9a-f]{64}$/)
})
