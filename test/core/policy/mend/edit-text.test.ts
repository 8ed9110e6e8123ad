import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editStatements, locateStatements } from '../../../../packages/core/src/policy/mend/edit-text.ts'

function parts(text: string): readonly string[] | undefined {
  return locateStatements(text)?.statements.map(({ start, end }) => text.slice(start, end))
}

function append(text: string, ...appended: readonly string[]): string {
  const spans = locateStatements(text)
  if (spans === undefined) throw new Error('no statements')
  return editStatements(text, spans, { replaced: new Map(), appended })
}

describe('locateStatements', () => {
  const cases: [title: string, text: string, expected: readonly string[] | undefined][] = [
    ['a list', '{"Statement":[{"a":1},{"b":[2,"]"]}]}', ['{"a":1}', '{"b":[2,"]"]}']],
    ['one statement', '{"Statement":{"a":{"Statement":[1]}},"Id":"x"}', ['{"a":{"Statement":[1]}}']],
    ['white space everywhere', '{ "Id" : "}" ,\n\t"Statement" :\r\n [ {"a" : 1} , {"b":2} ] } ', ['{"a" : 1}', '{"b":2}']],
    ['an escaped name', '{"St\\u0061tement":[{}]}', ['{}']],
    ['quotes in texts', '{"Id":"\\\\\\"Statement\\":[","Statement":[{"a":"\\\\"}]}', ['{"a":"\\\\"}']],
    ['an empty list', '{"Statement":[ ]}', []],
    ['scalars before', '{"x":-1.5e3,"y":null,"z":true,"Statement":[]}', []],
    ['none', '{"Version":"2012-10-17"}', undefined],
    ['an empty object', '{}', undefined],
  ]
  test.each(cases)('%s', (_title, text, expected) => {
    expect(parts(text)).toEqual(expected)
  })
})

describe('editStatements', () => {
  const cases: [title: string, text: string, expected: string][] = [
    ['a list', '{"Statement":[{"a":1}\n],"Id":"x"}', '{"Statement":[{"a":1},{"n":1}\n],"Id":"x"}'],
    ['an empty list', '{"Statement": [ ] }', '{"Statement": [{"n":1} ] }'],
    ['one statement', '{"Statement": {"a":1} }', '{"Statement": [{"a":1},{"n":1}] }'],
  ]
  test.each(cases)('appends to %s', (_title, text, expected) => {
    expect(append(text, '{"n":1}')).toBe(expected)
  })

  test('replaces and leaves all else', () => {
    const text = '{"Statement":[ {"a":1}, {"b":1} ]}'
    const spans = locateStatements(text)
    if (spans === undefined) throw new Error('no statements')
    expect(editStatements(text, spans, { replaced: new Map([[1, '{"c":1}']]), appended: [] })).toBe('{"Statement":[ {"a":1}, {"c":1} ]}')
    expect(editStatements(text, spans, { replaced: new Map(), appended: [] })).toBe(text)
  })

  test('any JSON stays what it was', () => {
    const space = fc.constantFrom(undefined, 1, 2, '\t', '\n')
    const sample = fc.record({ before: fc.dictionary(fc.string(), fc.jsonValue()), list: fc.array(fc.jsonValue()), space })
    fc.assert(
      fc.property(sample, ({ before, list, space: indent }) => {
        const text = JSON.stringify({ ...before, Statement: list, z: 'Statement' }, null, indent)
        const after = append(text, '{"n":1}')
        expect(JSON.parse(after)).toEqual({
          ...(JSON.parse(text) as object),
          Statement: [...(JSON.parse(text) as { Statement: unknown[] }).Statement, { n: 1 }],
        })
        expect(parts(after)?.slice(0, -1)).toEqual(parts(text))
      }),
    )
  })
})
