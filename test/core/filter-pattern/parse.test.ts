import { describe, expect, test } from 'vitest'
import { parseFilterPattern } from '../../../packages/core/src/filter-pattern/parse.ts'
import { type Expression, testsOf } from '../../../packages/core/src/filter-pattern/pattern.ts'
import { writeSelector } from '../../../packages/core/src/filter-pattern/selector.ts'

/** An expression in prefix form, so that a row shows how it nests. */
function shape(expression: Expression): string {
  if (expression.kind !== 'test') return `(${expression.kind} ${expression.terms.map(shape).join(' ')})`
  const { path, question } = expression
  if (!('value' in question)) return `${writeSelector(path)} ${question.op}`
  const { value } = question
  const written = value.kind === 'text' ? JSON.stringify(value.text) : value.kind === 'number' ? String(value.number) : `%${value.source}%`
  return `${writeSelector(path)}${question.op}${written}`
}

function read(text: string): string {
  const parsed = parseFilterPattern(text)
  if (!parsed.understood) return `not understood: ${parsed.why}`
  return parsed.pattern.kind === 'everything' ? 'everything' : shape(parsed.pattern.expression)
}

describe('a filter pattern is read', () => {
  test.each([
    ['', 'everything'],
    [' \n ', 'everything'],
    ['{$.eventName=DeleteTrail}', '$.eventName="DeleteTrail"'],
    ['  {\n\t( $.eventName\r\n = "DeleteTrail" )\n}\n', '$.eventName="DeleteTrail"'],
    ['{ ((($.eventName = DeleteTrail))) }', '$.eventName="DeleteTrail"'],
    ['{ $.a = 1 || $.b = 2 && $.c = 3 }', '(or $.a=1 (and $.b=2 $.c=3))'],
    ['{ ($.a = 1 || $.b = 2) && $.c = 3 }', '(and (or $.a=1 $.b=2) $.c=3)'],
    ['{($.a=x)&&($.b!=y)}', '(and $.a="x" $.b!="y")'],
    ['{ $.sourceIPAddress != 123.123.* }', '$.sourceIPAddress!="123.123.*"'],
    ['{ $.users[0].email = "John.Doe@example.com" }', '$.users[0].email="John.Doe@example.com"'],
    ['{ $.coordinates[0][1] = nonmatch }', '$.coordinates[0][1]="nonmatch"'],
    ['{ $.list[*].id = 2 }', '$.list[*].id=2'],
    ['{ $.SomeObject IS NULL }', '$.SomeObject is-null'],
    ['{ $.SomeOtherObject NOT EXISTS }', '$.SomeOtherObject not-exists'],
    ['{ $.SomeOtherObject not   exists }', '$.SomeOtherObject not-exists'],
    ['{ $.ThisFlag IS TRUE && $.That IS FALSE }', '(and $.ThisFlag is-true $.That is-false)'],
    ['{ $.numbers[0] < 10e-3 }', '$.numbers[0]<0.01'],
    ['{ $.latency > +1000 }', '$.latency>1000'],
    ['{ $.latency>=500&&$.latency<=55.5 }', '(and $.latency>=500 $.latency<=55.5)'],
    ['{ $.a = "1" }', '$.a="1"'],
    ['{ $.a = "say \\"yes\\" && (no)" }', '$.a="say \\"yes\\" && (no)"'],
    ['{ $.a = %Delete|Stop% }', '$.a=%Delete|Stop%'],
    ['{ $.detail-type = "x" }', '$.detail-type="x"'],
    ['{ $.__proto__.constructor = x }', '$.__proto__.constructor="x"'],
  ])('%j', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  test.each([
    ['"DeleteTrail"', 'It matches words of the text, not fields of a JSON event.'],
    ['?DeleteTrail ?StopLogging', 'It matches words of the text, not fields of a JSON event.'],
    ['[ip, user, ...]', 'It matches words of the text, not fields of a JSON event.'],
    ['{', 'It matches words of the text, not fields of a JSON event.'],
    ['{}', 'A selector such as $.eventName is missing at character 2.'],
    ['{ $.a }', 'An operator is missing at character 7.'],
    ['{ $.a = }', 'A value to compare with is missing at character 9.'],
    ['{ $.a < b }', 'A value to compare with is missing at character 9.'],
    ['{ $.a == b }', 'A value to compare with is missing at character 8.'],
    ['{ $.a = $.b }', 'A value to compare with is missing at character 9.'],
    ['{ $.a = Failed authentication }', 'It goes on where it should end, at character 16.'],
    ["{ $.eventName = 'AttachPolicy' }", 'It cannot be read from character 17 on.'],
    ['{ $.a = "b }', 'It cannot be read from character 9 on.'],
    ['{ ($.a = b }', 'A closing parenthesis is missing at character 12.'],
    ['{ $.a = b) }', 'It goes on where it should end, at character 10.'],
    ['{ $.a = b && }', 'A selector such as $.eventName is missing at character 14.'],
    ['{ $.a = b } { $.c = d }', 'It cannot be read from character 11 on.'],
    ['{ a = b }', 'A selector such as $.eventName is missing at character 3.'],
    ['{ $ = b }', 'A selector such as $.eventName is missing at character 3.'],
    ['{ $..a = b }', 'A selector such as $.eventName is missing at character 3.'],
    ['{ $.a[x] = b }', 'A selector such as $.eventName is missing at character 3.'],
    ['{ !($.a = b) }', 'It cannot be read from character 3 on.'],
    ['{ $.a IS NOT NULL }', 'An operator is missing at character 7.'],
  ])('%j is not understood', (text, why) => {
    expect(read(text)).toBe(`not understood: ${why}`)
  })

  test('64 parentheses within one another, no more', () => {
    expect(read(`{${'('.repeat(64)}$.a=b${')'.repeat(64)}}`)).toBe('$.a="b"')
    expect(read(`{${'('.repeat(65)}$.a=b${')'.repeat(65)}}`)).toMatch(/nests deeper than 64/)
    expect(read(`{${'('.repeat(4000)}`)).toMatch(/^not understood/)
  })

  test('4,096 characters, no more', () => {
    expect(read(`{ $.a = "${'x'.repeat(4084)}" }`)).toMatch(/^\$\.a="x+"$/)
    expect(read(`{ $.a = "${'x'.repeat(4096)}" }`)).toBe('not understood: It is longer than 4096 characters.')
  })

  test('every test of a long pattern is there', () => {
    const names = Array.from({ length: 150 }, (_, index) => `($.eventName = Name${index})`)
    const parsed = parseFilterPattern(`{ ${names.join(' || ')} }`)
    expect(parsed.understood && parsed.pattern.kind === 'json' && testsOf(parsed.pattern.expression).length).toBe(150)
  })
})
