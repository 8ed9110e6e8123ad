// What survives from one call to the next.

import { STATE, STATE_DUE, STATE_SEEN } from '../src/scan/layout'

const COMMA: u8 = 0x2c

export function word(index: i32): i32 {
  return load<i32>(STATE + (index << 2))
}

export function setWord(index: i32, value: i32): void {
  store<i32>(STATE + (index << 2), value)
}

/** Whether nothing stands between two records but space and the commas that are due. */
export function isGap(from: i32, to: i32): bool {
  let commas = word(STATE_SEEN)
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at)
    if (byte === COMMA) commas++
    else if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false
  }
  return commas === word(STATE_DUE)
}
