// What the streaming SDK makes of log files, and how fast, beside what one writes without it.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readEvents } from '@trailmend/stream/node'

const WHERE = { eventName: ['ConsoleLogin', 'StopLogging'], awsRegion: ['us-east-1'] }
const SHOWN = 4
const TURNS = 5

/** Print a few of the events that are wanted. Gives how many of them there are. */
export async function showEvents(logs: readonly string[]): Promise<number> {
  let found = 0
  for (const log of logs) {
    for await (const batch of readEvents(log, { where: WHERE })) {
      for (const event of batch) {
        if (found++ < SHOWN) console.log(event.eventTime, event.eventName, event.get('userIdentity.arn'), event.raw.byteLength)
      }
    }
  }
  return found
}

/** Measure both ways on the same files, turn about, and say so. Gives whether both found the same. */
export async function showSpeed(logs: readonly string[]): Promise<boolean> {
  const seconds = { ours: [] as number[], theirs: [] as number[] }
  // The first of each is not counted.
  let [ours, theirs] = [await withSdk(logs), withoutSdk(logs)]
  for (let turn = 0; turn < TURNS; turn++) {
    const started = performance.now()
    ours = await withSdk(logs)
    const between = performance.now()
    theirs = withoutSdk(logs)
    seconds.ours.push((between - started) / 1_000)
    seconds.theirs.push((performance.now() - between) / 1_000)
  }
  const { events, bytes } = theirs
  const [fast, slow] = [median(seconds.ours), median(seconds.theirs)]
  const speed = (time: number) => `${whole(events / time).padStart(9)} events/s  ${whole(bytes / time / 1e6).padStart(5)} MB/s`
  console.log(`Measured just now, on this machine: ${logs.length} files, ${whole(events)} events, ${whole(bytes / 1e6)} MB unzipped\n`)
  console.log(`  readEvents with where              ${speed(fast)}`)
  console.log(`  gunzipSync, JSON.parse and filter  ${speed(slow)}`)
  console.log(`  ${(slow / fast).toFixed(1)} times as fast (median of ${TURNS} turns; npm run bench measures with more care)`)
  return ours === theirs.wanted
}

async function withSdk(logs: readonly string[]): Promise<number> {
  let wanted = 0
  for (const log of logs) for await (const batch of readEvents(log, { where: WHERE })) wanted += batch.length
  return wanted
}

function withoutSdk(logs: readonly string[]): { readonly events: number; readonly wanted: number; readonly bytes: number } {
  let [events, wanted, bytes] = [0, 0, 0]
  for (const log of logs) {
    const text = gunzipSync(readFileSync(log))
    const { Records }: { Records: readonly { eventName: string; awsRegion: string }[] } = JSON.parse(text.toString())
    bytes += text.length
    events += Records.length
    wanted += Records.filter(
      ({ eventName, awsRegion }) => WHERE.eventName.includes(eventName) && WHERE.awsRegion.includes(awsRegion),
    ).length
  }
  return { events, wanted, bytes }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
