import type { Line } from './lines.ts'

/** Lines that are sent together. */
export interface Batch {
  readonly lines: readonly Line[]
  /** Bytes of the lines with their ends. */
  readonly bytes: number
}

/** Lines in order, as many together as fit; one that does not fit alone is alone. The same lines give the same batches. */
export function* inBatches(lines: Iterable<Line>, most: { readonly events: number; readonly bytes: number }): Generator<Batch> {
  let together: Line[] = []
  let bytes = 0
  for (const line of lines) {
    const size = line.bytes.length + 1
    if (together.length > 0 && (together.length === most.events || bytes + size > most.bytes)) {
      yield { lines: together, bytes }
      together = []
      bytes = 0
    }
    together.push(line)
    bytes += size
  }
  if (together.length > 0) yield { lines: together, bytes }
}

/** Two halves of what is more than one line. */
export function halves(lines: readonly Line[]): readonly (readonly Line[])[] {
  const middle = lines.length >> 1
  return [lines.slice(0, middle), lines.slice(middle)]
}
