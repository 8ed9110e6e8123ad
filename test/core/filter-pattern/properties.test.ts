import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Coverage, coverageOf } from '../../../packages/core/src/filter-pattern/coverage.ts'
import { is, type Known, like, otherThan } from '../../../packages/core/src/filter-pattern/known.ts'
import { ABSENT, matchesPattern } from '../../../packages/core/src/filter-pattern/matches.ts'
import { parseFilterPattern } from '../../../packages/core/src/filter-pattern/parse.ts'
import { fields, type Requirement } from '../../../packages/core/src/filter-pattern/requirement.ts'

/** A formula before it is written down: a test as text around its value, or joined ones. */
type Formula =
  | { readonly selector: string; readonly rest: string; readonly value?: string }
  | { readonly join: '&&' | '||'; readonly terms: readonly Formula[] }

const selector = fc.constantFrom('$.a', '$.b', '$.c', '$.c.d')
const value = fc.constantFrom('x', 'y', 'xy', 'x*', '*y', '*', '*x*')
const leaf: fc.Arbitrary<Formula> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ selector, rest: fc.constantFrom('=', '!='), value }) },
  {
    weight: 2,
    arbitrary: fc.record({ selector, rest: fc.constantFrom(' NOT EXISTS', ' EXISTS', ' IS NULL', ' IS TRUE', '=1', '>1', '!=1') }),
  },
)
const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ join: fc.constantFrom('&&' as const, '||' as const), terms: fc.array(tie('formula'), { minLength: 1, maxLength: 3 }) }),
  ),
}))

/** What a field of a required event is, and which values of an event agree with that. */
const FIELD: readonly (readonly [Known, (field: unknown) => boolean])[] = [
  [is('x'), (field) => field === 'x'],
  [is('xy'), (field) => field === 'xy'],
  [is(true), (field) => field === true],
  [is(ABSENT), (field) => field === undefined],
  [like('x*', ['xz']), (field) => typeof field === 'string' && field.startsWith('x')],
  [like('*y', ['zy']), (field) => typeof field === 'string' && field.endsWith('y')],
  [otherThan('x'), (field) => typeof field === 'string' && field !== 'x'],
  [otherThan(), (field) => typeof field === 'string'],
]
const known = fc.option(fc.constantFrom(...FIELD), { nil: undefined })
const required = fc.record({ a: known, b: known, 'c.d': known })
type Required = typeof required extends fc.Arbitrary<infer T> ? T : never

function asRequirement(each: Required): Requirement {
  const table = Object.entries(each).flatMap(([name, field]) => (field === undefined ? [] : [[name, field[0]] as const]))
  return [{ name: 'E', where: fields(Object.fromEntries(table)), given: [] }]
}

const SCALARS = ['x', 'y', 'xy', 'xz', 'zy', 'zxz', 'xzy', 'z', 1, 2, 0, true, false, null, undefined, { e: 'x' }]
const EVENTS = SCALARS.flatMap((a) =>
  SCALARS.flatMap((b) =>
    [...SCALARS, ...SCALARS.map((d) => ({ d, f: 0 }))].map((c) => JSON.parse(JSON.stringify({ a, b, c })) as Record<string, unknown>),
  ),
)

function isOne(event: Record<string, unknown>, each: Required): boolean {
  const c = event.c
  const d = typeof c === 'object' && c !== null && 'd' in c ? c.d : undefined
  return (each.a?.[1](event.a) ?? true) && (each.b?.[1](event.b) ?? true) && (each['c.d']?.[1](d) ?? true)
}

function write(each: Formula): string {
  if ('join' in each) return each.terms.map((term) => `(${write(term)})`).join(` ${each.join} `)
  return `${each.selector}${each.rest}${each.value === undefined ? '' : `"${each.value}"`}`
}

function matches(text: string) {
  const parsed = parseFilterPattern(text)
  if (!parsed.understood) throw new Error(parsed.why)
  return (event: unknown) => matchesPattern(parsed.pattern, event)
}

describe('coverage agrees with trying every event', () => {
  test('what is said to be covered is matched, and of what is not, some is not', () => {
    const seen = new Map<unknown, number>()
    fc.assert(
      fc.property(formula, required, (each, needed) => {
        const text = `{ ${write(each)} }`
        const coverage = coverageOf(text, [asRequirement(needed)])
        const match = matches(text)
        seen.set(coverage.covers, (seen.get(coverage.covers) ?? 0) + 1)
        const events = EVENTS.filter((event) => isOne(event, needed))
        if (coverage.covers === true) expect(events.every((event) => match(event) === true)).toBe(true)
        if (coverage.covers === false) expect(events.some((event) => match(event) === false)).toBe(true)
        if (coverage.covers === 'unknown' && !text.includes('*')) expect(events.some((event) => match(event) === false)).toBe(false)
      }),
      { numRuns: 400 },
    )
    expect(Math.min(seen.get(true) ?? 0, seen.get(false) ?? 0)).toBeGreaterThan(20)
  })

  test('what is said to be broader matches an event that is not required', () => {
    fc.assert(
      fc.property(formula, required, (each, needed) => {
        const text = `{ ${write(each)} }`
        const coverage = coverageOf(text, [asRequirement(needed)])
        if (coverage.covers !== true || !coverage.broader) return
        const match = matches(text)
        expect(EVENTS.some((event) => !isOne(event, needed) && match(event) === true)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
})

describe('how a pattern is written does not matter', () => {
  /** The same formula, otherwise ordered, spaced, quoted, nested and repeated, as the numbers say. */
  function rewrite(each: Formula, dice: () => number): string {
    const space = () => [' ', '', '\n', '\t  '][dice() % 4]
    if (!('join' in each)) {
      const written = each.value === undefined ? '' : dice() % 2 === 0 ? `"${each.value}"` : `${each.value}`
      const test = `${each.selector}${space()}${each.rest}${space()}${written}`
      return dice() % 3 === 0 ? `(${space()}${test})` : test
    }
    const terms = each.terms.map((term) => `(${rewrite(term, dice)}${space()})`)
    const turned = terms.map((_, index) => terms[(index + (dice() % terms.length)) % terms.length] ?? '')
    const all = new Set([...turned, ...terms])
    return [...all, ...(dice() % 2 === 0 ? terms.slice(0, 1) : [])].join(`${space()}${each.join}${space()}`)
  }

  const withoutConditions = (coverage: Coverage) =>
    coverage.covers === false ? { ...coverage, missing: coverage.missing.map((text) => text.split(' when ')[0]) } : coverage

  test('order, quotes, spaces, nesting, repetition', () => {
    fc.assert(
      fc.property(formula, required, fc.array(fc.nat(), { minLength: 64, maxLength: 64 }), (each, needed, numbers) => {
        let next = 0
        const text = `{${rewrite(each, () => numbers[next++ % numbers.length] ?? 0)}}`
        const accepted = [asRequirement(needed)]
        expect(withoutConditions(coverageOf(text, accepted))).toEqual(withoutConditions(coverageOf(`{ ${write(each)} }`, accepted)))
      }),
      { numRuns: 400 },
    )
  })

  test('a pattern against itself multiplied out', () => {
    fc.assert(
      fc.property(formula, formula, formula, required, (one, two, three, needed) => {
        const accepted = [asRequirement(needed)]
        const [a, b, c] = [write(one), write(two), write(three)]
        const factored = coverageOf(`{ (${a}) && ((${b}) || (${c})) }`, accepted)
        expect(coverageOf(`{ (${a}) && (${b}) || (${a}) && (${c}) }`, accepted).covers).toBe(factored.covers)
      }),
      { numRuns: 400 },
    )
  })
})

describe('any text', () => {
  const scraps = fc.array(
    fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '$.a',
      '=',
      '!=',
      '<',
      '&&',
      '||',
      '"',
      '%',
      '*',
      'x',
      '\\',
      ' ',
      "'",
      '1',
      '[0]',
      'NOT',
      'EXISTS',
      'IS',
      'NULL',
    ),
  )
  test('is judged without an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          scraps.map((parts) => `{${parts.join('')}}`),
        ),
        (text) => {
          expect(['unknown', true, false]).toContain(
            coverageOf(text, [asRequirement({ a: FIELD[0], b: undefined, 'c.d': undefined })]).covers,
          )
        },
      ),
      { numRuns: 400 },
    )
  })
})
