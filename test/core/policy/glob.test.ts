import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileGlob, globContains, type StepCounter } from '../../../packages/core/src/policy/index.ts'

const SEED = { seed: 20261122, numRuns: 2000 }

/** The definition, word for word: slow, and easy to believe. */
function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] === '*') return naive(pattern.slice(1), text) || (text !== '' && naive(pattern, text.slice(1)))
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && naive(pattern.slice(1), text.slice(1))
}

function steps(pattern: string, text: string): number {
  const counter: StepCounter = { steps: 0 }
  compileGlob(pattern)(text, counter)
  return counter.steps
}

const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 9 })
const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })

describe('compileGlob', () => {
  test.each<[string, string, boolean]>([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['?', '', false],
    ['a*', 'a', true],
    ['a*a', 'a', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['a**b', 'ab', true],
    ['?*?', 'a', false],
    ['*.json.gz', 'x.json.gz', true],
    ['*aab', 'aaab', true],
    ['*a?b*', 'aaab', true],
    ['*a?\u0162*', 'a-b', false],
    ['*a?\u0162*', '-a-\u0162-', true],
    ['*a?\u0162*', 'a-\u0262', false],
    ['*a?b*', 'a-\u0162', false],
    ['A', 'a', false],
    ['[a]+(b)', '[a]+(b)', true],
  ])('%j against %j: %s', (pattern, text, matches) => {
    expect(compileGlob(pattern)(text)).toBe(matches)
  })

  test('agrees with the definition', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => compileGlob(pattern)(text) === naive(pattern, text)),
      SEED,
    )
  })

  test('agrees with the definition on runs longer than a machine word', () => {
    const long = fc.tuple(fc.string({ unit: fc.constantFrom('a', 'b', '?'), minLength: 30, maxLength: 100 }), texts, texts)
    fc.assert(
      fc.property(long, ([run, before, after]) => {
        const text = `${before}${run.replaceAll('?', 'a')}${after}`
        return compileGlob(`*${run}*`)(text) && compileGlob(`*${run}b*`)(text) === naive(`*${run}b*`, text)
      }),
      { ...SEED, numRuns: 300 },
    )
  })

  test('takes the wildcards that are marked literally', () => {
    const glob = compileGlob('*a*', (offset) => offset === 0)
    expect([glob('*ab'), glob('xab')]).toEqual([true, false])
  })

  test.each<[string, (size: number) => string]>([
    ['40 stars', () => `${'*a'.repeat(40)}*b`],
    ['stars and ?', () => `${'*a?'.repeat(40)}*b`],
    ['a long run that never ends', (size) => `*${'a'.repeat(size / 2)}b*`],
    ['a long run whose start differs', (size) => `*b${'a'.repeat(size / 2)}*`],
    ['as many stars as characters', (size) => `${'*a'.repeat(size / 4)}*b`],
  ])('work grows with the text, not with its square: %s', (_name, pattern) => {
    const [small, large] = [10_000, 20_000].map((size) => steps(pattern(size), 'a'.repeat(size)))
    expect(large! / small!).toBeLessThan(2.1)
    expect(large!).toBeLessThan(20_000 * 3)
  })

  test('a long run with ? compares 32 positions a step', () => {
    const size = 10_000
    const pattern = `*${'a'.repeat(size / 2)}?${'a'.repeat(size / 2)}b*`
    expect(steps(pattern, 'a'.repeat(size * 2))).toBeLessThan((size * 2 * (size + 64)) / 32)
  })
})

describe('globContains', () => {
  test.each<[string, string, boolean]>([
    ['*', 'a?b*', true],
    ['s3:*', 's3:get*', true],
    ['s3:get*', 's3:*', false],
    ['a?c', 'abc', true],
    ['a?c', 'a?c', true],
    ['a?c', 'a*c', false],
    ['a*c', 'a*b*c', true],
    ['a', 'a', true],
    ['a', '?', false],
    ['*a*', 'bab', true],
    ['', '*', false],
  ])('%j contains %j: %s', (wide, narrow, contained) => {
    expect(globContains(wide, narrow)).toBe(contained)
  })

  test('is right whenever it says yes', () => {
    fc.assert(
      fc.property(
        patterns,
        patterns,
        texts,
        (wide, narrow, text) => !globContains(wide, narrow) || !naive(narrow, text) || naive(wide, text),
      ),
      SEED,
    )
  })
})
