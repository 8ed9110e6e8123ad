import { describe, expect, test } from 'vitest'
import { parsePolicyDocument } from '../../../packages/core/src/policy/index.ts'
import { statement } from './policy-fixtures.ts'

const codes = (input: unknown): readonly string[] => {
  const { ok, problems } = parsePolicyDocument(input)
  return [ok ? 'ok' : 'refused', ...problems.map(({ code, path, severity }) => `${severity} ${code} ${path}`)]
}
const one = (overrides: Record<string, unknown>) => ({ Version: '2012-10-17', Statement: statement(overrides) })

describe('a document is read', () => {
  const text = JSON.stringify({
    Id: 'logs',
    Statement: {
      Sid: 'Write',
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com', AWS: ['111122223333', '*'] },
      NotAction: 'S3:Get*',
      Resource: ['a', 'b'],
      Condition: { 'forAnyValue:stringLikeIfExists': { 'AWS:PrincipalOrgPaths': ['x', 1, true] } },
    },
  })
  const document = {
    version: '2008-10-17',
    id: 'logs',
    statements: [
      {
        index: 0,
        sid: 'Write',
        effect: 'Allow',
        principal: {
          kind: 'principal',
          entries: [
            { type: 'Service', value: 'cloudtrail.amazonaws.com' },
            { type: 'AWS', value: '111122223333' },
            { type: 'AWS', value: '*' },
          ],
        },
        action: { kind: 'not-action', values: ['S3:Get*'] },
        resource: { kind: 'resource', values: ['a', 'b'] },
        conditions: [
          {
            operator: 'forAnyValue:stringLikeIfExists',
            base: 'StringLike',
            ifExists: true,
            quantifier: 'any',
            key: 'AWS:PrincipalOrgPaths',
            values: ['x', '1', 'true'],
          },
        ],
      },
    ],
  }

  test.each([
    ['text', text],
    ['percent-encoded text', encodeURIComponent(text)],
    ['text between white space', `\n ${text}\t`],
    ['a parsed value', JSON.parse(text)],
  ])('%s', (_form, input) => {
    expect(parsePolicyDocument(input)).toEqual({ ok: true, document, problems: [] })
  })

  test('the bare star is kept apart from {"AWS":"*"}', () => {
    const parsed = parsePolicyDocument(one({ Principal: '*' }))
    expect(parsed.ok && parsed.document.statements[0]?.principal.entries).toEqual([{ type: 'any', value: '*' }])
  })
})

describe('a document is refused, or read with warnings', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['nothing', undefined, ['refused', 'error wrong-type ']],
    ['null', null, ['refused', 'error wrong-type ']],
    ['a list', [], ['refused', 'error wrong-type ']],
    ['an empty text', '', ['refused', 'error not-json ']],
    ['half a text', '{"Statement":', ['refused', 'error not-json ']],
    ['a bad escape', '%7B%', ['refused', 'error bad-encoding ']],
    ['a long text', ' '.repeat(500_000), ['refused', 'error too-large ']],
    ['a long document', `{"Statement":[],"Id":"${'x'.repeat(140_000)}"}`, ['refused', 'error too-large ']],
    ['a deep text', '['.repeat(33), ['refused', 'error too-deep ']],
    ['no statement', {}, ['refused', 'error missing-element Statement']],
    ['an empty statement list', { Statement: [] }, ['ok', 'warning empty-list Statement']],
    ['a statement that is text', { Statement: ['x'] }, ['refused', 'error wrong-type Statement[0]']],
    ['an unknown version', { Version: '2024-01-01', Statement: statement() }, ['refused', 'error bad-version Version']],
    ['a version that is null', { Version: null, Statement: statement() }, ['refused', 'error bad-version Version']],
    ['a numeric id', { Id: 1, Statement: statement() }, ['refused', 'error wrong-type Id']],
    ['an element of another make', { Statement: statement(), Comment: 'x' }, ['ok', 'warning unknown-element Comment']],
    ['no effect', one({ Effect: undefined }), ['refused', 'error missing-element Statement[0].Effect']],
    ['an effect in lower case', one({ Effect: 'allow' }), ['refused', 'error bad-effect Statement[0].Effect']],
    ['a numeric Sid', one({ Sid: 1 }), ['refused', 'error wrong-type Statement[0].Sid']],
    ['an unknown element', one({ Conditions: {} }), ['ok', 'warning unknown-element Statement[0].Conditions']],
    ['Action and NotAction', one({ NotAction: 's3:*' }), ['refused', 'error contradicting-elements Statement[0].Action']],
    ['Resource and NotResource', one({ NotResource: '*' }), ['refused', 'error contradicting-elements Statement[0].Resource']],
    ['Principal and NotPrincipal', one({ NotPrincipal: '*' }), ['refused', 'error contradicting-elements Statement[0].Principal']],
    ['no action', one({ Action: undefined }), ['refused', 'error missing-element Statement[0].Action']],
    ['an action that is a number', one({ Action: 1 }), ['refused', 'error wrong-type Statement[0].Action']],
    ['a resource that is null', one({ Resource: null }), ['refused', 'error wrong-type Statement[0].Resource']],
    ['an empty action list', one({ Action: [] }), ['ok', 'warning empty-list Statement[0].Action']],
    ['a principal that is text', one({ Principal: '111122223333' }), ['refused', 'error wrong-type Statement[0].Principal']],
    ['an empty principal', one({ Principal: {} }), ['ok', 'warning empty-list Statement[0].Principal']],
    [
      'a principal type of another make',
      one({ Principal: { aws: '*' } }),
      ['refused', 'error unknown-principal-type Statement[0].Principal.aws'],
    ],
    ['a condition that is text', one({ Condition: 'x' }), ['refused', 'error wrong-type Statement[0].Condition']],
    ['an operator that is text', one({ Condition: { Bool: 'x' } }), ['refused', 'error wrong-type Statement[0].Condition.Bool']],
    ['a value that is null', one({ Condition: { Bool: { k: null } } }), ['refused', 'error wrong-type Statement[0].Condition.Bool.k']],
    ['an unknown operator', one({ Condition: { Boool: { k: 'x' } } }), ['ok', 'warning unknown-operator Statement[0].Condition.Boool']],
    [
      'a key in two spellings',
      one({ Condition: { Bool: { k: 'true' }, bool: { K: 'false' } } }),
      ['refused', 'error duplicate-key Statement[0].Condition.bool.K'],
    ],
    [
      'a number that JSON.parse rounds',
      '{"Statement":{"Effect":"Allow","Action":"*","Condition":{"Bool":{"k":12345678901234567890}}}}',
      ['refused', 'error imprecise-number Statement[0].Condition.Bool.k'],
    ],
    [
      'prototype keys',
      JSON.parse('{"__proto__":{"Statement":[]}}'),
      ['refused', 'warning unknown-element __proto__', 'error missing-element Statement'],
    ],
  ])('%s', (_name, input, expected) => {
    expect(codes(input)).toEqual(expected)
  })
})

describe('duplicate keys', () => {
  test.each<[string, string, readonly string[]]>([
    ['at the top', '{"Version":"x","Version":"y"}', ['Version']],
    ['in a statement', '{"Statement":[{"Effect":"Deny"},{"Effect":"Deny","Effect":"Allow"}]}', ['Statement[1].Effect']],
    ['spelt with an escape', '{"Effect":1,"\\u0045ffect":2}', ['Effect']],
    ['in a condition', '{"Statement":{"Condition":{"Bool":{"a":1,"b":2,"a":3}}}}', ['Statement.Condition.Bool.a']],
    ['three times', '{"a":1,"a":1,"a":1}', ['a', 'a']],
  ])('%s', (_name, text, paths) => {
    expect(codes(text)).toEqual(['refused', ...paths.map((path) => `error duplicate-key ${path}`)])
  })

  test('equal keys of different objects, and equal values, are none', () => {
    expect(codes('{"Statement":[{"Effect":"Allow","Action":"Action"},{"Effect":"Allow","Action":"\\"Action\\":"}]}')).toEqual(['ok'])
  })
})
