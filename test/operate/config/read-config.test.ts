import { parseConfig, UsageError } from '@trailmend/operate'
import { describe, expect, test } from 'vitest'

const problemsOf = (text: string) => {
  try {
    parseConfig('trailmend.yml', text)
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n')
    throw error
  }
  return []
}

test('settings, and the line of each account', () => {
  const config = parseConfig(
    't.yml',
    'version: 1\naccounts:\n  - name: prod\n    id: "111122223333"\n  - id: "222233334444"\nmax-age: 90m\nlevel: 1\n',
  )
  expect(config.settings).toEqual({
    version: 1,
    accounts: [{ name: 'prod', id: '111122223333' }, { id: '222233334444' }],
    'max-age': 1.5,
    level: 1,
  })
  expect([...config.accountLines]).toEqual([
    ['111122223333', 4],
    ['222233334444', 5],
  ])
})

test('an empty file is a configuration without wishes', () => {
  expect(parseConfig('t.yml', '').settings).toEqual({})
  expect(parseConfig('t.yml', '# nothing yet\n').settings).toEqual({})
})

describe('every problem with its place', () => {
  test.each([
    ['not a mapping', '- a\n', ['trailmend.yml:1:1: Invalid input: expected object, received array']],
    [
      'a number as an account',
      'accounts:\n  - id: 111122223333\n',
      ['trailmend.yml:2:9: accounts.0.id: expected an account id: twelve digits, in quotes'],
    ],
    [
      'unknown keys, each where it stands',
      'nme: x\naccounts:\n  - id: "111122223333"\n    rolle: y\n',
      ['trailmend.yml:1:1: nme: no such key', 'trailmend.yml:4:5: accounts.0.rolle: no such key'],
    ],
    [
      'an account twice',
      'accounts:\n  - id: "111122223333"\n  - id: "111122223333"\n',
      ['trailmend.yml:3:9: accounts.1.id: this id is here twice'],
    ],
    ['a text for a list', 'regions: us-east-1\n', ['trailmend.yml:1:10: regions: expected a list']],
    ['an empty list', 'controls: []\n', ['trailmend.yml:1:11: controls: expected at least one']],
    ['a key twice', 'level: 1\nlevel: 2\n', ['trailmend.yml:2:1: this key is here twice']],
    [
      'a region that is none',
      'regions:\n  - us-east-1\n  - evil.example/?\n',
      ['trailmend.yml:3:5: regions.1: expected a region such as eu-west-1'],
    ],
    [
      'two at once',
      'level: 9\nmax-age: never\n',
      [expect.stringContaining('trailmend.yml:1:8: level: '), 'trailmend.yml:2:10: max-age: expected a time such as 24h, 90m or 2d'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(problemsOf(text)).toEqual(expected)
  })
})

describe('hostile', () => {
  test('aliases cannot grow without bound', () => {
    const lines = [
      'a0: &a0 [x,x,x,x,x,x,x,x,x,x]',
      ...Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(',')}]`),
    ]
    expect(problemsOf(lines.join('\n'))[0]).toContain('Excessive alias count')
  })
  test('__proto__ is a key like any other: unknown', () => {
    expect(problemsOf('__proto__: {level: 1}\n')).toHaveLength(1)
    expect(({} as { level?: unknown }).level).toBeUndefined()
  })
  test('many keys take no more than their number', () => {
    expect(problemsOf(Array.from({ length: 100_000 }, (_, n) => `k${n}: 1`).join('\n')).at(-1)).toBe('99950 more of this kind')
  })
  test('thousands of problems are not all told', () => {
    const problems = problemsOf(`regions:\n${'  - x\n'.repeat(3000)}`)
    expect(problems).toHaveLength(51)
    expect(problems.at(-1)).toBe('2950 more of this kind')
  })
  test('true is no number', () => {
    expect(problemsOf('level: true\nconcurrency: true\n')).toEqual([
      'trailmend.yml:1:8: level: expected 1 or 2',
      'trailmend.yml:2:14: concurrency: expected a whole number from 1 to 1000',
    ])
  })
  test('a file beyond any reason', () => {
    expect(problemsOf('#'.repeat(4_000_001))[0]).toContain('larger than')
  })
})
