/** Bytes that come in pieces, read by counts and given back where too many were taken. */
export interface ByteReader {
  /** So many bytes, or what is left where the input ends before. */
  take(count: number): Promise<Uint8Array>
  /** Skip text up to its ending zero. */
  skipText(): Promise<void>
  /** All that is left, where it is no more than so many bytes; else `undefined`. Nothing is taken either way. */
  peekRest(limit: number): Promise<Uint8Array | undefined>
  /** The next piece, of whatever length, or `undefined` at the end. */
  next(): Promise<Uint8Array | undefined>
  /** Begin counting what `next` hands out. */
  mark(): void
  /** Take back all that `next` has handed out since the mark but its first so many bytes, which must reach into the last piece. */
  giveBack(used: number): void
  /** Read no further, and let go of the input. */
  close(): void
}

export function byteReader(body: AsyncIterable<Uint8Array>): ByteReader {
  const source = body[Symbol.asyncIterator]()
  let held: Uint8Array = new Uint8Array(0)
  let last: Uint8Array = held
  let handedOut = 0

  return { take, skipText, peekRest, next, mark, giveBack, close }

  async function next(): Promise<Uint8Array | undefined> {
    while (held.length === 0) {
      const { done, value } = await source.next()
      if (done) return undefined
      held = value
    }
    last = held
    held = held.subarray(held.length)
    handedOut += last.length
    return last
  }

  async function take(count: number): Promise<Uint8Array> {
    const taken = new Uint8Array(count)
    let at = 0
    while (at < count) {
      const piece = await next()
      if (piece === undefined) return taken.slice(0, at)
      const used = Math.min(piece.length, count - at)
      taken.set(piece.subarray(0, used), at)
      at += used
      held = piece.subarray(used)
    }
    return taken
  }

  async function skipText(): Promise<void> {
    for (;;) {
      const piece = await next()
      if (piece === undefined) return
      const end = piece.indexOf(0)
      if (end < 0) continue
      held = piece.subarray(end + 1)
      return
    }
  }

  async function peekRest(limit: number): Promise<Uint8Array | undefined> {
    const pieces: Uint8Array[] = []
    let size = 0
    let piece = await next()
    for (; piece !== undefined; piece = size > limit ? undefined : await next()) {
      pieces.push(piece)
      size += piece.length
    }
    held = pieces.length === 1 ? (pieces[0] ?? held) : joined(pieces, size)
    return size > limit ? undefined : held
  }

  function close(): void {
    // What goes wrong in ending what nobody reads any more concerns nobody.
    source.return?.().catch(() => undefined)
  }

  function mark(): void {
    handedOut = 0
    last = held.subarray(0, 0)
  }

  function giveBack(used: number): void {
    const left = handedOut - used
    held = left === 0 ? held : left <= last.length ? last.subarray(last.length - left) : held
  }
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
