import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRegex } from '../../../packages/core/src/filter-pattern/regex.ts'

describe('a regular expression', () => {
  test.each([
    ['AUTHORIZED', 'UNAUTHORIZED REQUEST', true],
    ['^[hc]at', 'cat', true],
    ['^[hc]at', 'a hat', false],
    ['[hc]at$', 'a hat', true],
    ['[hc]at$', 'hats', false],
    ['colou?r', 'color', true],
    ['^[a-z]+$', 'abC', false],
    ['^[^a-z]+$', 'ABC', true],
    ['^a{3,5}$', 'aa', false],
    ['^a{3,5}$', 'aaaa', true],
    ['^a{3,5}$', 'aaaaaa', false],
    ['^a{2}$', 'aa', true],
    ['^a{2,}$', 'aaaa', true],
    ['gra|ey', 'grey', true],
    ['^Delete|^Stop', 'NotStop', false],
    ['\\[AUTHORIZED\\]', '[AUTHORIZED]', true],
    ['10\\.10\\.0\\.1', '10-10-0-1', false],
    ['^\\d{1,3}$', '123', true],
    ['^\\w+\\s\\S$', 'ab_1 !', true],
    ['[|]', '|', true],
    ['[a\\-z]', 'b', false],
    ['5\\$', '5$', true],
    ['^.*Trail$', 'DeleteTrail', true],
    ['^.*Trail$', 'DeleteTrailX', false],
  ])('%s in %s: %s', (source, text, expected) => {
    expect(readRegex(source)?.(text)).toBe(expected)
  })

  test.each(['', '(a)', 'a|', '|a', '[', '[]', 'a{', 'a{5,2}', '*a', 'a**', 'a\\b', '\\', 'a{999}', '^', '[a', 'a]', 'a$b', 'a^b'])(
    '%j is not read',
    (source) => {
      expect(readRegex(source)).toBe(undefined)
    },
  )

  test('agrees with the engine', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '[a-c1]')
    const piece = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{1,}')).map((parts) => parts.join(''))
    const alternative = fc.tuple(fc.constantFrom('', '^'), fc.array(piece, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '$'))
    const source = fc.array(
      alternative.map(([start, pieces, end]) => `${start}${pieces.join('')}${end}`),
      { minLength: 1, maxLength: 3 },
    )
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', 'x'), { maxLength: 7 }).map((units) => units.join(''))
    fc.assert(
      fc.property(source, text, (alternatives, subject) => {
        const written = alternatives.join('|')
        expect(readRegex(written)?.(subject)).toBe(new RegExp(written).test(subject))
      }),
      { numRuns: 1000 },
    )
  })

  test('one that takes the engine for ever is answered', () => {
    expect(readRegex('^a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b$')?.('a'.repeat(3000))).toBe(false)
  })
})
