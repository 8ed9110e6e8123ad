import { Readable } from 'node:stream'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'

/** With the way to all of it at once, where the connection has one. */
export type AnswerBody = Readable & { bytes?(): Promise<Uint8Array> }

type Answered = Pick<GetObjectCommandOutput, 'Body' | 'ETag'>

/** How often a body that broke off is gone on with. */
const MOST_BREAKS = 3

/**
 * An object's bytes as they come; where the connection breaks, the rest is asked for, of the same version of the object.
 *
 * @param rest - asks for the bytes from an offset on
 */
export async function* bodyOf(
  first: Answered,
  rest: (wanted: { readonly Range: string; readonly IfMatch?: string }) => Promise<Answered>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { ETag } = first
  let { Body } = first
  let done = 0
  for (let breaks = 0; ; ) {
    if (!(Body instanceof Readable)) throw new TypeError('the answer has no body')
    try {
      for await (const piece of Body) {
        done += piece.length
        yield piece
      }
      return
    } catch (error) {
      if (++breaks > MOST_BREAKS || done === 0) throw error
    }
    ;({ Body } = await rest({ Range: `bytes=${done}-`, ...(ETag !== undefined && { IfMatch: ETag }) }))
  }
}

/** All of an answer's body. Throws where it breaks off. */
export async function bytesOf(body: AnswerBody): Promise<Uint8Array> {
  return body.bytes === undefined ? gathered(body) : body.bytes()
}

/** Pieces as one; a single one as it is. */
export async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  const [only] = all
  return all.length === 1 && only !== undefined ? only : Buffer.concat(all)
}

/** Lets go of an answer's body, of which some may not have been taken. */
export function drop(body: Readable): void {
  // One that ends before its end tells so as an error.
  body.on('error', () => undefined).destroy()
}
