import type { EvidenceKey } from '@trailmend/report'
import type { DigestStore, PublicKey } from '@trailmend/stream'
import { expect, test } from 'vitest'
import { rememberKeys } from '../../../packages/operate/src/verify/used-keys.ts'
import { memoryStore } from '../../stream/digest/trail.ts'

const key = (fingerprint: string): PublicKey => ({ fingerprint, der: new Uint8Array([1, 2, 3]), validFrom: 0, validTo: 10 })
const ask = (store: DigestStore, region: string) => store.publicKeys({ region, from: 0, to: 10 })

test('keys are remembered once for each region, and answered as before', async () => {
  const keys: EvidenceKey[] = [{ region: 'eu-west-1', fingerprint: 'a', der: 'AQID', validFrom: 0, validTo: 10 }]
  const store = rememberKeys(memoryStore(new Map(), [key('a'), key('b')]), keys)
  expect(await ask(store, 'eu-west-1')).toEqual([key('a'), key('b')])
  await ask(store, 'eu-west-1')
  await ask(store, 'us-west-2')
  expect(keys.map(({ region, fingerprint, der }) => `${region} ${fingerprint} ${der}`)).toEqual([
    'eu-west-1 a AQID',
    'eu-west-1 b AQID',
    'us-west-2 a AQID',
    'us-west-2 b AQID',
  ])
})

test('what could not be read is no key', async () => {
  const keys: EvidenceKey[] = []
  const refused = { unreadable: 'denied', because: 'no' } as const
  const store = rememberKeys({ ...memoryStore(new Map()), publicKeys: async () => refused }, keys)
  expect(await ask(store, 'us-east-1')).toEqual(refused)
  expect(keys).toEqual([])
})
