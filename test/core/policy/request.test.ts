import { expect, test } from 'vitest'
import { parseOperatorName, requestContext } from '../../../packages/core/src/policy/index.ts'

test('a context folds its keys and turns single values into lists of text', () => {
  const context = requestContext({
    'aws:SourceArn': 'a',
    'AWS:SecureTransport': true,
    's3:max-keys': 5,
    empty: [],
    list: ['x', 'y'],
    'aws:SourceVpce': { unknown: true },
  })
  expect(Object.fromEntries(context)).toEqual({
    'aws:sourcearn': ['a'],
    'aws:securetransport': ['true'],
    's3:max-keys': ['5'],
    list: ['x', 'y'],
    'aws:sourcevpce': 'unknown',
  })
})

test.each([
  ['StringEquals', { base: 'StringEquals', ifExists: false, quantifier: 'none' }],
  ['forallvalues:arnnotlikeifexists', { base: 'ArnNotLike', ifExists: true, quantifier: 'all' }],
  ['ForAnyValue:IpAddress', { base: 'IpAddress', ifExists: false, quantifier: 'any' }],
  ['NullIfExists', { base: 'unknown', ifExists: true, quantifier: 'none' }],
  ['ForAnyValue:Null', { base: 'unknown', ifExists: false, quantifier: 'any' }],
  ['IfExists', { base: 'unknown', ifExists: true, quantifier: 'none' }],
  ['constructor', { base: 'unknown', ifExists: false, quantifier: 'none' }],
] as const)('operator %s', (written, name) => {
  expect(parseOperatorName(written)).toEqual(name)
})
