import { isSpace } from '../frame/space.ts'

const COMMA = 0x2c

/** What stands between records: spaces, and in a list one comma between each two. */
export interface Gap {
  /** Takes what stands between two places. False if it may not stand there. */
  readonly pass: (bytes: Uint8Array, from: number, to: number) => boolean
  /** A record begins. False if a comma is missing, or there is one too many. */
  readonly record: () => boolean
  /** The list ends. False if a comma stands before its end. */
  readonly end: () => boolean
}

/** The gaps of one list of records, or of records one after the other. */
export function createGap(inList: boolean): Gap {
  let commas = 0
  let isFirst = true
  return { pass, record, end: () => commas === 0 }

  function pass(bytes: Uint8Array, from: number, to: number): boolean {
    for (let at = from; at < to; at++) {
      const byte = bytes[at]
      if (byte === COMMA) commas++
      else if (!isSpace(byte)) return false
    }
    return true
  }

  function record(): boolean {
    const fits = commas === (inList && !isFirst ? 1 : 0)
    isFirst = false
    commas = 0
    return fits
  }
}
