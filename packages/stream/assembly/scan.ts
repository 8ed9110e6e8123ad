import {
  MAX_ROWS,
  ROWS_PER_BLOCK,
  STATE_AGAIN,
  STATE_FIRST,
  STATE_LIST,
  STATE_ROWS,
  STATE_STOP,
  STATE_WRAPPED,
  STOP_AGAIN,
  STOP_FIRST,
  WHERE,
  WHERE_NEEDLES,
} from '../src/scan/layout'
import { scanRows } from './scan-rows'
import { skim } from './skim'
import { setWord, word } from './state'

/**
 * Scans between two places, and appends a row for each record that ends there and may be wanted. Where it can, it skims first, and
 * scans only what may be wanted. Returns where it stopped: less than a block before `to`, or before that if the rows are full, or at a
 * place that STATE_STOP tells about.
 */
export function scan(from: i32, to: i32): i32 {
  const skims = load<i32>(WHERE, WHERE_NEEDLES << 2) > 0 && word(STATE_LIST) === 1 && word(STATE_WRAPPED) === 0 && word(STATE_FIRST) === 0
  if (!skims) return scanRows(from, to)
  let at = from
  while (word(STATE_ROWS) <= MAX_ROWS - ROWS_PER_BLOCK) {
    if (word(STATE_AGAIN) === 0) {
      at = skim(at, to)
      if (word(STATE_STOP) !== STOP_AGAIN) return at
      setWord(STATE_AGAIN, 1)
    } else {
      at = scanRows(at, to)
      if (word(STATE_STOP) !== STOP_FIRST) return at
      setWord(STATE_AGAIN, 0)
      at++
    }
    setWord(STATE_STOP, 0)
  }
  return at
}
