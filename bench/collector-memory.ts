// How much memory does the collector take for an object of 1 GB, and for a queue of a million messages? The server is no emulation of AWS but a small one of
// node:http, which makes up what it is asked for; the collector is the command as npm installs it, or an executable, and its memory is as the kernel
// counts it. Prints a sample for every tenth of the way; asserts nothing.
//
// The messages name 2,000 objects again and again, as in a queue that is filled anew: each object is got once, and after that the ledger knows it. A
// million of them take some five minutes of processor time; `--objects 1000000`, an object for each, takes several times that.
//
// Run: node bench/collector-memory.ts [--messages 1000000] [--objects 2000] [--bytes 60000] [--megabytes 1000] [--only object|queue]
//        [--program build/…/trailmend-collector]

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createGzip } from 'node:zlib'
import { environmentOf } from '../test/fakes/fauxqs/use-fauxqs.ts'
import { makeRecords } from './collector/corpus.ts'
import { cpuOf, memoryOf } from './collector/processor-time.ts'

const { values: asked } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    objects: { type: 'string', default: '2000' },
    bytes: { type: 'string', default: '60000' },
    megabytes: { type: 'string', default: '1000' },
    only: { type: 'string' },
    program: { type: 'string' },
  },
})
const WANTED = 250e6
const MADE_UP_SERVER = fileURLToPath(new URL('collector/made-up-server.ts', import.meta.url))
const COMMAND = fileURLToPath(new URL('../packages/collector/bin/trailmend-collector.js', import.meta.url))
const LARGE = 'large.json.gz'
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111122223333/made-up'

const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
try {
  console.log(`Node ${process.versions.node}; wanted: less than ${WANTED / 1e6} MB`)
  if (asked.only !== 'queue') {
    const path = join(folder, LARGE)
    const bytes = await writeLarge(path, Number(asked.megabytes) * 1e6)
    await measure(`one object of ${(bytes / 1e6).toFixed(0)} MB, ${(statSync(path).size / 1e6).toFixed(0)} MB zipped`, [
      '1',
      '1',
      '0',
      path,
    ])
    rmSync(path)
  }
  if (asked.only !== 'object') {
    const { messages, objects, bytes } = asked
    await measure(`${messages} messages that name ${objects} objects of ${Number(bytes) / 1e3} KB`, [messages, objects, bytes])
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Has the collector take all that a server makes up. */
async function measure(what: string, made: readonly [messages: string, ...more: string[]]): Promise<void> {
  console.log(`\n${what}`)
  const server = spawn(process.execPath, [MADE_UP_SERVER, ...made], { stdio: ['pipe', 'pipe', 'inherit'] })
  const url = String((await once(server.stdout, 'data'))[0]).trim()
  const [program, ...args] = asked.program === undefined ? [process.execPath, COMMAND] : [resolve(asked.program)]
  const child = spawn(program, [...args, '--once', '--json', '--queue', QUEUE, '--out', join(folder, 'events')], {
    cwd: folder,
    env: { ...process.env, ...environmentOf(url) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const began = performance.now()
  const samples: number[] = []
  let [most, seconds, next] = [0, 0, 0]
  const sampling = setInterval(async () => {
    const memory = memoryOf(child.pid)
    if (memory === undefined || memory.now === 0) return
    samples.push(memory.now)
    most = Math.max(most, memory.most)
    seconds = cpuOf(child.pid) ?? seconds
    const done = await wayOf(url, made[0])
    if (done < next) return
    next = Math.floor(done * 10) / 10 + 0.1
    console.log(`  ${(done * 100).toFixed(0).padStart(3)} %: ${(memory.now / 1e6).toFixed(0)} MB`)
  }, 250)
  const ended = once(child, 'exit')
  const { events, objects, deliveries } = (await json(child.stdout)) as Told
  const [code] = await ended
  clearInterval(sampling)
  const later = samples.slice(Math.floor(samples.length / 2))
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0)
  console.log(
    `  ${events.kept} events kept of ${objects.stored} objects, ${deliveries.acknowledged} messages, exit code ${code}: ` +
      `${((performance.now() - began) / 1e3).toFixed(0)} s, ${seconds.toFixed(0)} s of processor time\n` +
      `  ${megabytes(most)} MB at most; ${megabytes(Math.min(...later))} to ${megabytes(Math.max(...later))} MB in the second half`,
  )
  server.stdin.end()
  await once(server, 'exit')
  for (const name of readdirSync(folder)) if (name !== LARGE) rmSync(join(folder, name), { recursive: true })
}

/** What the command tells of a run. */
interface Told {
  readonly events: { readonly kept: number }
  readonly objects: { readonly stored: number }
  readonly deliveries: { readonly acknowledged: number }
}

/** How far it is, from 0 to 1: the messages that are deleted, or the bytes that were got of the one object. */
async function wayOf(url: string, messages: string): Promise<number> {
  const { deleted, sent } = (await (await fetch(`${url}/counts`)).json()) as { readonly deleted: number; readonly sent: number }
  return messages === '1' ? sent : deleted / Number(messages)
}

/** Writes one log of about so many bytes, zipped as it is made, and says how many they are. */
async function writeLarge(path: string, bytes: number): Promise<number> {
  let size = 0
  const pieces = function* () {
    for (const piece of makeRecords({ seed: 1, bytes })) {
      size += piece.length
      yield piece
    }
  }
  await pipeline(Readable.from(pieces()), createGzip({ level: 1 }), createWriteStream(path))
  return size
}
