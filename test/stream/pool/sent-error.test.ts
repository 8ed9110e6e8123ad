import { describe, expect, test } from 'vitest'
import { PoolError } from '../../../packages/stream/src/pool/pool-error.ts'
import { receiveError, sendError } from '../../../packages/stream/src/pool/sent-error.ts'
import { StreamError } from '../../../packages/stream/src/stream-error.ts'

const over = (thrown: unknown) => receiveError(structuredClone(sendError(thrown)))

class Odd extends Error {
  override readonly name = 'Odd'
  readonly inner: object = { not: 'sent' }
  readonly level = 3
}

const ERRORS: readonly (readonly [string, Error, object])[] = [
  [
    'one of a file',
    new StreamError('truncated', { offset: 7, source: 'a', detail: 'd' }),
    { code: 'truncated', offset: 7, source: 'a', detail: 'd' },
  ],
  ['one of a file without a name', new StreamError('empty', { offset: 0 }), { code: 'empty', offset: 0, source: undefined }],
  ['one of the pool', new PoolError('not-a-file', '/a'), { code: 'not-a-file', file: '/a' }],
  ['one of Node', Object.assign(new Error('ENOENT'), { code: 'ENOENT', errno: -2, path: '/a' }), { code: 'ENOENT', errno: -2, path: '/a' }],
  ['one of the language', new RangeError('r'), {}],
  ['one of somebody else', new Odd('o'), { name: 'Odd', level: 3 }],
  ['one that was aborted', new DOMException('stop', 'AbortError'), { name: 'AbortError' }],
]

describe.each(ERRORS)('%s', (_what, error, properties) => {
  const received = over(error) as Error
  test('is what it was', () => {
    expect(received).toBeInstanceOf(error instanceof Odd || error instanceof DOMException ? Error : error.constructor)
    expect(received).toMatchObject({ name: error.name, message: error.message, stack: error.stack, ...properties })
    expect(received).not.toHaveProperty('inner')
  })
})

describe('what was thrown', () => {
  test('keeps its causes', () => {
    const error = new TypeError('a', { cause: new StreamError('empty', { offset: 1 }, { cause: 'c' }) })
    const { cause } = over(error) as { cause: StreamError }
    expect(cause).toBeInstanceOf(StreamError)
    expect(cause.cause).toBe('c')
  })
  test('may be its own cause', () => {
    const error = new Error('a')
    error.cause = error
    expect(over(error)).toMatchObject({ message: 'a', cause: { message: 'a' } })
  })
  test.each([['a text'], [7], [null], [undefined], [{ a: [1] }]])('may be no error: %j', (value) => {
    expect(over(value)).toEqual(value)
  })
  test('may be nothing that can be handed over', () => {
    expect(over(() => 1)).toBe('() => 1')
  })
  test.each(['__proto__', 'constructor', 'toString'])('may be called %s', (name) => {
    const error = Object.defineProperty(new Error('a'), 'name', { value: name })
    expect(over(error)).toMatchObject({ name, message: 'a' })
  })
})
