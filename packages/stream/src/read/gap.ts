// The scan itself looks at what stands between records. This is for what it has not come to the end of.

import { isSpace } from '../frame/space.ts'
import type { Engine } from '../scan/engine.ts'
import {
  STATE_AGAIN,
  STATE_COUNT,
  STATE_DEPTH,
  STATE_DONE,
  STATE_DUE,
  STATE_ESCAPED,
  STATE_FIRST,
  STATE_IDENTITY,
  STATE_IN_STRING,
  STATE_LIST,
  STATE_MOST,
  STATE_SEEN,
  STATE_SUSPECT,
  STATE_WRAPPED,
} from '../scan/layout.ts'

const COMMA = 0x2c
const OF_ONE_RECORD = [STATE_DEPTH, STATE_IN_STRING, STATE_ESCAPED, STATE_IDENTITY, STATE_SEEN, STATE_FIRST, STATE_AGAIN, STATE_SUSPECT]

/** What follows are records from `at` on: in a list or one after the other, and maybe wrappers of events. */
export interface RecordsBegin {
  readonly at: number
  readonly isList: boolean
  readonly isWrapped: boolean
  readonly maxRecordBytes: number
}

/** Readies an engine for the first of some records. Those before that nobody wanted still count. */
export function beginGap({ state }: Engine, { at, isList, isWrapped, maxRecordBytes }: RecordsBegin): void {
  const count = state[STATE_COUNT] as number
  state.fill(0)
  state[STATE_COUNT] = count
  state[STATE_DONE] = at
  state[STATE_LIST] = isList ? 1 : 0
  state[STATE_FIRST] = 1
  state[STATE_WRAPPED] = isWrapped ? 1 : 0
  state[STATE_MOST] = Math.min(maxRecordBytes, 2 ** 31 - 1)
}

/** Passes over what stands behind the last record, up to `to`. False if that does not stand between records. */
export function passGap({ bytes, state }: Engine, to: number): boolean {
  for (let at = state[STATE_DONE] as number; at < to; at++) {
    if (bytes[at] === COMMA) state[STATE_SEEN] = (state[STATE_SEEN] as number) + 1
    else if (!isSpace(bytes[at])) return false
  }
  state[STATE_DONE] = to
  return (state[STATE_SEEN] as number) <= (state[STATE_DUE] as number)
}

/** Whether the list may end here: no comma stands behind the last record. */
export function isGapOver({ state }: Engine): boolean {
  return state[STATE_SEEN] === 0
}

/** The open record has ended at `to`, without the scan. */
export function endRecord({ state }: Engine, to: number): void {
  for (const word of OF_ONE_RECORD) state[word] = 0
  state[STATE_DUE] = state[STATE_LIST] as number
  state[STATE_DONE] = to
}
