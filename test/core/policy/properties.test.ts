import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Caller,
  evaluateAccess,
  evaluatePolicy,
  OPERATOR_IDS,
  parsePolicyDocument,
  requestContext,
  semanticallyEquivalent,
  structurallyEquivalent,
} from '../../../packages/core/src/policy/index.ts'
import { ALICE, CLOUDTRAIL, documentOf, ROLE_SESSION, requestOf, STRANGER, statement } from './policy-fixtures.ts'

const SEED = { seed: 20261122, numRuns: 500 }
const EFFECTS = ['allow', 'deny', 'none', 'unknown']

const callers = fc.constantFrom<Caller>(
  CLOUDTRAIL,
  ALICE,
  STRANGER,
  ROLE_SESSION,
  { kind: 'anonymous' },
  { kind: 'federated', provider: 'x' },
)
const word = fc.constantFrom(
  '*',
  's3:PutObject',
  's3:*',
  'S3:Put?bject',
  'arn:aws:s3:::trail-logs/*',
  '${aws:username}',
  '${',
  '',
  '__proto__',
)
const words = fc.oneof(word, fc.array(word, { maxLength: 3 }))
const operator = fc.constantFrom(
  ...OPERATOR_IDS,
  'StringLikeIfExists',
  'ForAnyValue:ArnLike',
  'ForAllValues:IpAddress',
  'Nonsense',
  '__proto__',
)
const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), word)
const condition = fc.dictionary(
  operator,
  fc.dictionary(fc.constantFrom('aws:SourceArn', 'AWS:username', 'constructor'), value, { maxKeys: 2 }),
  {
    maxKeys: 2,
  },
)
const principal = fc.oneof(
  fc.constantFrom<unknown>(
    '*',
    { AWS: '*' },
    { AWS: '111122223333' },
    { Service: 'cloudtrail.amazonaws.com' },
    { AWS: 'arn:aws:iam::*:x' },
  ),
  fc.record({ AWS: words }),
)
const shaped = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: principal,
    NotPrincipal: principal,
    Action: words,
    Resource: words,
    NotResource: words,
    Condition: condition,
  },
  { requiredKeys: ['Effect', 'Action'] },
)
const documents = fc.record({ Version: fc.constantFrom('2012-10-17', '2008-10-17'), Statement: fc.array(shaped, { maxLength: 4 }) })
const readable = documents.map(parsePolicyDocument).filter((parsed) => parsed.ok)
const contexts = fc
  .dictionary(
    fc.constantFrom('aws:SourceArn', 'aws:username', 'constructor'),
    fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 2 })),
  )
  .map(requestContext)

describe('for any input', () => {
  test('reading never throws, on values or on texts', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => typeof parsePolicyDocument(json).ok === 'boolean'),
      SEED,
    )
    fc.assert(
      fc.property(fc.string(), (text) => typeof parsePolicyDocument(text).ok === 'boolean'),
      SEED,
    )
    fc.assert(
      fc.property(fc.json(), (text) => parsePolicyDocument(text).ok === parsePolicyDocument(JSON.parse(text)).ok),
      SEED,
    )
  })

  test('judging never throws and answers one of four', () => {
    fc.assert(
      fc.property(readable, callers, contexts, ({ document }, caller, context) => {
        const request = { ...requestOf({ caller }), context }
        const access = evaluateAccess({
          request,
          resourcePolicy: document,
          identityPolicies: [document],
          resourceAccount: '111122223333',
          resourceKind: 'kms',
        })
        return [evaluatePolicy(document, request), evaluatePolicy(document, request, 'identity'), access].every(({ effect }) =>
          EFFECTS.includes(effect),
        )
      }),
      SEED,
    )
  })

  test('adding a Deny on everything denies everyone', () => {
    fc.assert(
      fc.property(documents, callers, contexts, (document, caller, context) => {
        const parsed = parsePolicyDocument({ ...document, Statement: [...document.Statement, statement({ Effect: 'Deny' })] })
        return !parsed.ok || evaluatePolicy(parsed.document, { ...requestOf({ caller }), context }).effect === 'deny'
      }),
      SEED,
    )
  })

  test('the order of statements does not matter', () => {
    fc.assert(
      fc.property(documents, callers, contexts, (document, caller, context) => {
        const [forth, back] = [document.Statement, document.Statement.toReversed()].map((Statement) =>
          parsePolicyDocument({ ...document, Statement }),
        )
        if (forth?.ok !== true || back?.ok !== true) return true
        const request = { ...requestOf({ caller }), context }
        const [left, right] = [evaluatePolicy(forth.document, request), evaluatePolicy(back.document, request)]
        return left.effect === right.effect && structurallyEquivalent(forth.document, back.document)
      }),
      SEED,
    )
  })
})

describe('equivalence', () => {
  test('what is called equivalent is never answered differently', () => {
    fc.assert(
      fc.property(readable, readable, callers, contexts, (left, right, caller, context) => {
        if (semanticallyEquivalent(left.document, right.document).verdict !== 'equivalent') return true
        const request = { ...requestOf({ caller }), context }
        const answers = [left, right].map(({ document }) => evaluatePolicy(document, request).effect)
        return answers[0] === answers[1] || answers.includes('unknown')
      }),
      { ...SEED, numRuns: 2000 },
    )
  })

  test('a document is equivalent to itself, structurally and semantically', () => {
    fc.assert(
      fc.property(
        readable,
        ({ document }) => structurallyEquivalent(document, document) && semanticallyEquivalent(document, document).verdict === 'equivalent',
      ),
      SEED,
    )
  })
})

test('a 20 KB document is read and judged', () => {
  const statements = Array.from({ length: 190 }, (_, index) =>
    statement({ Sid: `S${index}`, Resource: `arn:aws:s3:::trail-logs/*${index}*` }),
  )
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  const parsed = parsePolicyDocument(text.padEnd(20_480))
  expect(parsed.ok).toBe(true)
  expect(evaluatePolicy(documentOf(statements), requestOf()).decidedBy).toEqual({ statement: 1, sid: 'S1' })
})
