import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { bodyOf } from '../../../packages/aws/src/objects/body.ts'

const BYTES = Buffer.from('0123456789abcdef')

/** A body from an offset on, in pieces of three, that breaks off after so many pieces. */
function answer(offset: number, breaksAfter = Number.POSITIVE_INFINITY) {
  async function* pieces() {
    let given = 0
    for (let at = offset; at < BYTES.length; at += 3) {
      if (given++ === breaksAfter) throw new Error('aborted')
      yield BYTES.subarray(at, at + 3)
    }
  }
  return { Body: Readable.from(pieces(), { objectMode: false }) as never, ETag: '"1"' }
}

async function read(breaks: readonly number[]) {
  const asked: string[] = []
  const left = [...breaks]
  const body = bodyOf(answer(0, left.shift()), async ({ Range, IfMatch }) => {
    asked.push(`${Range} ${IfMatch}`)
    return answer(Number(/\d+/.exec(Range)?.[0]), left.shift())
  })
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return { text: Buffer.concat(pieces).toString(), asked }
}

test('a body comes whole', async () => {
  expect(await read([])).toEqual({ text: BYTES.toString(), asked: [] })
})
test('where it breaks off it is gone on with, of the same version', async () => {
  expect(await read([2, 1])).toEqual({ text: BYTES.toString(), asked: ['bytes=6- "1"', 'bytes=9- "1"'] })
})
test('but not for ever', async () => {
  await expect(read([1, 1, 1, 1])).rejects.toThrow('aborted')
})
test('nor where nothing came', async () => {
  await expect(read([0])).rejects.toThrow('aborted')
})
test('an answer without a body', async () => {
  await expect(bodyOf({ ETag: '' }, async () => answer(0)).next()).rejects.toThrow('no body')
})
