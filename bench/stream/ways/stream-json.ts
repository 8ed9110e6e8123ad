import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { checkOf, type LogEvent, type LogFile, type OpenWay, WANTED } from '../way.ts'
import { peer } from './peer.ts'

interface Stage {
  readonly asStream: (options?: object) => NodeJS.ReadWriteStream
}

/** Only whole keys and values, which is the fastest that it offers for whole objects. */
const PACKED = { streamValues: false, streamKeys: false }

/** Variants: `default`, or `packed`. */
export const open: OpenWay = async (files, _task, variant) => {
  const [parser, pick, streamArray] = await Promise.all(
    ['stream-json/parser.js', 'stream-json/filters/pick.js', 'stream-json/streamers/stream-array.js'].map((name) => peer<Stage>(name)),
  )
  if (parser === undefined || pick === undefined || streamArray === undefined) throw new Error('stream-json has other parts')
  const stages = () => [parser.asStream(variant === 'packed' ? PACKED : {}), pick.asStream({ filter: 'Records' }), streamArray.asStream()]
  return {
    pass: async () => {
      const tally = { count: 0, check: 0 }
      for (const file of files)
        await eachEvent(file, stages(), ({ eventName, eventID }) => {
          if (eventName !== WANTED) return
          tally.count++
          tally.check += checkOf(eventID)
        })
      return tally
    },
  }
}

function eachEvent({ bytes }: LogFile, stages: readonly NodeJS.ReadWriteStream[], see: (event: LogEvent) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let last: NodeJS.ReadableStream = Readable.from([gunzipSync(bytes)])
    for (const stage of stages) last = last.on('error', reject).pipe(stage)
    last.on('error', reject).on('end', resolve)
    last.on('data', ({ value }: { value: LogEvent }) => see(value))
  })
}
