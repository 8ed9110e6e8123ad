import { gunzipSync } from 'node:zlib'
import { checkOf, type Found, type Log, type LogEvent, lettersOf, type OpenWay, type Task, WANTED } from '../way.ts'

type Look = (records: readonly LogEvent[]) => Found

const sumOf = (records: readonly LogEvent[], of: (event: LogEvent) => number): Found => {
  let check = 0
  for (const event of records) check += of(event)
  return { count: records.length, check }
}

const LOOKS: { readonly [task in Task]?: Look } = {
  filter: (records) =>
    sumOf(
      records.filter(({ eventName }) => eventName === WANTED),
      ({ eventID }) => checkOf(eventID),
    ),
  fields: (records) => sumOf(records, lettersOf),
  objects: (records) => sumOf(records, ({ eventName }) => eventName.length),
  locate: (records) => ({ count: records.length, check: 0 }),
  scan: (records) => sumOf(records, lettersOf),
}

/** Everything parsed at once, as people write it. */
export const open: OpenWay = (files, task) => {
  const look = LOOKS[task]
  if (look === undefined) throw new Error(`JSON.parse is not asked for ${task}`)
  const isPlain = task === 'locate' || task === 'scan'
  return {
    pass: () => {
      let [count, check] = [0, 0]
      for (const { bytes } of files) {
        const log = JSON.parse((isPlain ? bytes : gunzipSync(bytes)).toString()) as Log
        const found = look(log.Records)
        count += found.count
        check += found.check
      }
      return { count, check }
    },
  }
}
