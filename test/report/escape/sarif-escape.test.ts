import { escapeSarifText } from '@trailmend/report'
import { expect, test } from 'vitest'

test.each([
  ['plain text', 'a b', 'a b'],
  ['a placeholder', '{0}', '{{0}}'],
  ['an embedded link', 'see [here](https://evil.example)', 'see [here] (https://evil.example)'],
  ['a link with escapes in its text', '[a\\](1)](2)', '[a\\] (1)] (2)'],
  ['brackets that are no link', 'a[0] (b)', 'a[0] (b)'],
  ['a control', 'a\u001bb', 'a\\u{{1b}}b'],
])('escapes %s', (_, text, escaped) => {
  expect(escapeSarifText(text)).toBe(escaped)
})
