import { expect, test } from 'vitest'
import { plainJson } from '../../packages/aws/src/plain-json.ts'

test('an output becomes what a recording keeps', () => {
  const output = {
    $metadata: { httpStatusCode: 200, requestId: 'x' },
    When: new Date('2026-11-22T10:00:00Z'),
    Never: new Date(Number.NaN),
    Bytes: new Uint8Array([1, 2, 255]),
    Nothing: undefined,
    Null: null,
    List: [{ At: new Date(0), $metadata: 'a field of this name deeper down is data' }],
  }
  expect(plainJson(output)).toEqual({
    When: '2026-11-22T10:00:00.000Z',
    Never: null,
    Bytes: 'AQL/',
    Null: null,
    List: [{ At: '1970-01-01T00:00:00.000Z', $metadata: 'a field of this name deeper down is data' }],
  })
})
