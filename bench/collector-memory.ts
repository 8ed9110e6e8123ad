// How much memory does the collector take for an object of 1 GB, and for a queue of a million messages? And how much processor time for objects as small
// as quiet accounts have them? The server is no emulation of AWS but a small one of node:http, which makes up what it is asked for; the collector is the
// command as npm installs it, or an executable, and its memory is as the kernel counts it. Prints a sample for every tenth of the way; run in full, it
// writes bench/results/collector-memory.json. Asserts nothing.
//
// The messages name 2,000 objects again and again, as in a queue that is filled anew: each object is got once, and after that the ledger knows it. A
// million of them take some five minutes of processor time; `--objects 1000000`, an object for each, takes several times that.
//
// Run: node bench/collector-memory.ts [--messages 1000000] [--objects 2000] [--bytes 60000] [--megabytes 1000] [--small 50000] [--only object|queue|small]
//        [--program build/…/trailmend-collector]

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
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
import { describeMachine } from './stream/results.ts'

const { values: asked } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    objects: { type: 'string', default: '2000' },
    bytes: { type: 'string', default: '60000' },
    megabytes: { type: 'string', default: '1000' },
    small: { type: 'string', default: '50000' },
    only: { type: 'string' },
    program: { type: 'string' },
  },
})
const WANTED = 250e6
/** Bytes of a small object, unzipped: four events. */
const SMALL = '5000'
const MADE_UP_SERVER = fileURLToPath(new URL('collector/made-up-server.ts', import.meta.url))
const COMMAND = fileURLToPath(new URL('../packages/collector/bin/trailmend-collector.js', import.meta.url))
const RESULTS = fileURLToPath(new URL('results/collector-memory.json', import.meta.url))
const LARGE = 'large.json.gz'
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111122223333/made-up'

const machine = describeMachine()
const measured: Measured[] = []
const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
try {
  console.log(`Node ${process.versions.node}; wanted: less than ${WANTED / 1e6} MB`)
  if (isWanted('object')) {
    const path = join(folder, LARGE)
    const bytes = await writeLarge(path, Number(asked.megabytes) * 1e6)
    await measure('object', `one object of ${(bytes / 1e6).toFixed(0)} MB, ${(statSync(path).size / 1e6).toFixed(0)} MB zipped`, [
      '1',
      '1',
      '0',
      path,
    ])
    rmSync(path)
  }
  if (isWanted('queue')) {
    const { messages, objects, bytes } = asked
    await measure('queue', `${messages} messages that name ${objects} objects of ${Number(bytes) / 1e3} KB`, [messages, objects, bytes])
  }
  if (isWanted('small'))
    await measure('small', `${asked.small} messages that name as many objects of ${Number(SMALL) / 1e3} KB`, [
      asked.small,
      asked.small,
      SMALL,
    ])
  if (process.argv.length === 2) write()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function isWanted(name: Measured['name']): boolean {
  return asked.only === undefined || asked.only === name
}

/** What one of the three came to. Seconds are of the processor, memory is in bytes: the most of all, and of the second half the least and the most. */
interface Measured {
  readonly name: 'object' | 'queue' | 'small'
  readonly messages: number
  readonly objects: number
  readonly events: number
  readonly seconds: number
  /** Of SQS. */
  readonly calls: number
  readonly memory: { readonly most: number; readonly later: { readonly least: number; readonly most: number } }
}

function write(): void {
  writeFileSync(RESULTS, `${JSON.stringify({ machine, measured }, null, 2)}\n`)
  console.log('\nwrote bench/results/collector-memory.json')
}

/** Has the collector take all that a server makes up. */
async function measure(name: Measured['name'], what: string, made: readonly [messages: string, ...more: string[]]): Promise<void> {
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
  const [least, latest] = [Math.min(...later), Math.max(...later)]
  const { calls } = await countsOf(url)
  const counts = { messages: deliveries.acknowledged, objects: objects.stored, events: events.kept }
  measured.push({ name, ...counts, seconds, calls, memory: { most, later: { least, most: latest } } })
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0)
  console.log(
    `  ${events.kept} events kept of ${objects.stored} objects, ${deliveries.acknowledged} messages, exit code ${code}: ` +
      `${((performance.now() - began) / 1e3).toFixed(0)} s, ${seconds.toFixed(0)} s of processor time\n` +
      `  ${megabytes(most)} MB at most; ${megabytes(least)} to ${megabytes(latest)} MB in the second half`,
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
  const { deleted, sent } = await countsOf(url)
  return messages === '1' ? sent : deleted / Number(messages)
}

async function countsOf(url: string): Promise<Readonly<Record<'deleted' | 'sent' | 'calls', number>>> {
  return (await (await fetch(`${url}/counts`)).json()) as Readonly<Record<'deleted' | 'sent' | 'calls', number>>
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
