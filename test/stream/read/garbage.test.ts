import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createScanner, readEvents } from '@trailmend/stream/node'
import { expect, test } from 'vitest'
import { median } from '../../../bench/median.ts'
import { batchOfNone } from '../../../packages/stream/src/event/batch.ts'
import { createBlocks } from '../../../packages/stream/src/pool/blocks.ts'
import { pack, unpack } from '../../../packages/stream/src/pool/pack.ts'

const LOG = new TextEncoder().encode('{"Records":[{"eventVersion":"1.11","eventID":"1"},{"eventVersion":"1.11","eventID":"2"}]}')
/** Readings in a row, and how many such rows are looked at: what V8 compiles in one or two of them is not what all of them keep. */
const [TIMES, ROWS] = [400, 7]

let events = 0
const { place } = createBlocks()

function scan(options: { readonly where?: { readonly eventID: readonly string[] } }): void {
  const scanner = createScanner(options)
  for (const batch of scanner.push(LOG)) for (const _ of batch) events++
  for (const batch of scanner.end()) for (const _ of batch) events++
  scanner.close()
}

/** Bytes of each reading that stay when only what is young is collected, and what is old, dead or not, keeps what it knows: in the middle of the rows. */
async function left(act: () => void | Promise<void>): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: { readonly type: 'minor' | 'major' }) => void
  const used = () => {
    for (let time = 0; time < 3; time++) collect({ type: 'minor' })
    return process.memoryUsage().heapUsed
  }
  for (let time = 0; time < TIMES; time++) await act()
  collect({ type: 'major' })
  const rows: number[] = []
  for (let row = 0, before = used(); row < ROWS; row++) {
    for (let time = 0; time < TIMES; time++) {
      await act()
      if (time % 100 === 0) used()
    }
    const after = used()
    rows.push((after - before) / TIMES)
    before = after
  }
  return median(rows)
}

test.each<readonly [string, () => void | Promise<void>]>([
  ['all events', () => scan({})],
  ['some events', () => scan({ where: { eventID: ['2'] } })],
  [
    'events one by one',
    async () => {
      for await (const _ of readEvents(LOG).events()) events++
    },
  ],
  [
    'events of another thread',
    () => {
      for (const _ of unpack(pack(batchOfNone(0), place), '', () => '').events) events++
    },
  ],
])('nothing of a reading is kept by the next one: %s', async (_what, act) => {
  expect(await left(act)).toBeLessThan(250)
  expect(events).toBeGreaterThan(0)
})
