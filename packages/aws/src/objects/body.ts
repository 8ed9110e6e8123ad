import { Readable } from 'node:stream'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'

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
