// What does a process pay that reads only a little: how long is the library's loading, how soon is the first event there, and is a
// file of 12 KB read as fast as by gunzipSync and JSON.parse? Each figure is from new processes; they take turns. Elapsed time, for
// the clock of a process is too coarse for a few milliseconds: figures mean something only on a machine that does nothing else.
// Prints; asserts nothing. Run: node bench/stream-start.ts [processes]

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { madeUpLog } from '../test/fixtures/cloudtrail-log.ts'
import { median } from './median.ts'
import { buildScripts, scriptPath } from './stream/scripts.ts'

const processes = Number(process.argv[2] ?? 15)
buildScripts()
const SIZES = [
  ['12 KB', 12e3],
  ['0.5 MB', 5e5],
] as const
const WAYS = ['trailmend', 'typescript', 'JSON.parse'] as const

/** Milliseconds, as a process of `stream/start.ts` tells them. */
interface Told {
  readonly load: number
  readonly first: number
  readonly whole: number
  readonly later: number
}

const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
try {
  console.log(
    `Node ${process.versions.node}, medians of ${processes} processes each, milliseconds (wanted: the first event in less than 10)`,
  )
  for (const [name, bytes] of SIZES) {
    const path = join(folder, 'log.json.gz')
    writeFileSync(path, gzipSync(madeUpLog(1, bytes)))
    console.log(`\na file of ${name},                          load   first event   whole file   each when warm`)
    const told = Array.from({ length: processes }, () => WAYS.map((way) => start(way, path)))
    WAYS.forEach((way, index) => {
      const of = (part: keyof Told) => median(told.map((each) => each[index]![part]))
      const cells = [of('load').toFixed(1).padStart(6), of('first').toFixed(2).padStart(14), of('whole').toFixed(2).padStart(13)]
      console.log(`  ${way.padEnd(36)}${cells.join('')}${of('later').toFixed(3).padStart(17)}`)
    })
  }
} finally {
  rmSync(folder, { recursive: true })
}

function start(way: string, path: string): Told {
  const { status, stdout, stderr } = spawnSync(process.execPath, [scriptPath('start'), way, path], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
