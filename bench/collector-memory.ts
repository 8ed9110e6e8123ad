// How much memory does a collector take for an object of 1 GB, and for a very long queue? The server is no emulation of AWS but a small one
// of node:http, which makes up what it is asked for; the collector is whole, and in a process of its own: its memory is as the kernel counts
// it. Prints a sample for every tenth of the way; asserts nothing.
//
// Run: node bench/collector-memory.ts [--messages 1000000] [--megabytes 1000] [--only queue] [--flag=--max-semi-space-size=8]

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createGzip } from 'node:zlib'
import { environmentOf } from '../test/fakes/fauxqs/use-fauxqs.ts'
import { makeRecords } from './collector/corpus.ts'
import { startMeasured } from './collector/process.ts'
import { memoryOf } from './collector/processor-time.ts'
import { buildChild } from './collector/script.ts'

const { values: asked } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    megabytes: { type: 'string', default: '1000' },
    only: { type: 'string' },
    flag: { type: 'string', multiple: true, default: [] },
  },
})
/** Bytes of each small object, unzipped: about four events. */
const SMALL = 5_000
const WANTED = 250e6

buildChild()
const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
try {
  console.log(`Node ${process.versions.node}; wanted: less than ${WANTED / 1e6} MB`)
  if (asked.only !== 'queue') {
    const path = join(folder, 'large.json.gz')
    const bytes = await writeLarge(path, Number(asked.megabytes) * 1e6)
    await measure(`one object of ${(bytes / 1e6).toFixed(0)} MB, ${(statSync(path).size / 1e6).toFixed(0)} MB zipped`, ['1', '0', path], 1)
    rmSync(path)
  }
  if (asked.only !== 'object') {
    const messages = Number(asked.messages)
    await measure(`${messages} messages, each of an object of ${SMALL / 1e3} KB`, [`${messages}`, `${SMALL}`], messages)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measure(what: string, args: readonly string[], messages: number): Promise<void> {
  console.log(`\n${what}`)
  const script = fileURLToPath(new URL('collector/made-up-server.ts', import.meta.url))
  const server = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const url = String((await once(server.stdout, 'data'))[0]).trim()
  const queueUrl = `${url.replace('://', '://sqs.us-east-1.')}/000000000000/deliveries`
  const child = await startMeasured(0, environmentOf(url), asked.flag)
  const samples: number[] = []
  let next = 0
  const sampling = setInterval(async () => {
    const memory = memoryOf(child.pid)
    if (memory === undefined) return
    samples.push(memory.now)
    const done = messages === 1 ? samples.length / 10 : (await deletedAt(url)) / messages
    if (done < next) return
    next = messages === 1 ? next + 0.5 : Math.floor(done * 10) / 10 + 0.1
    const when = messages === 1 ? `${samples.length / 2} s` : `${(done * 100).toFixed(0)} %`
    console.log(`  ${when.padStart(6)}: ${(memory.now / 1e6).toFixed(0)} MB`)
  }, 500)
  const told = await child.round({ way: 'collect', keys: [], queueUrl })
  clearInterval(sampling)
  const most = memoryOf(child.pid)?.most ?? Math.max(...samples)
  const later = samples.slice(Math.floor(samples.length / 2))
  console.log(
    `  ${told.found} events in ${(told.wall / 1e3).toFixed(0)} s, ${(told.cpu / 1e3).toFixed(0)} s of processor time; ${(most / 1e6).toFixed(0)} MB at most, ${(Math.min(...later) / 1e6).toFixed(0)} to ${(Math.max(...later) / 1e6).toFixed(0)} MB in the second half`,
  )
  child.stop()
  server.stdin.end()
  await once(server, 'exit')
}

async function deletedAt(url: string): Promise<number> {
  const { deleted } = (await (await fetch(`${url}/counts`)).json()) as { readonly deleted: number }
  return deleted
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
