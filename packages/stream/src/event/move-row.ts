import { ROW_FLAGS, ROW_WORDS } from '../scan/layout.ts'

/** A row among words, by the index of its first word. */
export interface RowPlace {
  readonly words: Int32Array
  readonly at: number
}

/** Copies a row whose bytes are moved by so many: every place in it moves along; flags, and fields that are absent, stay. */
export function moveRow(from: RowPlace, to: RowPlace, by: number): void {
  for (let word = 0; word < ROW_WORDS; word++) {
    const value = from.words[from.at + word] as number
    to.words[to.at + word] = value === 0 || word === ROW_FLAGS ? value : value + by
  }
}
