// A new process that loads a way to read, reads one file, and then reads it often. Prints milliseconds: of loading, from then to the
// first event, to the end of the file, and of one file among the last of many.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Log } from './way.ts'

const [way = '', path = ''] = process.argv.slice(2)
const OFTEN = 2000

type Read = (first: () => void) => Promise<number>

const WAYS: Readonly<Record<string, () => Promise<Read>>> = {
  trailmend: () => byTrailmend('auto'),
  typescript: () => byTrailmend('typescript'),
  'JSON.parse': async () => async (first) => {
    const { Records } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as Log
    if (Records[0]?.eventName !== undefined) first()
    return Records.length
  },
}

async function byTrailmend(engine: 'auto' | 'typescript'): Promise<Read> {
  const { readEvents } = await import('@trailmend/stream/node')
  // Bytes, as from S3, and not a path: reading the file is then the same for all.
  return async (first) => {
    let count = 0
    for await (const batch of readEvents(readFileSync(path), { engine }))
      for (const event of batch) if (event.eventName !== undefined && count++ === 0) first()
    return count
  }
}

const beforeLoad = performance.now()
const open = WAYS[way]
if (open === undefined) throw new Error(`no such way: ${way}`)
const read = await open()
const loaded = performance.now()
let firstAt = 0
await read(() => {
  firstAt = performance.now()
})
const whole = performance.now() - loaded
const times = Math.max(20, Math.round((OFTEN * 2000) / readFileSync(path).length))
for (let i = 0; i < times; i++) await read(() => {})
const beforeLater = performance.now()
for (let i = 0; i < times; i++) await read(() => {})
const later = (performance.now() - beforeLater) / times
console.log(JSON.stringify({ load: loaded - beforeLoad, first: firstAt - loaded, whole, later }))
