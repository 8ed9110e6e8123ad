import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  evaluatePolicy,
  type PolicyDocument,
  parsePolicyDocument,
  semanticallyEquivalent,
  structurallyEquivalent,
} from '../../../packages/core/src/policy/index.ts'
import { ALICE, BUCKET, CLOUDTRAIL, documentOf, requestOf, STRANGER, statement, TRAIL } from './policy-fixtures.ts'

type Verdict = 'equivalent' | 'different' | 'unknown'
type Pair = readonly [name: string, left: unknown, right: unknown, structural: boolean, semantic: Verdict]

const s = statement
const ROLE = 'arn:aws:iam::111122223333:role/reader'
const [s1, s2] = [s({ Action: 's3:GetObject' }), s({ Action: 's3:PutObject' })]
const on = (condition: Record<string, Record<string, unknown>>) => s({ Condition: condition })

const pairs: readonly Pair[] = [
  ['the same', s(), s(), true, 'equivalent'],
  ['an object and a list of one', s(), [s()], true, 'equivalent'],
  ['statements in another order', [s1, s2], [s2, s1], true, 'equivalent'],
  ['statements counted: aab and abb', [s1, s1, s2], [s1, s2, s2], false, 'equivalent'],
  ['a statement written twice', [s1, s1], [s1], false, 'equivalent'],
  ['an action as text and as list', s({ Action: 's3:GetObject' }), s({ Action: ['s3:GetObject'] }), true, 'equivalent'],
  ['actions in another order', s({ Action: ['a:B', 'a:C'] }), s({ Action: ['a:C', 'a:B'] }), true, 'equivalent'],
  ['an action twice', s({ Action: ['a:B', 'a:B'] }), s({ Action: 'a:B' }), true, 'equivalent'],
  ['actions in another case', s({ Action: 'SNS:Publish' }), s({ Action: 'sns:publish' }), true, 'equivalent'],
  ['another action', s1, s2, false, 'different'],
  ['one action fewer', s({ Action: ['a:B', 'a:C'] }), s({ Action: 'a:B' }), false, 'different'],
  ['an action and its Not form', s({ Action: 'a:B' }), s({ Action: undefined, NotAction: 'a:B' }), false, 'different'],
  [
    'NotAction in another order',
    s({ Action: undefined, NotAction: ['a:B', 'a:C'] }),
    s({ Action: undefined, NotAction: ['a:C', 'a:B'] }),
    true,
    'equivalent',
  ],
  ['an action that a wildcard covers', s({ Action: ['s3:*', 's3:GetObject'] }), s({ Action: 's3:*' }), false, 'equivalent'],
  ['a wildcard and one of its actions', s({ Action: 's3:*' }), s({ Action: 's3:GetObject' }), false, 'different'],
  ['resources in another order', s({ Resource: ['a', 'b'] }), s({ Resource: ['b', 'a'] }), true, 'equivalent'],
  ['resources in another case', s({ Resource: 'a' }), s({ Resource: 'A' }), false, 'different'],
  [
    'a resource that a wildcard covers',
    s({ Resource: [`${BUCKET}/*`, `${BUCKET}/a/*`] }),
    s({ Resource: `${BUCKET}/*` }),
    false,
    'equivalent',
  ],
  ['one statement a resource', s({ Resource: ['a', 'b'] }), [s({ Resource: 'a' }), s({ Resource: 'b' })], false, 'equivalent'],
  ['NotResource and Resource', s({ Resource: undefined, NotResource: 'a' }), s({ Resource: 'a' }), false, 'different'],
  [
    'an account id and its root ARN',
    s({ Principal: { AWS: '111122223333' } }),
    s({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }),
    true,
    'equivalent',
  ],
  [
    'the same in China',
    s({ Principal: { AWS: '111122223333' } }),
    s({ Principal: { AWS: 'arn:aws-cn:iam::111122223333:root' } }),
    true,
    'equivalent',
  ],
  ['an account and its role', s({ Principal: { AWS: '111122223333' } }), s({ Principal: { AWS: ROLE } }), false, 'different'],
  [
    'an account, and its role besides',
    s({ Principal: { AWS: ['111122223333', ROLE] } }),
    s({ Principal: { AWS: '111122223333' } }),
    false,
    'different',
  ],
  ['everyone bare and as AWS', s({ Principal: '*' }), s({ Principal: { AWS: '*' } }), false, 'equivalent'],
  ['everyone, and one besides', s({ Principal: { AWS: ['*', ROLE] } }), s({ Principal: { AWS: '*' } }), false, 'equivalent'],
  ['everyone and one', s({ Principal: '*' }), s({ Principal: { AWS: ROLE } }), false, 'different'],
  ['principals in another order', s({ Principal: { AWS: ['*', ROLE] } }), s({ Principal: { AWS: [ROLE, '*'] } }), true, 'equivalent'],
  [
    'an empty principal list',
    s({ Principal: { AWS: [], Service: 'a.amazonaws.com' } }),
    s({ Principal: { Service: 'a.amazonaws.com' } }),
    true,
    'equivalent',
  ],
  [
    'another service',
    s({ Principal: { Service: 'a.amazonaws.com' } }),
    s({ Principal: { Service: 'b.amazonaws.com' } }),
    false,
    'different',
  ],
  [
    'a principal and its Not form',
    s({ Principal: { AWS: ROLE } }),
    s({ Principal: undefined, NotPrincipal: { AWS: ROLE } }),
    false,
    'different',
  ],
  [
    'two deleted users',
    s({ Principal: { AWS: 'AIDAEXAMPLEEXAMPLE12' } }),
    s({ Principal: { AWS: 'AIDAEXAMPLEEXAMPLE34' } }),
    false,
    'unknown',
  ],
  ['Allow and Deny', s(), s({ Effect: 'Deny' }), false, 'different'],
  ['an Allow that a Deny voids', [s(), s({ Effect: 'Deny' })], s({ Effect: 'Deny' }), false, 'equivalent'],
  ['a Deny of something never allowed', [s1, s({ Effect: 'Deny', Action: 'a:B' })], s1, false, 'different'],
  [
    'condition keys in another case',
    on({ Bool: { 'aws:SecureTransport': 'true' } }),
    on({ Bool: { 'AWS:securetransport': 'true' } }),
    true,
    'equivalent',
  ],
  ['operators in another case', on({ StringEquals: { k: 'a' } }), on({ stringequals: { k: 'a' } }), true, 'equivalent'],
  ['a boolean and its text', on({ Bool: { k: true } }), on({ Bool: { k: 'true' } }), true, 'equivalent'],
  ['a number and its text', on({ NumericLessThan: { k: 5 } }), on({ NumericLessThan: { k: '5' } }), true, 'equivalent'],
  ['a boolean text in another case', on({ Bool: { k: 'True' } }), on({ Bool: { k: 'true' } }), false, 'equivalent'],
  ['values in another order', on({ StringEquals: { k: ['a', 'b'] } }), on({ StringEquals: { k: ['b', 'a'] } }), true, 'equivalent'],
  ['keys in another order', on({ StringEquals: { k: 'a', l: 'b' } }), on({ StringEquals: { l: 'b', k: 'a' } }), true, 'equivalent'],
  ['values in another case', on({ StringEquals: { k: 'a' } }), on({ StringEquals: { k: 'A' } }), false, 'different'],
  ['one value fewer', on({ StringEquals: { k: ['a', 'b'] } }), on({ StringEquals: { k: 'a' } }), false, 'different'],
  [
    'one statement a value',
    on({ StringEquals: { k: ['a', 'b'] } }),
    [on({ StringEquals: { k: 'a' } }), on({ StringEquals: { k: 'b' } })],
    false,
    'equivalent',
  ],
  ['a condition and none', on({ StringEquals: { k: 'a' } }), s(), false, 'different'],
  ['a condition besides none', [on({ StringEquals: { k: 'a' } }), s()], s(), false, 'equivalent'],
  ['a negated value fewer', on({ StringNotEquals: { k: ['a', 'b'] } }), on({ StringNotEquals: { k: 'a' } }), false, 'different'],
  ['IfExists', on({ StringEqualsIfExists: { k: 'a' } }), on({ StringEquals: { k: 'a' } }), false, 'different'],
  [
    'ForAllValues and ForAnyValue',
    on({ 'ForAllValues:StringEquals': { k: 'a' } }),
    on({ 'ForAnyValue:StringEquals': { k: 'a' } }),
    false,
    'different',
  ],
  ['ArnLike and ArnEquals', on({ ArnLike: { k: TRAIL } }), on({ ArnEquals: { k: TRAIL } }), false, 'equivalent'],
  ['StringLike without wildcards', on({ StringLike: { k: 'a' } }), on({ StringEquals: { k: 'a' } }), false, 'equivalent'],
  ['StringLike with wildcards', on({ StringLike: { k: 'a*' } }), on({ StringEquals: { k: 'a*' } }), false, 'different'],
  ['Null true and false', on({ Null: { k: 'true' } }), on({ Null: { k: 'false' } }), false, 'different'],
  ['address blocks', on({ IpAddress: { k: '10.0.0.0/8' } }), on({ IpAddress: { k: '192.0.2.0/24' } }), false, 'different'],
  ['numbers', on({ NumericLessThan: { k: '5' } }), on({ NumericGreaterThan: { k: '5' } }), false, 'different'],
  ['dates', on({ DateLessThan: { k: '2020-01-01' } }), on({ DateGreaterThan: { k: '2020-01-01' } }), false, 'different'],
  ['an operator AWS does not have', on({ StringEqual: { k: 'a' } }), on({ StringEqual: { k: 'b' } }), false, 'unknown'],
  ['another Sid', s({ Sid: 'A' }), s({ Sid: 'B' }), false, 'equivalent'],
  ['variables, filled alike', s({ Resource: 'a/${aws:username}' }), s({ Resource: 'a/${aws:username}' }), true, 'equivalent'],
  ['variables of other keys', s({ Resource: 'a/${aws:username}' }), s({ Resource: 'a/${aws:userid}' }), false, 'different'],
  ['a star, and a variable besides', s({ Resource: ['*', 'a/${aws:username}'] }), s({ Resource: '*' }), false, 'equivalent'],
  ['a star, and what a variable only looks like', s({ Resource: ['a/????', 'a/${x}'] }), s({ Resource: 'a/????' }), false, 'different'],
]

describe('structurallyEquivalent', () => {
  test.each(pairs)('%s', (_name, left, right, structural) => {
    expect(structurallyEquivalent(documentOf(left), documentOf(right))).toBe(structural)
    expect(structurallyEquivalent(documentOf(right), documentOf(left))).toBe(structural)
  })

  test.each<[string, PolicyDocument, PolicyDocument, boolean]>([
    ['a missing Version is 2008-10-17', documentOf(s(), 'none'), documentOf(s(), '2008-10-17'), true],
    ['another Version', documentOf(s(), '2008-10-17'), documentOf(s()), false],
    ['another Id', { ...documentOf(s()), id: 'a' }, documentOf(s()), false],
  ])('%s', (_name, left, right, structural) => {
    expect(structurallyEquivalent(left, right)).toBe(structural)
  })
})

describe('semanticallyEquivalent', () => {
  test.each(pairs)('%s', (_name, left, right, _structural, semantic) => {
    expect(semanticallyEquivalent(documentOf(left), documentOf(right)).verdict).toBe(semantic)
    expect(semanticallyEquivalent(documentOf(right), documentOf(left)).verdict).toBe(semantic)
  })

  test.each<[string, unknown, Verdict]>([
    ['without variables the Version does not matter', s(), 'equivalent'],
    ['with variables it does', s({ Resource: 'a/${aws:username}' }), 'different'],
  ])('%s', (_name, statements, verdict) => {
    expect(semanticallyEquivalent(documentOf(statements), documentOf(statements, '2008-10-17')).verdict).toBe(verdict)
  })

  test('names the difference and a request that shows it', () => {
    const left = documentOf(s({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Resource: `${BUCKET}/*` }))
    const right = documentOf(
      s({
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `${BUCKET}/*`,
        Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
      }),
    )
    expect(semanticallyEquivalent(left, right)).toMatchObject({
      verdict: 'different',
      witness: { caller: CLOUDTRAIL, action: 's3:PutObject', resource: `${BUCKET}/x` },
      left: { effect: 'allow' },
      right: { effect: 'none', nearest: { detail: 'StringEquals aws:SourceArn' } },
      differences: [
        {
          in: 'left',
          statement: 0,
          effect: 'Allow',
          principal: 'Service cloudtrail.amazonaws.com',
          action: 's3:putobject',
          resource: `${BUCKET}/*`,
          conditions: [],
        },
      ],
    })
  })

  test('documents too large to compare are not guessed about', () => {
    const many = Array.from({ length: 40 }, (_, index) => `a:B${index}`)
    const large = documentOf(s({ Action: many, Resource: many }))
    expect(semanticallyEquivalent(large, documentOf(s()))).toEqual({ verdict: 'unknown', why: 'too-large', differences: [] })
  })

  const keyed = (count: number, last = 'x:Last') =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [index === count - 1 ? last : `x:${index}`, 'v']))
  const actions = Array.from({ length: 1000 }, (_, index) => `a:${index}`)

  test('many conditions of many grants are too many to compare', () => {
    const [left, right] = ['x:Last', 'x:Other'].map((last) => on({ StringEquals: keyed(6, last) }))
    const [wide, other] = [left, right].map((one) => documentOf({ ...one, Action: actions }))
    expect(semanticallyEquivalent(wide as PolicyDocument, other as PolicyDocument)).toMatchObject({ verdict: 'unknown', why: 'too-large' })
  })

  test('conditions with long lists, in many grants', () => {
    const long = Array.from({ length: 200 }, (_, index) => `value-${index}`)
    const document = documentOf({ ...on({ StringNotEquals: { 'x:A': long } }), Action: actions })
    expect(semanticallyEquivalent(document, documentOf(s()))).toMatchObject({ verdict: 'unknown', why: 'too-large' })
  })

  test('thousands of conditions are still told apart, with the first requests tried', () => {
    const [left, right] = ['x:Last', 'x:Other'].map((last) => documentOf(on({ StringEquals: keyed(4000, last) })))
    expect(semanticallyEquivalent(left as PolicyDocument, right as PolicyDocument).verdict).toBe('different')
  })

  test('requests are tried until they cost too much', () => {
    const negated = (extra: string) => {
      const values = Array.from({ length: 4000 }, (_, index) => [`x:${index}`, 'v'] as const)
      return documentOf(on({ 'ForAllValues:StringNotEqualsIfExists': { ...Object.fromEntries(values), [extra]: 'v' } }))
    }
    expect(semanticallyEquivalent(negated('x:Key'), negated('x:other'))).toMatchObject({ verdict: 'unknown', why: 'too-large' })
  })

  test('a refusal that may be a Deny is not told apart from a Deny', () => {
    const session = 'arn:aws:sts::111122223333:assumed-role/reader/session'
    const maybe = s({ Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: session } })
    const sure = s({ Effect: 'Deny', Principal: { AWS: ROLE } })
    expect(semanticallyEquivalent(documentOf(maybe), documentOf([maybe, sure])).verdict).toBe('unknown')
  })

  test('anyone does not take in a statement without a principal', () => {
    const nobody = s({ Principal: undefined })
    expect(semanticallyEquivalent(documentOf([s(), nobody]), documentOf(s()), 'identity').verdict).not.toBe('equivalent')
    expect(semanticallyEquivalent(documentOf(nobody), documentOf(nobody), 'identity').verdict).toBe('equivalent')
  })

  test('a list of values and its values in statements of their own answer alike where a key has several', () => {
    const list = documentOf(on({ StringEquals: { 'x:Key': ['a', 'b'] } }))
    const split = documentOf([on({ StringEquals: { 'x:Key': 'a' } }), on({ StringEquals: { 'x:Key': 'b' } })])
    expect(semanticallyEquivalent(list, split).verdict).toBe('equivalent')
    for (const values of [['a'], ['a', 'b'], ['a', 'c'], ['c', 'd']]) {
      const request = requestOf({}, { 'x:Key': values })
      expect(evaluatePolicy(list, request).effect).toBe(evaluatePolicy(split, request).effect)
    }
  })

  test('identity and trust policies are compared as what they are', () => {
    const trust = (service: string) => documentOf(s({ Principal: { Service: service }, Action: 'sts:AssumeRole', Resource: undefined }))
    expect(semanticallyEquivalent(trust('a.amazonaws.com'), trust('b.amazonaws.com'), 'role-trust').verdict).toBe('different')
    const identity = (action: string) => documentOf(s({ Principal: undefined, Action: action }))
    expect(semanticallyEquivalent(identity('s3:Get*'), identity('s3:*'), 'identity').verdict).toBe('different')
  })
})

describe('for small documents of few words', () => {
  const words = fc.array(fc.constantFrom('a:b', 'a:*', '*', 'a:?', 'c:d'), { minLength: 1, maxLength: 2 })
  const principals = fc.constantFrom<unknown>(
    '*',
    { AWS: '*' },
    { AWS: '111122223333' },
    { AWS: (ALICE as { arn: string }).arn },
    { AWS: ['*', ROLE] },
  )
  const conditions = fc.constantFrom<unknown>(
    {},
    { StringEquals: { k: 'a' } },
    { StringEquals: { k: ['a', 'b'] } },
    { StringNotEquals: { k: 'a' } },
    { StringLike: { k: 'a' } },
    { Null: { k: 'true' } },
  )
  const element = fc.constantFrom('Resource', 'NotResource')
  const statement = fc.record({
    effect: fc.constantFrom('Allow', 'Deny'),
    principal: principals,
    actions: words,
    element,
    resources: words,
    condition: conditions,
  })
  type Drawn = { effect: string; principal: unknown; actions: string[]; element: string; resources: string[]; condition: unknown }
  const statements = fc.array(statement, { minLength: 1, maxLength: 3 })
  const written = (list: readonly Drawn[]): PolicyDocument => {
    const parsed = parsePolicyDocument({
      Statement: list.map(({ effect, principal, actions, element: name, resources, condition }) => ({
        Effect: effect,
        Principal: principal,
        Action: actions,
        [name]: resources,
        Condition: condition,
      })),
    })
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    return parsed.document
  }
  const documents = statements.map(written)
  // The same statements written differently, some left out, one perhaps added: often equivalent, and just not so often.
  const rewritten: Record<string, (one: Drawn) => readonly Drawn[]> = {
    kept: (one) => [one],
    twice: (one) => [one, one],
    split: (one) => one.actions.map((action) => ({ ...one, actions: [action] })),
    dropped: () => [],
  }
  const edits = fc.array(fc.constantFrom('kept', 'kept', 'twice', 'split', 'split', 'dropped'), { minLength: 3, maxLength: 3 })
  const similar = fc
    .tuple(statements, edits, fc.option(statement))
    .map(
      ([list, names, more]) =>
        [
          written(list),
          written([...(more === null ? [] : [more]), ...list.flatMap((one, index) => rewritten[names[index]!]!(one))]),
        ] as const,
    )
  const requests = fc.record({
    caller: fc.constantFrom(CLOUDTRAIL, ALICE, STRANGER),
    action: fc.constantFrom('a:b', 'a:c', 'a:cc', 'c:d', 'e:f'),
    resource: fc.constantFrom('a:b', 'a:c', 'a:cc', 'c:d', 'e:f'),
    key: fc.constantFrom(undefined, 'a', 'b', 'c'),
  })

  test('no request contradicts "equivalent"', () => {
    let equivalent = 0
    fc.assert(
      fc.property(similar, fc.array(requests, { minLength: 20, maxLength: 20 }), ([left, right], asked) => {
        if (semanticallyEquivalent(left, right).verdict !== 'equivalent') return true
        equivalent++
        return asked.every(({ key, ...rest }) => {
          const request = requestOf(rest, key === undefined ? {} : { k: key })
          const [mine, yours] = [evaluatePolicy(left, request), evaluatePolicy(right, request)]
          return mine.effect === yours.effect && (mine.reach === 'account') === (yours.reach === 'account')
        })
      }),
      { seed: 20261122, numRuns: 4000 },
    )
    expect(equivalent).toBeGreaterThan(100)
  })

  test('the witness of "different" is answered differently', () => {
    fc.assert(
      fc.property(documents, documents, (left, right) => {
        const comparison = semanticallyEquivalent(left, right)
        if (comparison.verdict !== 'different') return true
        const answers = [left, right].map((document) => evaluatePolicy(document, comparison.witness))
        return JSON.stringify(answers[0]) !== JSON.stringify(answers[1]) && JSON.stringify(answers[0]) === JSON.stringify(comparison.left)
      }),
      { seed: 20261122, numRuns: 1000 },
    )
  })

  test('most pairs are decided', () => {
    const verdicts = fc
      .sample(fc.tuple(documents, documents), { seed: 20261122, numRuns: 500 })
      .map(([left, right]) => semanticallyEquivalent(left, right).verdict)
    expect(verdicts.filter((verdict) => verdict === 'unknown').length).toBeLessThan(50)
  })
})
