import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExact } from '../../../packages/collector/src/ocsf/exact-json.ts'

test.each([
  '[9007199254740993]',
  '[1.0,0.10,1e400,1E5,-0,-0.0,1e-400]',
  '{"a":-1234567890123456789}',
  '[[1234567890123456]]',
  '[12345678901234567]',
  '["a:1.0, 2.0"]',
  '{"a":"9007199254740993","b":1}',
])('%s is written as it was read', (text) => expect(JSON.stringify(parseExact(text))).toBe(text))

test('any number is', () => {
  const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,20})?([eE][+-]?\d{1,4})?$/)
  fc.assert(
    fc.property(digits, fc.constantFrom('', ' ', '\n\t'), (number, space) => {
      const text = `{"a":${space}${number},"b":[1,${number}]}`
      expect(JSON.stringify(parseExact(text))).toBe(text.replace(space, ''))
    }),
    { seed: 6, numRuns: 2_000 },
  )
})

test('a key of the prototype is a key', () => {
  expect(JSON.stringify(parseExact('{"__proto__":{"a":1.0},"b":2}'))).toBe('{"__proto__":{"a":1.0},"b":2}')
})

test('what is no JSON throws', () => expect(() => parseExact('[1.0,')).toThrow(SyntaxError))
