// What does it cost to note where fields are? The scan alone, over the same bytes, with as many hot fields as there are, with the
// nine that most filters name, with three, and with none: CPU time, medians of interleaved rounds. Prints; asserts nothing.

import { cpus } from 'node:os'
import { acquireEngine, type Engine } from '../packages/stream/lib/scan/engine.js'
import { fieldNumber, HOT_FIELDS } from '../packages/stream/lib/scan/hot-fields.js'
import {
  IDENTITY_KEYS,
  RECORD_KEYS,
  SLOT_BITS,
  SLOT_BYTES,
  STATE_DONE,
  STATE_LIST,
  STATE_MOST,
  STATE_ROWS,
  WINDOW,
} from '../packages/stream/lib/scan/layout.js'
import { madeUpLog } from '../test/fixtures/cloudtrail-log.ts'
import { median } from './median.ts'

const BYTES = 256 * 1024
const REPEATS = 400
const ROUNDS = 11
const NINE = [
  'eventName',
  'eventSource',
  'awsRegion',
  'eventTime',
  'eventID',
  'userIdentity.arn',
  'sourceIPAddress',
  'errorCode',
  'recipientAccountId',
]
const SETS: readonly (readonly [string, readonly string[]])[] = [
  ['none', []],
  ['three', NINE.slice(0, 3)],
  ['nine', ['userIdentity', ...NINE]],
  [`all ${HOT_FIELDS.length}`, HOT_FIELDS],
]
const log = madeUpLog(7, BYTES * 2)

/** An engine that knows some fields only, and has the log in its window. */
function engineFor(fields: readonly string[]): Engine {
  const engine = acquireEngine('wasm')
  const wanted = new Set(fields.map(fieldNumber))
  for (const table of [RECORD_KEYS, IDENTITY_KEYS])
    for (let slot = 0; slot < 1 << SLOT_BITS; slot++) {
      const word = (table + slot * SLOT_BYTES) / 4
      if (!wanted.has(engine.words[word] as number)) engine.words[word] = 0
    }
  engine.bytes.set(log.subarray('{"Records":['.length, BYTES), WINDOW)
  return engine
}

function scan(engine: Engine): number {
  engine.state.fill(0)
  engine.state[STATE_LIST] = 1
  engine.state[STATE_DONE] = WINDOW
  engine.state[STATE_MOST] = BYTES
  engine.scan(WINDOW, WINDOW + BYTES - 4096)
  return engine.state[STATE_ROWS] as number
}

const engines = SETS.map(([name, fields]) => ({ name, engine: engineFor(fields), costs: [] as number[] }))
console.log(`${cpus()[0]?.model}, Node ${process.versions.node}, ${ROUNDS} rounds`)
for (let round = 0; round < ROUNDS + 2; round++)
  for (const { engine, costs } of engines) {
    const before = process.cpuUsage()
    for (let i = 0; i < REPEATS; i++) if (scan(engine) === 0) throw new Error('no records')
    const { user, system } = process.cpuUsage(before)
    if (round >= 2) costs.push((user + system) / REPEATS)
  }
const most = median(engines[0]?.costs ?? [])
for (const { name, costs } of engines)
  console.log(
    `  ${name.padEnd(8)} ${((BYTES - 4096) / median(costs)).toFixed(0).padStart(6)} MB/s, ${(most / median(costs)).toFixed(2)} x the speed with none`,
  )
