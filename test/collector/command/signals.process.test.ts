import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { start } from './collector.ts'
import { keyOf, logOf, notice, startWorld, type World } from './world.ts'

let world: World
let cwd: string
/** A receiver that answers when a test says so. */
let receiver: Server
let asked: ServerResponse[]
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'trailmend-signals-'))
  asked = []
  receiver = await serve((answer) => void asked.push(answer))
})
afterEach(() => receiver.closeAllConnections())

async function serve(take: (answer: ServerResponse) => void): Promise<Server> {
  const server = createServer((question, answer) => void question.resume().on('end', () => take(answer)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** A collector that is at work: three messages are its own, and the receiver has what it sent of them. */
async function atWork(env: Readonly<Record<string, string>> = {}) {
  const [bucket, queue] = [await world.bucket(), await world.queue()]
  for (const number of [1, 2, 3]) await world.put(bucket, keyOf(number), logOf(2))
  await world.send(
    queue,
    [1, 2, 3].map((number) => notice(bucket, keyOf(number))),
  )
  const sink = { http: urlOf(receiver), 'allow-http': true, 'allow-private': true }
  writeFileSync(join(cwd, 'collector.yml'), JSON.stringify({ sources: { queue, 'wait-seconds': 1 }, sinks: sink }))
  const { child, ended } = start([], { cwd, env: { ...world.env, ...env } })
  let log = ''
  child.stderr?.on('data', (chunk) => {
    log += chunk
  })
  await until(async () => asked.length === 3 && (await world.waiting(queue))[1] === 3)
  const heard = async (words: string): Promise<void> => {
    child.kill('SIGTERM')
    await until(() => log.includes(words))
  }
  return { queue, child, ended, heard }
}
/** The emulation goes on with a wait for messages whose asker has gone, and hands out to nobody: as SQS may. */
const pollIsOver = () => new Promise((resolve) => setTimeout(resolve, 1_500))
const DRAINS = 'what is under way is ended'
const RELEASES = 'what is under way is given back'

test('the first signal ends what was begun: it is acknowledged, and what comes after is left in the queue', async () => {
  const { queue, ended, heard } = await atWork()
  await heard(DRAINS)
  await pollIsOver()
  await world.send(queue, ['{"s3Bucket":"logs","s3ObjectKey":["later"]}'])
  for (const answer of asked) answer.writeHead(204).end()
  const { code, stdout } = await ended
  expect({ code, stdout }).toEqual({
    code: 143,
    stdout: expect.stringMatching(/^Events: read 6 = 6 kept .*\n.*\nDeliveries: 3 received, 3 ack/),
  })
  expect(await world.waiting(queue)).toEqual([1, 0])
})

test('the second gives it back at once: the messages can be seen again', async () => {
  const { queue, ended, heard } = await atWork()
  await heard(DRAINS)
  await pollIsOver()
  expect(await world.waiting(queue)).toEqual([0, 3])
  await heard(RELEASES)
  const { code, stdout } = await ended
  expect({ code, stdout }).toEqual({ code: 143, stdout: expect.stringContaining('3 received, 0 acknowledged, 3 given back') })
  expect(await world.waiting(queue)).toEqual([3, 0])
})

test('the third ends the process where it stands, even where nothing can be given back', async () => {
  // A way to the queue that swallows what gives a message back.
  const way = createServer((question, answer) => {
    if (String(question.headers['x-amz-target']).includes('ChangeMessageVisibility')) return
    const sent = request(new URL(question.url ?? '/', world.env.AWS_ENDPOINT_URL), { method: question.method, headers: question.headers })
    sent.on('error', () => answer.destroy())
    sent.on('response', (received) => received.pipe(answer.writeHead(received.statusCode ?? 502, received.headers)))
    question.pipe(sent)
  })
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve))
  const { queue, child, ended, heard } = await atWork({ AWS_ENDPOINT_URL_SQS: urlOf(way) })
  await heard(DRAINS)
  await heard(RELEASES)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(child.exitCode).toBe(null)
  child.kill('SIGINT')
  const { code, stdout } = await ended
  way.closeAllConnections()
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
  expect(await world.waiting(queue)).toEqual([0, 3])
})
