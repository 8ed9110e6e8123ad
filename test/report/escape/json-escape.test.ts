import { expect, test } from 'vitest'
import { safeJson } from '../../../packages/report/src/escape/json-escape.ts'

test.each([
  ['plain text', 'a"b\\c', '"a\\"b\\\\c"'],
  ['C0 controls', '\u001b\n', '"\\u001b\\n"'],
  ['DEL and C1', '\u007f\u009b', '"\\u007f\\u009b"'],
  ['separators', '\u2028\u2029', '"\\u2028\\u2029"'],
  ['bidi controls', '\u202e\u2066', '"\\u202e\\u2066"'],
  ['a character of two units', '\u{e0041}', '"\\udb40\\udc41"'],
  ['an emoji', '🔥', '"🔥"'],
  ['a lone surrogate', '\ud83d', '"\\ud83d"'],
])('writes %s', (_, value, json) => {
  expect(safeJson(value, 0)).toBe(json)
  expect(JSON.parse(json)).toBe(value)
})

test('keeps a key that is the name of the prototype', () => {
  const value: unknown = JSON.parse('{"__proto__":{"a\u202e":1}}')
  expect(safeJson(value, 2)).toBe('{\n  "__proto__": {\n    "a\\u202e": 1\n  }\n}')
})
