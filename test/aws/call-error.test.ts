import { expect, test } from 'vitest'
import { callError } from '../../packages/aws/src/call-error.ts'

const named = (name: string, more: object = {}) => Object.assign(new Error('text'), { name, ...more })

test.each([
  ["the service's name", named('AccessDeniedException'), 'AccessDeniedException'],
  ["the operating system's code", named('Error', { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['the code of several attempts', named('AggregateError', { code: 'ETIMEDOUT' }), 'ETIMEDOUT'],
  ['a time-out keeps its name', named('TimeoutError', { code: 'ECONNRESET' }), 'TimeoutError'],
  ['a page in the place of an answer: its status', named('SyntaxError', { $metadata: { httpStatusCode: 403 } }), '403'],
  ['an answer without a body: its status', named('Unknown', { $metadata: { httpStatusCode: 403 } }), '403'],
  ['unknown, and no answer at all', named('UnknownError'), 'UnknownError'],
])('%s', (_name, error, expected) => {
  expect(callError(error)).toEqual({ name: expected, message: 'text' })
})

test('a message is cut, and what is no error is told all the same', () => {
  expect(callError(new Error('x'.repeat(5000))).message).toHaveLength(2000)
  expect(callError('no')).toEqual({ name: 'Error', message: 'no' })
})
