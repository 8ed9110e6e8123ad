import { describe, expect, test } from 'vitest'
import { fillSections, type Section, utf8Length } from '../../../packages/report/src/markdown/fill.ts'

test.each(['', 'abc', 'é', '監', '🔥', '\ud83d', '\udd25', 'a\ud83db🔥é'])('%j has as many bytes as its UTF-8', (text) => {
  expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
})

const section = (name: string, items: readonly string[]): Section => ({
  open: `<${name}>`,
  items,
  close: '.',
  more: (left) => `+${left}`,
})

describe('fillSections', () => {
  const letters = [section('a', ['aaaa', 'bbbb', 'cccc']), section('b', ['dddd'])]
  test.each([
    ['everything', 100, '<a>aaaabbbbcccc.<b>dddd.'],
    ['whole items, and keeps enough for the next section to be mentioned', 22, '<a>aaaabbbbcccc.+1'],
    ['fewer whole items', 17, '<a>aaaabbbb.+1+1'],
    ['how many are missing, where no item fits', 11, '+3<b>dddd.'],
    ['the same, where nothing fits at all', 9, '+3+1'],
    ['nothing, where not even that fits', 1, ''],
  ])('shows %s', (_, maxBytes, text) => {
    expect(fillSections(letters, maxBytes)).toBe(text)
  })

  test('leaves out a section without items', () => {
    expect(fillSections([section('a', []), section('b', ['x'])], 100)).toBe('<b>x.')
  })
})
