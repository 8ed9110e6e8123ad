/** Bytes cut at each multiple of a size. */
export function* inChunks(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Bytes in so many chunks, each of which is told of. */
export function* chunksOf(bytes: Uint8Array, count: number, sent: () => void): Generator<Uint8Array> {
  for (const chunk of inChunks(bytes, Math.ceil(bytes.length / count))) {
    sent()
    yield chunk
  }
}

/** A web stream that gives one chunk whenever it is asked. */
export function webStreamOf(chunks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.iterator]()
  return new ReadableStream(
    {
      pull(controller) {
        const next = iterator.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: () => void iterator.return?.(),
    },
    { highWaterMark: 0 },
  )
}
