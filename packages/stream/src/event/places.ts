/** Where pieces that now follow each other stood before. */
export interface Places {
  /** Notes that a piece begins at a place, behind those noted before, and stood at `offset`. */
  readonly note: (start: number, offset: number) => void
  /** Where the piece stood that a place is in. */
  readonly offsetOf: (place: number) => number
}

/** Places, none as yet. */
export function createPlaces(): Places {
  const starts: number[] = []
  const offsets: number[] = []
  return { note, offsetOf }

  function note(start: number, offset: number): void {
    starts.push(start)
    offsets.push(offset)
  }

  function offsetOf(place: number): number {
    return offsets[pieceAt(place, starts.length, (index) => starts[index] as number)] ?? 0
  }
}

/** The index of the piece that a place is in, of so many that follow each other. */
export function pieceAt(place: number, pieces: number, startOf: (index: number) => number): number {
  let low = 0
  let high = pieces - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (startOf(middle) <= place) low = middle
    else high = middle - 1
  }
  return low
}
