import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createCollector } from '../../../packages/collector/src/collector.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import type { ObjectStore } from '../../../packages/collector/src/object/object.ts'
import { taskOf } from '../../../packages/collector/src/object/task-of.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import { systemClock } from '../../../packages/collector/src/system-clock.ts'
import { madeUpLog } from '../../fixtures/cloudtrail-log.ts'

const KEY = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/22/111122223333_CloudTrail_us-east-1_20261122T1000Z_aaaaaaaaaaaaaaaa.json.gz'
const log = madeUpLog(9, 300_000)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Collect one object, held whole or read as it comes, and give the record of it. */
async function recordOf(
  bytes: Uint8Array,
  { isLarge, verify, where }: { isLarge: boolean; verify: boolean; where?: { eventName: string[] } },
) {
  const store: ObjectStore = {
    get: async () => ({
      etag: '"e"',
      size: isLarge ? 2 ** 30 : bytes.length,
      metadata: {},
      bytes: async () => bytes,
      stream: async function* () {
        for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000)
      },
      cancel: () => undefined,
    }),
    list: async function* () {},
  }
  const item = { is: 'object', ...taskOf({ bucket: 'logs', key: KEY }) } as const
  const left = [{ id: 'm', source: 's', raw: '', items: [item], acknowledge: async () => undefined, release: async () => undefined }]
  const source = { name: 's', receive: async () => (left.length === 0 ? ('drained' as const) : left.splice(0)) }
  const ledger = createMemoryLedger({ by: 'test' })
  const parts = { store, sinks: [], ledger, quarantine: createMemoryQuarantine(), clock: systemClock }
  await createCollector({ sources: [source], ...parts, verify, ...(where && { filter: { where } }) }).run()
  return await ledger.get(`s3://logs/${KEY}`)
}

describe.each([false, true])('a log, read as it comes: %s', (isLarge) => {
  test('has the hash that its digest names, whatever is wanted of it', async () => {
    const zipped = gzipSync(log)
    expect(await recordOf(zipped, { isLarge, verify: true })).toMatchObject({ fate: 'stored', sha256: sha256(log) })
    expect(await recordOf(zipped, { isLarge, verify: true, where: { eventName: ['nobody'] } })).toMatchObject({ sha256: sha256(log) })
  })
  test('to which a member was appended has another', async () => {
    const forged = Buffer.from('{"Records":[{"eventVersion":"1.11","eventName":"forged"}]}')
    const both = Buffer.concat([gzipSync(log), gzipSync(forged)])
    expect(await recordOf(both, { isLarge, verify: true })).toMatchObject({ fate: 'stored', sha256: sha256(Buffer.concat([log, forged])) })
  })
  test('has none where nobody asks, and where it cannot be read', async () => {
    expect(await recordOf(gzipSync(log), { isLarge, verify: false })).not.toHaveProperty('sha256')
    const broken = await recordOf(gzipSync(log).subarray(0, 5000), { isLarge, verify: true })
    expect(broken).toMatchObject({ fate: 'quarantined' })
    expect(broken).not.toHaveProperty('sha256')
  })
})
