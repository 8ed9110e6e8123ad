import { expect, test } from 'vitest'
import { createDigestTaker } from '../../../packages/collector/src/complete/digest-taker.ts'
import { recallChains } from '../../../packages/collector/src/complete/known-chains.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { taskOf } from '../../../packages/collector/src/object/task-of.ts'
import { makeChain, testKey } from '../../stream/digest/trail.ts'
import { HOUR } from './hours.ts'

const START = Date.parse('2026-11-22T20:01:31Z')
const KEY = testKey('f1', START - 24 * HOUR, START + 24 * HOUR)

test.each([
  ['that was delivered is', 1, 1],
  ['of a time to come is not', -2, 0],
])('where nobody verifies, a digest %s the newest of its chain', async (_what, hours, chains) => {
  const { objects, digests } = makeChain({ key: KEY, start: START, hours: 1 })
  const [digest] = digests
  const { bytes, metadata } = objects.get(`${digest!.bucket}/${digest!.key}`)!
  const ledger = createMemoryLedger({ by: 'test' })
  const taker = createDigestTaker({ ledger, clock: { now: () => START + hours * HOUR } })
  await taker.take({ task: taskOf({ bucket: digest!.bucket, key: digest!.key }), bytes, metadata })
  expect(await recallChains(ledger)).toHaveLength(chains)
})
