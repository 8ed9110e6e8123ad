import { describe, expect, test } from 'vitest'
import { type ContextInput, evaluatePolicy } from '../../../packages/core/src/policy/index.ts'
import { documentOf, requestOf, statement, TRAIL } from './policy-fixtures.ts'

type Holds = 'holds' | 'fails' | 'unknown'
type Case = readonly [condition: Record<string, Record<string, unknown>>, context: Record<string, ContextInput>, holds: Holds]

const EFFECT = { holds: 'allow', fails: 'none', unknown: 'unknown' } as const

const UNKNOWN = { unknown: true } as const
const ON = (operator: string, ...values: unknown[]) => ({ [operator]: { 'x:Key': values.length === 1 ? values[0] : values } })
const SENT = (...values: string[]) => ({ 'x:Key': values })

const rules: Record<string, readonly Case[]> = {
  'one statement value or a list; one value is enough': [
    [ON('StringEquals', 'a'), SENT('a'), 'holds'],
    [ON('StringEquals', 'b', 'a'), SENT('a'), 'holds'],
    [ON('StringEquals', 'b', 'c'), SENT('a'), 'fails'],
  ],
  'all operators and all keys must hold': [
    [{ StringEquals: { 'x:A': '1', 'x:B': '2' } }, { 'x:A': '1', 'x:B': '2' }, 'holds'],
    [{ StringEquals: { 'x:A': '1', 'x:B': '2' } }, { 'x:A': '1', 'x:B': '3' }, 'fails'],
    [{ StringEquals: { 'x:A': '1' }, Bool: { 'x:B': 'true' } }, { 'x:A': '1', 'x:B': 'false' }, 'fails'],
    [{ StringEquals: {} }, {}, 'holds'],
  ],
  'key names compare without case': [
    [{ StringEquals: { 'AWS:sourcearn': TRAIL } }, { 'aws:SourceArn': TRAIL }, 'holds'],
    [{ Null: { 'AWS:SOURCEARN': 'true' } }, { 'aws:SourceArn': TRAIL }, 'fails'],
  ],
  'operator names compare without case': [
    [ON('stringequals', 'a'), SENT('a'), 'holds'],
    [ON('foranyvalue:STRINGLIKEIFEXISTS', 'a*'), SENT('ab'), 'holds'],
  ],
  'an operator AWS does not have cannot be judged': [
    [ON('StringEqual', 'a'), SENT('a'), 'unknown'],
    [ON('NullIfExists', 'true'), {}, 'unknown'],
    [ON('ForAllValues:Null', 'true'), {}, 'unknown'],
    [{ ...ON('StringEqual', 'a'), Bool: { 'x:B': 'true' } }, SENT('a'), 'fails'],
  ],
  'numbers and booleans are texts': [
    [ON('StringEquals', 111122223333), SENT('111122223333'), 'holds'],
    [ON('StringEquals', true), SENT('true'), 'holds'],
    [ON('NumericEquals', 5), SENT('5'), 'holds'],
    [ON('Bool', false), SENT('false'), 'holds'],
  ],
  'StringEquals takes wildcards literally': [
    [ON('StringEquals', 'a*'), SENT('ab'), 'fails'],
    [ON('StringEquals', 'a*'), SENT('a*'), 'holds'],
    [ON('StringEquals', 'A'), SENT('a'), 'fails'],
  ],
  StringNotEquals: [
    [ON('StringNotEquals', 'a'), SENT('b'), 'holds'],
    [ON('StringNotEquals', 'a', 'b'), SENT('b'), 'fails'],
    [ON('StringNotEquals', 'a', 'b'), SENT('c'), 'holds'],
  ],
  'String…IgnoreCase': [
    [ON('StringEqualsIgnoreCase', 'AbC'), SENT('aBc'), 'holds'],
    [ON('StringNotEqualsIgnoreCase', 'AbC'), SENT('aBc'), 'fails'],
    [ON('StringEqualsIgnoreCase', 'a*'), SENT('AB'), 'fails'],
  ],
  'StringLike: wildcards, crossing colons, with case': [
    [ON('StringLike', 'arn:aws:cloudtrail:*'), SENT(TRAIL), 'holds'],
    [ON('StringLike', 'arn:*:trail/main'), SENT(TRAIL), 'holds'],
    [ON('StringLike', 'a?c'), SENT('abc'), 'holds'],
    [ON('StringLike', 'a?c'), SENT('ac'), 'fails'],
    [ON('StringLike', 'A*'), SENT('ab'), 'fails'],
    [ON('StringNotLike', 'a*'), SENT('ab'), 'fails'],
    [ON('StringNotLike', 'a*'), SENT('ba'), 'holds'],
    [ON('StringLike', '*'), SENT(''), 'holds'],
  ],
  'Arn operators: six fields, one by one': [
    [ON('ArnLike', 'arn:aws:cloudtrail:*:111122223333:trail/*'), SENT(TRAIL), 'holds'],
    [ON('ArnEquals', 'arn:aws:cloudtrail:*:111122223333:trail/*'), SENT(TRAIL), 'holds'],
    [ON('ArnLike', 'arn:aws:cloudtrail:*:trail/main'), SENT(TRAIL), 'unknown'],
    [ON('ArnLike', 'arn:*:*:*:*:*'), SENT(TRAIL), 'holds'],
    [ON('ArnLike', 'arn:aws:*:*:trail/main:x'), SENT(TRAIL), 'fails'],
    [ON('ArnLike', 'arn:aws:sns:*:*:*'), SENT('arn:aws:sns:eu-west-1:111122223333:a:b'), 'holds'],
    [ON('ArnLike', TRAIL), SENT('not-an-arn'), 'fails'],
    [ON('ArnNotEquals', TRAIL), SENT('not-an-arn'), 'holds'],
    [ON('ArnNotLike', 'arn:aws:cloudtrail:*:*:trail/*'), SENT(TRAIL), 'fails'],
    [ON('ArnLike', '*'), SENT(TRAIL), 'unknown'],
    [ON('ArnLike', '*', TRAIL), SENT(TRAIL), 'holds'],
  ],
  'Bool compares text without case': [
    [ON('Bool', 'TRUE'), SENT('true'), 'holds'],
    [ON('Bool', 'true'), SENT('false'), 'fails'],
    [ON('Bool', '${x:B}'), { ...SENT('true'), 'x:B': 'TRUE' }, 'holds'],
    [ON('Bool', '${x:B}'), { ...SENT('true'), 'x:B': 'false' }, 'fails'],
    [ON('Bool', "${x:B, 'true'}"), SENT('true'), 'holds'],
    [ON('Bool', 'true'), {}, 'fails'],
    [ON('BoolIfExists', 'true'), {}, 'holds'],
  ],
  'Null asks whether the key is there': [
    [ON('Null', 'true'), {}, 'holds'],
    [ON('Null', 'true'), SENT('a'), 'fails'],
    [ON('Null', 'false'), SENT('a'), 'holds'],
    [ON('Null', 'false'), {}, 'fails'],
    [ON('Null', true), {}, 'holds'],
    [ON('Null', false), SENT(''), 'holds'],
    [ON('Null', 'true', 'false'), {}, 'holds'],
    [ON('Null', 'maybe'), {}, 'unknown'],
    [ON('Null', 'true'), { 'x:Key': UNKNOWN }, 'unknown'],
  ],
  'Numeric operators': [
    [ON('NumericEquals', '10'), SENT('10.0'), 'holds'],
    [ON('NumericNotEquals', '10'), SENT('11'), 'holds'],
    [ON('NumericNotEquals', '10'), SENT('10'), 'fails'],
    [ON('NumericLessThan', '10'), SENT('9.5'), 'holds'],
    [ON('NumericLessThan', '10'), SENT('10'), 'fails'],
    [ON('NumericLessThanEquals', '10'), SENT('10'), 'holds'],
    [ON('NumericGreaterThan', '-1'), SENT('0'), 'holds'],
    [ON('NumericGreaterThanEquals', '10'), SENT('9'), 'fails'],
    [ON('NumericEquals', 'ten'), SENT('10'), 'unknown'],
    [ON('NumericEquals', '10'), SENT('ten'), 'unknown'],
    [ON('NumericLessThan', '10'), SENT('1e3'), 'unknown'],
    [ON('NumericEquals', '12345678901234567890'), SENT('12345678901234567891'), 'unknown'],
  ],
  'Date operators: ISO 8601 or seconds': [
    [ON('DateGreaterThan', '2020-01-01T00:00:00Z'), SENT('2026-01-01T00:00:00Z'), 'holds'],
    [ON('DateGreaterThan', '1577836800'), SENT('2020-01-01T00:00:01Z'), 'holds'],
    [ON('DateEquals', '2020-01-01T01:00:00+01:00'), SENT('2020-01-01T00:00:00Z'), 'holds'],
    [ON('DateEquals', '2020-01-01'), SENT('1577836800'), 'holds'],
    [ON('DateEquals', '2020'), SENT('2020-01-01T00:00:00.000Z'), 'holds'],
    [ON('DateNotEquals', '2020-01-01'), SENT('2020-01-02'), 'holds'],
    [ON('DateLessThan', '2020-01-01'), SENT('2019-12-31T23:59:59Z'), 'holds'],
    [ON('DateLessThanEquals', '2020-01-01'), SENT('2020-01-01'), 'holds'],
    [ON('DateGreaterThanEquals', '2020-01-01'), SENT('2019-12-31'), 'fails'],
    [ON('DateLessThan', '2020-02-30'), SENT('2019-01-01'), 'unknown'],
    [ON('DateLessThan', 'tomorrow'), SENT('2019-01-01'), 'unknown'],
  ],
  'BinaryEquals compares the base64 text': [
    [ON('BinaryEquals', 'QmluYXJ5'), SENT('QmluYXJ5'), 'holds'],
    [ON('BinaryEquals', 'QmluYXJ5'), SENT('qmluYXJ5'), 'fails'],
  ],
  'IpAddress: blocks and bare addresses, v4 and v6': [
    [ON('IpAddress', '203.0.113.0/24'), SENT('203.0.113.77'), 'holds'],
    [ON('IpAddress', '203.0.113.0/24'), SENT('203.0.114.1'), 'fails'],
    [ON('IpAddress', '203.0.113.5'), SENT('203.0.113.5'), 'holds'],
    [ON('IpAddress', '203.0.113.5'), SENT('203.0.113.4'), 'fails'],
    [ON('IpAddress', '10.1.2.3/8'), SENT('10.200.0.1'), 'holds'],
    [ON('IpAddress', '0.0.0.0/0'), SENT('8.8.8.8'), 'holds'],
    [ON('IpAddress', '0.0.0.0/0'), SENT('2001:db8::1'), 'fails'],
    [ON('IpAddress', '2001:db8::/32'), SENT('2001:DB8:0:0:0:0:0:9'), 'holds'],
    [ON('IpAddress', '2001:db8::1'), SENT('2001:db8::2'), 'fails'],
    [ON('IpAddress', '203.0.113.0/24', '2001:db8::/32'), SENT('2001:db8::9'), 'holds'],
    [ON('IpAddress', '::ffff:192.0.2.1'), SENT('::ffff:c000:201'), 'holds'],
    [ON('NotIpAddress', '203.0.113.0/24'), SENT('203.0.113.77'), 'fails'],
    [ON('NotIpAddress', '203.0.113.0/24'), SENT('8.8.8.8'), 'holds'],
    [ON('NotIpAddress', '203.0.113.0/24'), {}, 'holds'],
    [ON('IpAddress', '203.0.113.0/33'), SENT('203.0.113.1'), 'unknown'],
    [ON('IpAddress', '203.0.113'), SENT('203.0.113.1'), 'unknown'],
    [ON('IpAddress', '203.0.113.0/24'), SENT('cloudtrail.amazonaws.com'), 'unknown'],
  ],
  'an absent key fails a positive operator and fulfils a negated one': [
    [ON('StringEquals', 'a'), {}, 'fails'],
    [ON('StringLike', '*'), {}, 'fails'],
    [ON('NumericLessThan', '1'), {}, 'fails'],
    [ON('ArnLike', TRAIL), {}, 'fails'],
    [ON('StringNotEquals', 'a'), {}, 'holds'],
    [ON('ArnNotLike', TRAIL), {}, 'holds'],
    [ON('NumericNotEquals', '1'), {}, 'holds'],
    [ON('DateNotEquals', '2020-01-01'), {}, 'holds'],
    [ON('StringEquals', 'a'), { 'x:Key': [] }, 'fails'],
  ],
  'IfExists fulfils on an absent key and changes nothing on a present one': [
    [ON('StringEqualsIfExists', 'a'), {}, 'holds'],
    [ON('StringEqualsIfExists', 'a'), SENT('b'), 'fails'],
    [ON('StringNotEqualsIfExists', 'a'), {}, 'holds'],
    [ON('StringNotEqualsIfExists', 'a'), SENT('a'), 'fails'],
    [ON('IpAddressIfExists', '10.0.0.0/8'), {}, 'holds'],
  ],
  ForAnyValue: [
    [ON('ForAnyValue:StringEquals', 'a', 'b'), SENT('x', 'b'), 'holds'],
    [ON('ForAnyValue:StringEquals', 'a', 'b'), SENT('x', 'y'), 'fails'],
    [ON('ForAnyValue:StringEquals', 'a'), {}, 'fails'],
    [ON('ForAnyValue:StringNotEquals', 'a'), SENT('a', 'b'), 'holds'],
    [ON('ForAnyValue:StringNotEquals', 'a'), SENT('a'), 'fails'],
    [ON('ForAnyValue:StringNotEquals', 'a'), {}, 'fails'],
    [ON('ForAnyValue:StringEqualsIfExists', 'a'), {}, 'unknown'],
    [ON('ForAnyValue:StringLike', 'o-abc/r-root/*'), SENT('o-abc/r-root/ou-1/'), 'holds'],
  ],
  ForAllValues: [
    [ON('ForAllValues:StringEquals', 'a', 'b'), SENT('a', 'b'), 'holds'],
    [ON('ForAllValues:StringEquals', 'a', 'b'), SENT('a', 'c'), 'fails'],
    [ON('ForAllValues:StringEquals', 'a'), {}, 'holds'],
    [ON('ForAllValues:StringEquals', 'a'), SENT(''), 'holds'],
    [ON('ForAllValues:StringNotEquals', 'a'), SENT('b', 'c'), 'holds'],
    [ON('ForAllValues:StringNotEquals', 'a'), SENT('b', 'a'), 'fails'],
    [ON('ForAllValues:StringNotEquals', 'a'), {}, 'holds'],
    [ON('ForAllValues:StringEqualsIfExists', 'a'), {}, 'holds'],
  ],
  'several values under an operator for one': [
    [ON('StringEquals', 'a'), SENT('a', 'b'), 'unknown'],
    [ON('StringEquals', 'a', 'b'), SENT('a', 'b'), 'unknown'],
    [ON('StringEquals', 'c'), SENT('a', 'b'), 'fails'],
    [ON('StringEquals', 'a', 'b'), SENT('a', 'a'), 'holds'],
    [ON('StringLike', 'a', '*'), SENT('a', 'b'), 'holds'],
    [ON('StringNotEquals', 'a', 'b'), SENT('a', 'b'), 'unknown'],
    [ON('StringNotEquals', 'c'), SENT('a', 'b'), 'holds'],
    [ON('StringNotLike', '*'), SENT('a', 'b'), 'fails'],
    [ON('ForAllValues:StringEquals', 'a', 'b'), SENT('a', 'b'), 'holds'],
    [ON('ForAnyValue:StringNotEquals', 'a', 'b'), SENT('a', 'b'), 'fails'],
  ],
  'what AWS would send is not known': [
    [ON('StringEquals', 'a'), { 'x:Key': UNKNOWN }, 'unknown'],
    [ON('StringNotEqualsIfExists', 'a'), { 'x:Key': UNKNOWN }, 'unknown'],
    [{ ...ON('StringEquals', 'a'), Bool: { 'x:B': 'true' } }, { 'x:Key': UNKNOWN, 'x:B': 'false' }, 'fails'],
    [ON('StringEquals', 'unknown'), SENT('unknown'), 'holds'],
  ],
  'an empty list of values': [
    [ON('StringEquals', []), SENT('a'), 'unknown'],
    [ON('StringNotEquals', []), SENT('a'), 'unknown'],
  ],
}

describe.each(Object.entries(rules))('%s', (_rule, cases) => {
  test.each(cases)('%j with %j %s', (condition, context, holds) => {
    const document = documentOf(statement({ Condition: condition }))
    expect(evaluatePolicy(document, requestOf({}, context)).effect).toBe(EFFECT[holds])
  })
})

const variables: Record<string, readonly Case[]> = {
  'variables are filled in': [
    [ON('StringEquals', '${x:Name}-logs'), { 'x:Key': 'al-logs', 'x:Name': 'al' }, 'holds'],
    [ON('StringLike', '${X:NAME}/*'), { 'x:Key': 'al/x', 'x:Name': 'al' }, 'holds'],
    [
      ON('ArnLike', 'arn:aws:iam::${x:Account}:role/*'),
      { 'x:Key': 'arn:aws:iam::111122223333:role/a', 'x:Account': '111122223333' },
      'holds',
    ],
    [ON('ArnLike', '${x:Arn}'), { 'x:Key': TRAIL, 'x:Arn': TRAIL }, 'holds'],
  ],
  'a wildcard out of a variable is literal': [
    [ON('StringLike', '${x:Name}/*'), { 'x:Key': 'al/x', 'x:Name': '*' }, 'fails'],
    [ON('StringLike', '${x:Name}/*'), { 'x:Key': '*/x', 'x:Name': '*' }, 'holds'],
    [ON('ArnLike', 'arn:aws:s3:::${x:Name}'), { 'x:Key': 'arn:aws:s3:::b', 'x:Name': '?' }, 'fails'],
  ],
  '${*} ${?} ${$} are the characters themselves': [
    [ON('StringLike', 'a${*}'), SENT('ab'), 'fails'],
    [ON('StringLike', 'a${*}'), SENT('a*'), 'holds'],
    [ON('StringLike', 'a${?}*'), SENT('a?b'), 'holds'],
    [ON('StringEquals', '${$}{x}'), SENT('${x}'), 'holds'],
  ],
  'a default stands in for an absent key': [
    [ON('StringEquals', "${x:Name, 'nobody'}"), SENT('nobody'), 'holds'],
    [ON('StringEquals', "${x:Name, 'nobody'}"), { 'x:Key': 'al', 'x:Name': 'al' }, 'holds'],
  ],
  'a variable without value matches nothing, and leaves a negated operator undecided': [
    [ON('StringEquals', '${x:Name}'), SENT('a'), 'fails'],
    [ON('StringLike', '${x:Name}*'), SENT('a'), 'fails'],
    [ON('StringEquals', '${x:Name}', 'a'), SENT('a'), 'holds'],
    [ON('StringNotEquals', '${x:Name}'), SENT('a'), 'unknown'],
    [ON('StringNotEquals', '${x:Name}', 'a'), SENT('a'), 'fails'],
    [ON('StringEquals', '${x:Name}'), { 'x:Key': 'a', 'x:Name': UNKNOWN }, 'unknown'],
    [ON('StringEquals', '${x:Name}'), { 'x:Key': 'a', 'x:Name': ['a', 'b'] }, 'unknown'],
  ],
  'a brace that never closes is text': [[ON('StringEquals', '${x:Name'), SENT('${x:Name'), 'holds']],
  'operators other than String and Arn have no variables': [[ON('NumericEquals', '${x:Name}'), { 'x:Key': '1', 'x:Name': '1' }, 'unknown']],
}

describe.each(Object.entries(variables))('2012-10-17: %s', (_rule, cases) => {
  test.each(cases)('%j with %j %s', (condition, context, holds) => {
    const document = documentOf(statement({ Condition: condition }))
    expect(evaluatePolicy(document, requestOf({}, context)).effect).toBe(EFFECT[holds])
  })
})

describe.each(['2008-10-17', 'none'])('version %s has no variables', (version) => {
  test.each<Case>([
    [ON('StringEquals', '${x:Name}'), { 'x:Key': 'al', 'x:Name': 'al' }, 'fails'],
    [ON('StringEquals', '${x:Name}'), { 'x:Key': '${x:Name}', 'x:Name': 'al' }, 'holds'],
    [ON('StringLike', 'a${*}'), SENT('a${b}'), 'holds'],
  ])('%j with %j %s', (condition, context, holds) => {
    const document = documentOf(statement({ Condition: condition }), version)
    expect(evaluatePolicy(document, requestOf({}, context)).effect).toBe(EFFECT[holds])
  })
})
