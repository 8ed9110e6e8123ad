import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder } from '../../cli/run.ts'
import { environmentOf } from '../../fakes/fauxqs/use-fauxqs.ts'
import { type Loaded, loadedBy } from '../../loaded-by.ts'

const COMMAND = 'collector/bin/trailmend-collector.js'
const QUEUE = ['--once', '--queue', 'https://sqs.us-east-1.amazonaws.com/111122223333/trail', '--out', 'events']

/** What `run` loads until an empty queue has answered. */
async function loadedByRun(args: readonly string[], home = emptyFolder()): Promise<Loaded> {
  const server = createServer((request, answer) => {
    request.resume()
    answer.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  try {
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    return await loadedBy(COMMAND, args, { env: environmentOf(url), home })
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

/** What nobody asked for. */
const NOT_WANTED = new Set(['alert', 'complete', 'lambda', 'metrics', 'ocsf', 'silence', 'tamper'].map((part) => `collector/${part}`))

const isOurs = (area: string) => /^(?:aws|collector|core|stream)(?:\/|$)/.test(area)
const isOfSdk = (area: string) => /^@(?:aws-sdk|aws|smithy)\//.test(area)
const libraries = ({ areas }: Loaded) => areas.filter((area) => !isOurs(area) && !isOfSdk(area))
const clients = ({ areas }: Loaded) => areas.filter((area) => area.startsWith('@aws-sdk/client-'))

test('--version loads what reads a command line, and no command', async () => {
  const loaded = await loadedBy(COMMAND, ['--version'])
  expect(loaded).toMatchObject({ code: 0, stderr: '', areas: ['collector', 'collector/command', 'collector/config', 'commander'] })
})

test('a queue is asked before anything is loaded that only objects, a configuration, health or JSON need', async () => {
  const loaded = await loadedByRun(QUEUE)
  expect(loaded.code).toBe(0)
  // Roles are taken by way of STS.
  expect(clients(loaded)).toEqual(['@aws-sdk/client-sqs', '@aws-sdk/client-sts'])
  expect(libraries(loaded)).toEqual(['commander', 'p-queue', 'stream-chain', 'stream-json'])
  expect(loaded.areas.filter((area) => NOT_WANTED.has(area))).toEqual([])
})

test('with a configuration, what reads it is loaded, and no more', async () => {
  const home = emptyFolder()
  const [, , queue] = QUEUE
  writeFileSync(join(home, 'collector.yml'), `sources:\n  - queue: ${queue}\nsinks:\n  - file: events\n`)
  const loaded = await loadedByRun(['--once'], home)
  expect(loaded.code).toBe(0)
  expect(libraries(loaded)).toEqual(['commander', 'p-queue', 'stream-chain', 'stream-json', 'yaml', 'zod'])
})

test('files are read without a client of AWS', async () => {
  const home = emptyFolder()
  writeFileSync(join(home, 'log.json'), '{"Records":[]}')
  const loaded = await loadedBy(COMMAND, ['--once', '--files', '.', '--out', 'events'], { home })
  expect(loaded).toMatchObject({ code: 0, stderr: '' })
  expect(loaded.areas.filter(isOfSdk)).toEqual([])
})
