import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Sha256 } from '../../../packages/aws/src/objects/sha256.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const parts = [Buffer.from('what is '), Buffer.from('signed')]
const whole = Buffer.concat(parts)
const key = Buffer.from('a key, in the middle of other bytes')

describe('a hash for the signer', () => {
  test('is that of all parts, may go on, and begins anew', async () => {
    const sha256 = new Sha256()
    for (const part of parts) sha256.update(part)
    const expected = createHash('sha256').update(whole).digest('hex')
    expect([hex(await sha256.digest()), hex(await sha256.digest())]).toEqual([expected, expected])
    sha256.update(key)
    expect(hex(await sha256.digest())).toBe(createHash('sha256').update(whole).update(key).digest('hex'))
    sha256.reset()
    expect(hex(await sha256.digest())).toBe(createHash('sha256').digest('hex'))
  })

  test.each<[string, string | ArrayBuffer | ArrayBufferView, Buffer]>([
    ['a text', 'AWS4secret', Buffer.from('AWS4secret')],
    ['no text', '', Buffer.alloc(0)],
    ['a view', key.subarray(3, 20), key.subarray(3, 20)],
    ['memory', new Uint8Array(key.subarray(3, 20)).buffer, key.subarray(3, 20)],
    ['no bytes', new Uint8Array(0), Buffer.alloc(0)],
  ])('has a secret that is %s', async (_, secret, bytes) => {
    const sha256 = new Sha256(secret)
    for (const part of parts) sha256.update(part)
    expect(hex(await sha256.digest())).toBe(createHmac('sha256', bytes).update(whole).digest('hex'))
    sha256.reset()
    sha256.update(whole)
    expect(hex(await sha256.digest())).toBe(createHmac('sha256', bytes).update(whole).digest('hex'))
  })
})
