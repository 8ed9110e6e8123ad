// Reads one file once and tells the peak of its memory; then, if asked, so often that the compiler is done with its work, and as often
// again, and tells processor time and time of one reading. Without that, those of the first.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { peakOf } from './peak.ts'
import { type Log, WANTED } from './way.ts'

const [way = '', path = '', times = '0'] = process.argv.slice(2)

const WAYS: Readonly<Record<string, () => Promise<() => Promise<number>>>> = {
  nothing: async () => async () => 0,
  wasm: async () => byTrailmend('wasm'),
  typescript: async () => byTrailmend('typescript'),
  'JSON.parse': async () => async () =>
    (JSON.parse(gunzipSync(readFileSync(path)).toString()) as Log).Records.filter(({ eventName }) => eventName === WANTED).length,
}

async function byTrailmend(engine: 'wasm' | 'typescript'): Promise<() => Promise<number>> {
  const { readEvents } = await import('@trailmend/stream/node')
  return async () => {
    let count = 0
    for await (const batch of readEvents(path, { engine, where: { eventName: [WANTED] } })) count += batch.length
    return count
  }
}

const open = WAYS[way]
if (open === undefined) throw new Error(`no such way: ${way}`)
const read = await open()
const first = await timed(1)
const peak = peakOf('self')
await timed(Number(times))
const { cpu, wall, count } = Number(times) > 0 ? await timed(Number(times)) : first
console.log(JSON.stringify({ cpu, wall, peak, count }))

async function timed(often: number): Promise<{ readonly cpu: number; readonly wall: number; readonly count: number }> {
  const cpuBefore = process.cpuUsage()
  const before = performance.now()
  let found = 0
  for (let i = 0; i < often; i++) found = await read()
  const { user, system } = process.cpuUsage(cpuBefore)
  return { cpu: (user + system) / 1e6 / often, wall: (performance.now() - before) / 1000 / often, count: found }
}
