/** Whether bytes begin as gzip does: RFC 1952, section 2.3.1. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** The first bytes of a source, two at least if it has as many, and everything behind them. */
export interface Opened {
  readonly head: Uint8Array
  readonly rest: AsyncIterator<Uint8Array>
}

/** Reads as far as it takes to tell what a source is. */
export async function openSource(source: AsyncIterable<Uint8Array>): Promise<Opened> {
  const rest = source[Symbol.asyncIterator]()
  let head = new Uint8Array(0)
  while (head.length < 2) {
    const next = await rest.next()
    if (next.done) break
    head = head.length === 0 ? Uint8Array.from(next.value) : concat(head, next.value)
  }
  return { head, rest }
}

/** What was opened, as it was before. Ends the source when nobody wants more. */
export async function* reopened({ head, rest }: Opened): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
