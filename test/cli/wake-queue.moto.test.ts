import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CloudTrailClient, GetTrailStatusCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { start } from '../collector/command/collector.ts'
import { keyOf, notice, startWorld, type World } from '../collector/command/world.ts'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { emptyFolder } from './run.ts'
import { begin, until } from './running.ts'

const ground = useMoto()
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** What CloudTrail delivers when somebody stops the trail `main`. */
const stopLogging = {
  ...{ eventVersion: '1.11', eventID: 'e1', eventTime: '2026-11-22T10:20:00Z', recipientAccountId: '123456789012', readOnly: false },
  ...{ eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', requestParameters: { name: 'main' } },
}

test('a trail that is stopped is started again because the event of that was collected: by the commands alone', {
  timeout: 120_000,
}, async () => {
  const place = placeAt(ground.proxy.url)
  await createTrailWorld(place)
  const cloudtrail = new CloudTrailClient(place)
  const isLogging = async () => (await cloudtrail.send(new GetTrailStatusCommand({ Name: 'main' }))).IsLogging
  const [bucket, deliveries, alerts] = [await world.bucket(), await world.queue(), await world.queue()]

  const watching = emptyFolder()
  writeFileSync(join(watching, 'trailmend.yml'), 'plan:\n  profile: repair\n  automatic: [trail-incomplete]\n')
  // The account is emulated by one server, its queues by another.
  const env = { ...motoEnv(ground.proxy.url), AWS_ENDPOINT_URL_SQS: world.env.AWS_ENDPOINT_URL ?? '' }
  const watch = begin(['watch', '--wake-queue', alerts, '--format', 'jsonl'], { cwd: watching, env })
  let rounds = ''
  watch.child.stdout?.on('data', (chunk) => {
    rounds += chunk
  })
  const hasLooked = (times: number) => () => rounds.split('\n').length > times

  const collecting = emptyFolder()
  writeFileSync(
    join(collecting, 'collector.yml'),
    `sources: { queue: '${deliveries}', wait-seconds: 1 }
filter: { where: { eventName: [ConsoleLogin] }, accounts: ['999999999999'] }
sinks: { file: out }
alerts: { queue: '${alerts}' }
`,
  )
  const collector = start(['--log-level', 'warn'], { cwd: collecting, env: world.env })
  try {
    await until(hasLooked(1), watch)
    await cloudtrail.send(new StopLoggingCommand({ Name: 'main' }))
    await world.put(bucket, keyOf(1), gzipSync(JSON.stringify({ Records: [{ eventID: 'e0', eventName: 'GetObject' }, stopLogging] })))
    await world.send(deliveries, [notice(bucket, keyOf(1))])
    await until(hasLooked(2), watch)
    expect(await isLogging()).toBe(true)
    expect(await world.waiting(alerts)).toEqual([0, 0])
  } finally {
    collector.child.kill('SIGTERM')
    watch.child.kill('SIGTERM')
  }
  const [collected, watched] = await Promise.all([collector.ended, watch.ended])
  expect(watched.stderr).toMatch(/^\[0\/1\] logging: begun\n\[1\/1\] logging: done\n\[1\/1\] logging: confirmed\nSIGTERM/)
  expect(
    rounds
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { reason: 'the first look', accounts: [{ applied: 0 }] },
    { reason: expect.stringMatching(/^a message came to the queue .*queue-/), accounts: [{ applied: 1 }] },
  ])
  const lines = collected.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect([collected.code, lines]).toMatchObject([143, [{ msg: 'alert: tamper', code: 'StopLogging', account: '123456789012' }]])
})
