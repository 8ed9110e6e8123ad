import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeChain, SCOPE, testKey } from '../../stream/digest/trail.ts'
import { collector, start } from './collector.ts'
import { notice, startWorld, type World } from './world.ts'

let world: World
let cwd: string
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trailmend-alerts-'))
})

const HOUR = 3_600_000
const NOW = Math.floor(Date.now() / 1000) * 1000

/** A bucket with digests of six hours, the last of them four hours ago, in which one of the files that they name is not. */
async function trailWithGap(): Promise<{ readonly bucket: string; readonly keys: readonly string[] }> {
  const bucket = await world.bucket()
  const key = testKey('f1', NOW - 48 * HOUR, NOW + 48 * HOUR)
  const { objects, digests } = makeChain({ scope: { ...SCOPE, bucket }, key, start: NOW - 10 * HOUR, hours: 6 })
  const gap = digests[2]?.logs[0]?.key
  const keys = [...objects.keys()].map((name) => name.slice(bucket.length + 1)).filter((each) => each !== gap)
  for (const each of keys) {
    const { bytes = '', metadata } = objects.get(`${bucket}/${each}`) ?? {}
    await world.put(bucket, each, bytes, metadata)
  }
  return { bucket, keys }
}

test('a run that ends looks at what did not come, and tells once', async () => {
  const [{ bucket }, alerts] = [await trailWithGap(), await world.queue()]
  writeFileSync(
    join(cwd, 'collector.yml'),
    `sources: { bucket: ${bucket} }\nsinks: { file: out }\nalerts: { queue: '${alerts}' }\nfilter: { where: { eventName: [ConsoleLogin] } }\n`,
  )
  const first = await collector(['--once'], { cwd, env: world.env })
  expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Events: read 11 = 0 kept \+ 11 filtered/) })
  // In no order: silence is heard while hours are judged.
  expect(
    first.stderr
      .split('\n')
      .map((line) => /^warn: alert: \w+: [\w-]+|^.+/.exec(line)?.[0])
      .sort(),
  ).toEqual(['warn: alert: gap: not-stored', 'warn: alert: silence: digests-overdue', undefined])
  expect(await world.waiting(alerts)).toEqual([2, 0])
  expect(await collector(['--once'], { cwd, env: world.env })).toMatchObject({ code: 0, stderr: '' })
})

test('a queue that somebody deleted is told of before the run ends', async () => {
  const [queue, alerts] = [await world.queue(), await world.queue()]
  const ran = await collector(['--queue', `${queue}-gone`, '--out', 'out', '--alerts', alerts], { cwd, env: world.env })
  expect(ran).toMatchObject({ code: 3, stdout: expect.stringContaining('Ended by: the queue is not there') })
  expect(ran.stderr).toMatch(/"msg":"alert: silence"/)
  expect(await world.waiting(alerts)).toEqual([1, 0])
})

test('a run for ever looks, tells, and shows it in its metrics and health', async () => {
  const [{ bucket, keys }, queue, alerts] = [await trailWithGap(), await world.queue(), await world.queue()]
  await world.send(
    queue,
    keys.map((key) => notice(bucket, key)),
  )
  writeFileSync(
    join(cwd, 'collector.yml'),
    `sources: { queue: '${queue}', wait-seconds: 1 }\nsinks: { file: out }\nalerts: { queue: '${alerts}' }\nlisten: 0\n`,
  )
  const { child, ended } = start([], { cwd, env: world.env })
  let log = ''
  child.stderr?.on('data', (chunk) => {
    log += chunk
  })
  while (!log.includes('alert: gap')) await new Promise((resolve) => setTimeout(resolve, 50))
  const { url } = JSON.parse(log.split('\n').find((line) => line.includes('serving')) ?? '')
  const [metrics, health] = await Promise.all(['metrics', 'readyz'].map(async (path) => (await fetch(`${url}/${path}`)).text()))
  expect(metrics?.match(/^trailmend_collector_wrong\{.*$/gm)).toEqual([
    'trailmend_collector_wrong{what="gaps"} 1',
    'trailmend_collector_wrong{what="tampered"} 0',
    'trailmend_collector_wrong{what="silences"} 0',
  ])
  expect(JSON.parse(health ?? '')).toEqual({ ready: true, because: [], wrong: { gaps: 1, tampered: 0, silences: 0 } })
  child.kill('SIGTERM')
  expect((await ended).code).toBe(143)
  expect(await world.waiting(alerts)).toEqual([1, 0])
})
