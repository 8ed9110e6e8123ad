/** Bytes that come in parts and are kept. */
export interface Field {
  /** Forgets what was kept: the next part begins another field, at this offset. */
  readonly begin: (offset: number) => void
  /** Keeps the bytes between two places. */
  readonly add: (bytes: Uint8Array, from: number, to: number) => void
  readonly length: () => number
  /** What was kept, on bytes of its own. */
  readonly take: () => { readonly bytes: Uint8Array; readonly offset: number }
}

/** A field, empty as yet. */
export function createField(): Field {
  let kept = new Uint8Array(1024)
  let length = 0
  let offset = 0
  return { begin, add, length: () => length, take: () => ({ bytes: kept.slice(0, length), offset }) }

  function begin(at: number): void {
    length = 0
    offset = at
  }

  function add(bytes: Uint8Array, from: number, to: number): void {
    if (length + to - from > kept.length) {
      const larger = new Uint8Array(2 * (length + to - from))
      larger.set(kept.subarray(0, length))
      kept = larger
    }
    kept.set(bytes.subarray(from, to), length)
    length += to - from
  }
}
