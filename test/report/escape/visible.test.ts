import { visible } from '@trailmend/report'
import { describe, expect, test } from 'vitest'

describe('visible', () => {
  test.each([
    ['nothing', '', ''],
    ['a plain name', 'trail-main_1', 'trail-main_1'],
    ['spaces, kept as they are', ' a  b ', ' a  b '],
    ['letters of any script', 'Ünïcødé 監査 тест', 'Ünïcødé 監査 тест'],
    ['an emoji', 'a 🔥 b', 'a 🔥 b'],
    ['an escape sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['line breaks and tabs', 'a\r\n\tb', 'a\\u{d}\\u{a}\\u{9}b'],
    ['NUL and DEL', '\u0000\u007f', '\\u{0}\\u{7f}'],
    ['a C1 control', '\u009b31m', '\\u{9b}31m'],
    ['line and paragraph separators', '\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['bidi controls', 'a\u202eb\u2066c\u061c', 'a\\u{202e}b\\u{2066}c\\u{61c}'],
    ['zero-width characters', 'a\u200bb\u200dc\ufeff\u00ad', 'a\\u{200b}b\\u{200d}c\\u{feff}\\u{ad}'],
    ['a filler that looks like nothing', 'a\u3164b', 'a\\u{3164}b'],
    ['a tag beyond the basic plane', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['lone surrogates', 'a\ud83db\udd25', 'a\ufffdb\ufffd'],
  ])('shows %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['🔥🔥🔥', 3, '🔥🔥🔥'],
    ['🔥🔥🔥🔥', 3, '🔥🔥…'],
    ['a\u001bbc', 3, 'a\\u{1b}…'],
    ['abc', 1, '…'],
  ])('cuts %j to %d characters', (text, limit, shown) => {
    expect(visible(text, { limit })).toBe(shown)
  })
})
