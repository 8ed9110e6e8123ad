import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../command/world.ts'
import { fill, finish, idsIn, idsOf, killOften, type Machine, PATIENCE } from './ground.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** A collector in a folder of its own. */
function machineOf(name: string, queue: string, sinks: string): Machine {
  const cwd = join(mkdtempSync(join(tmpdir(), 'trailmend-kills-')), name)
  mkdirSync(cwd)
  writeFileSync(
    join(cwd, 'collector.yml'),
    `name: ${name}\nsources: { queue: '${queue}', wait-seconds: 1, hidden-seconds: 10 }\nsinks: ${sinks}\nledger: { file: ledger.db }\n`,
  )
  return { cwd, args: ['run', '--once', '--config', 'collector.yml'], env: world.env }
}

/** The fates in a ledger's file, and how many objects have each. */
function fatesIn({ cwd }: Machine): unknown {
  const ledger = new DatabaseSync(join(cwd, 'ledger.db'), { readOnly: true })
  try {
    return ledger.prepare('SELECT count(*) AS objects FROM objects').get()
  } finally {
    ledger.close()
  }
}

async function idsInBucket(bucket: string): Promise<readonly string[]> {
  const { AWS_ENDPOINT_URL: endpoint = '' } = world.env
  const s3 = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const ids: string[] = []
  for (let after: string | undefined; ; ) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, ...(after !== undefined && { StartAfter: after }) }))
    for (const { Key = '' } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))
      ids.push(...idsOf(gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString()))
    }
    after = Contents.at(-1)?.Key
    if (after === undefined) return ids
  }
}

test('a collector that is killed again and again has every event once in its files, and its ledger agrees', {
  timeout: PATIENCE,
}, async () => {
  const filled = await fill(world, 20)
  const machine = machineOf('one', filled.queue, '{ file: out }')
  const atWork = await killOften([machine], filled)
  const [ran] = await finish([machine], world, filled.queue)
  expect({ seed: filled.seed, code: ran?.code, stderr: ran?.stderr }).toEqual({ seed: filled.seed, code: 0, stderr: '' })
  expect(idsIn(join(machine.cwd, 'out')).toSorted()).toEqual([...filled.ids].sort())
  expect(fatesIn(machine)).toEqual({ objects: filled.ids.size / 4 })
  console.info(`seed ${filled.seed}: killed ${filled.kills} times, ${atWork} of them at work`)
})

test('and in the objects that it writes', { timeout: PATIENCE }, async () => {
  const [filled, target] = [await fill(world, 8), await world.bucket()]
  const machine = machineOf('objects', filled.queue, `{ s3: ${target}, prefix: events }`)
  await killOften([machine], filled)
  await finish([machine], world, filled.queue)
  expect([...(await idsInBucket(target))].sort()).toEqual([...filled.ids].sort())
})

test('two on one queue, each with a ledger of its own: together every event, and none twice with one of them', {
  timeout: PATIENCE,
}, async () => {
  const filled = await fill(world, 8)
  const machines = ['left', 'right'].map((name) => machineOf(name, filled.queue, '{ file: out }'))
  await killOften(machines, filled)
  await finish(machines, world, filled.queue)
  const found = machines.map(({ cwd }) => idsIn(join(cwd, 'out')))
  for (const ids of found) expect(new Set(ids).size).toBe(ids.length)
  expect([...new Set(found.flat())].sort()).toEqual([...filled.ids].sort())
})
