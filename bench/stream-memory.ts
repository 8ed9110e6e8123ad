// How much memory does a log of 1 GB take, and is it read as fast as one of 1 MB? A process for each size and way reads one file by
// its path and filters: once for the peak of its memory, as the kernel counts it, and small files again and again until as much has been
// read as counts. Processor time is of all threads; medians of a few processes.
// Prints; asserts nothing. Run: node bench/stream-memory.ts [runs [megabytes of the largest]]

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './median.ts'
import { writeLargeLog } from './stream/corpora.ts'
import { buildScripts, scriptPath } from './stream/scripts.ts'

const runs = Number(process.argv[2] ?? 5)
const largest = Number(process.argv[3] ?? 1000)
buildScripts()
const WAYS = ['nothing', 'wasm', 'typescript', 'JSON.parse'] as const

/** What is read before and while speed is measured. Bytes. */
const ENOUGH = 2e8

/** What a process that read one file tells of itself. */
interface Told {
  readonly cpu: number
  readonly wall: number
  /** Bytes. */
  readonly peak: number
  readonly count: number
}

const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
try {
  console.log(`Node ${process.versions.node}, medians of ${runs} processes each; wanted: less than 80 MB, and the same speed at each size`)
  for (const megabytes of [1, 10, 100, 1000].filter((each) => each <= largest)) {
    const path = join(folder, `${megabytes}.json.gz`)
    const bytes = await writeLargeLog(path, megabytes * 1e6)
    console.log(`\none file of ${(bytes / 1e6).toFixed(1)} MB, zipped ${(bytes / statSync(path).size).toFixed(1)} times smaller`)
    for (const way of WAYS) report(way, bytes, path)
    rmSync(path)
  }
} finally {
  rmSync(folder, { recursive: true })
}

function report(way: (typeof WAYS)[number], bytes: number, path: string): void {
  const told = Array.from({ length: runs }, () => readFile(way, path, Math.floor(ENOUGH / bytes)))
  const failed = told.find((each) => typeof each === 'string')
  if (typeof failed === 'string') {
    console.log(`  ${way.padEnd(12)} fails: ${failed}`)
    return
  }
  const all = told.filter((each) => typeof each !== 'string')
  const of = (part: keyof Told) => median(all.map((each) => each[part]))
  const speeds = way === 'nothing' ? '' : `, ${speed(bytes, of('cpu'))} by processor time, ${speed(bytes, of('wall'))} by the clock`
  console.log(`  ${way.padEnd(12)} ${(of('peak') / 1e6).toFixed(0).padStart(5)} MB at most${speeds}, ${of('count')} events found`)
}

function speed(bytes: number, seconds: number): string {
  return `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`
}

/** Runs one process, and says what it told, or why it ended. */
function readFile(way: string, path: string, times: number): Told | string {
  const { status, stdout, stderr, signal } = spawnSync(process.execPath, [scriptPath('one-file'), way, path, String(times)], {
    encoding: 'utf8',
  })
  if (status === 0) return JSON.parse(stdout)
  return stderr.split('\n').find((line) => /^\w*Error/.test(line)) ?? String(signal ?? status)
}
