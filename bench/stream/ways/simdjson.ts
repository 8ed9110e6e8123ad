import { gunzipSync } from 'node:zlib'
import { checkOf, type Log, type OpenWay, WANTED } from '../way.ts'
import { peer } from './peer.ts'

interface Simdjson {
  readonly parse: (text: string) => unknown
  readonly lazyParse: (text: string) => { readonly valueForKeyPath: (path: string) => unknown }
}

/**
 * Variants: `parse`, everything becomes objects; `lazy`, one name after the other by its place in the list. The binding can neither
 * walk a list nor say how long it is, so the end is where it throws.
 */
export const open: OpenWay = async (files, _task, variant) => {
  const simdjson = await peer<Simdjson>('simdjson')
  const look = variant === 'lazy' ? lazily : atOnce
  return {
    pass: () => {
      const tally = { count: 0, check: 0 }
      for (const { bytes } of files)
        for (const id of look(simdjson, gunzipSync(bytes).toString())) {
          tally.count++
          tally.check += checkOf(id)
        }
      return tally
    },
  }
}

function atOnce({ parse }: Simdjson, text: string): readonly string[] {
  return (parse(text) as Log).Records.filter(({ eventName }) => eventName === WANTED).map(({ eventID }) => eventID)
}

function lazily({ lazyParse }: Simdjson, text: string): readonly string[] {
  const tape = lazyParse(text)
  const ids: string[] = []
  for (let index = 0; ; index++) {
    let name: unknown
    try {
      name = tape.valueForKeyPath(`Records[${index}].eventName`)
    } catch {
      return ids
    }
    if (name === WANTED) ids.push(tape.valueForKeyPath(`Records[${index}].eventID`) as string)
  }
}
