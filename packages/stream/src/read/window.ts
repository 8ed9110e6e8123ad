import type { Engine } from '../scan/engine.ts'
import {
  ROW_FIELDS,
  ROW_WORDS,
  ROWS,
  STATE_BACKSLASH,
  STATE_DEPTH,
  STATE_DONE,
  STATE_FLAGS,
  STATE_RECORD,
  STATE_ROWS,
  STATE_VISITED,
  WINDOW,
} from '../scan/layout.ts'

/** The bytes that an engine sees: filled behind, and moved to the front when what stood there is done with. */
export interface Window {
  /** Behind the last byte. */
  readonly filled: () => number
  /** Copies as much of a chunk as there is room for, from `taken` on, and says how much. 0 if there is no room. */
  readonly fill: (chunk: Uint8Array, taken: number) => number
  /** Says that so many more bytes were written behind the last one. */
  readonly advance: (by: number) => void
  /** Moves everything from `keep` on to the front, and says by how much it moved. */
  readonly slide: (keep: number) => number
  /** Makes the room twice as large. */
  readonly grow: () => void
  /** Byte offset of place 0 in all that was ever filled in. */
  readonly offset: () => number
}

/** A window on the memory of an engine, which it resets. */
export function createWindow(engine: Engine): Window {
  let filled = WINDOW
  let offset = -WINDOW
  engine.state.fill(0)
  return { filled: () => filled, fill, advance, slide, grow: () => engine.grow((engine.limit - WINDOW) * 2), offset: () => offset }

  function fill(chunk: Uint8Array, taken: number): number {
    const size = Math.min(chunk.length - taken, engine.limit - filled)
    engine.bytes.set(taken === 0 && size === chunk.length ? chunk : chunk.subarray(taken, taken + size), filled)
    filled += size
    return size
  }

  function advance(by: number): void {
    filled += by
  }

  function slide(keep: number): number {
    const by = keep - WINDOW
    if (by <= 0) return 0
    engine.bytes.copyWithin(WINDOW, keep, filled)
    filled -= by
    offset += by
    shiftState(engine, by)
    return by
  }
}

/** Everything in the state that is a place moves along, the row of the open record too. There must be no complete rows. */
function shiftState({ state, words }: Engine, by: number): void {
  for (const word of [STATE_RECORD, STATE_BACKSLASH, STATE_VISITED, STATE_DONE]) state[word] = (state[word] as number) - by
  if (state[STATE_DEPTH] === 0) return
  const row = ROWS / 4
  for (let word = row + ROW_FIELDS + 1; word < row + ROW_WORDS; word++) if (words[word] !== 0) words[word] = (words[word] as number) - by
}

/** Forgets the complete rows. The row of the open record becomes the first. */
export function dropRows({ state, words }: Engine): void {
  const rows = state[STATE_ROWS] as number
  if (rows > 0 && (state[STATE_DEPTH] as number) > 0) {
    const open = ROWS / 4 + rows * ROW_WORDS
    words.copyWithin(ROWS / 4, open, open + ROW_WORDS)
  }
  state[STATE_ROWS] = 0
  state[STATE_FLAGS] = 0
}
