import { describe, expect, test } from 'vitest'
import { askPolicy, POLICY_LIMITS, type PolicyKind } from '../../../../packages/core/src/policy/questions/index.ts'
import { allow, gist, type Json, OWNER, TOPIC } from './fixtures.ts'

function ask(kind: PolicyKind, document: unknown) {
  const answer = askPolicy({ kind, document }).find(({ question }) => question === 'fits-limits')
  if (answer === undefined) throw new Error('not asked')
  return answer
}

const text = (statements: unknown, extra: Json = {}) => JSON.stringify({ Version: '2012-10-17', ...extra, Statement: statements })
const many = (count: number, overrides: (index: number) => Json = () => ({})) =>
  Array.from({ length: count }, (_, index) => allow({ Sid: `S${index}`, ...overrides(index) }))

describe('size', () => {
  const sized = (kind: PolicyKind, size: number, filler: string) => {
    const trust = kind === 'role-trust' ? { Resource: undefined } : {}
    const bare = text([allow({ Sid: 'A', ...trust })], { Id: '' })
    const used = bare.length
    return bare.replace('"Id":""', `"Id":"${filler.repeat(size - used)}"`)
  }
  test.each(Object.keys(POLICY_LIMITS) as PolicyKind[])('%s', (kind) => {
    const { size } = POLICY_LIMITS[kind]
    expect(gist(ask(kind, sized(kind, size, 'x')))).toBe('fits: within-limits')
    expect(gist(ask(kind, sized(kind, size + 1, 'x')))).toBe('exceeds: too-large')
  })

  test('bytes are those of UTF-8', () => {
    const document = text([allow()], { Id: 'é'.repeat(10_300) })
    expect(ask('s3-bucket', document).because).toMatchObject({
      code: 'too-large',
      text: expect.stringContaining(`${document.length + 10_300} bytes`),
    })
  })

  test('white space does not count in a role’s permissions', () => {
    expect(gist(ask('role-permissions', `${text([allow({ Principal: undefined })])}${' '.repeat(20_000)}`))).toBe('fits: within-limits')
  })

  test('percent-encoded text is measured as what it stands for', () => {
    const document = text([allow({ Resource: undefined, Condition: { StringEquals: { 'aws:userid': 'x'.repeat(1500) } } })])
    expect(encodeURIComponent(document).length > document.length).toBe(true)
    expect(gist(ask('role-trust', encodeURIComponent(document)))).toBe('fits: within-limits')
  })

  test('a parsed document says that white space is lost', () => {
    expect(ask('s3-bucket', { Statement: allow() }).notes?.map(({ code }) => code)).toEqual(['size-of-compact-form'])
  })
})

describe('counts', () => {
  const list = (count: number, make: (index: number) => string) => Array.from({ length: count }, (_, index) => make(index))
  const cases: [title: string, expected: string, kind: PolicyKind, statements: unknown][] = [
    ['20 statements of a queue', 'fits: within-limits', 'sqs-queue', many(20)],
    ['21 statements of a queue', 'exceeds: too-many', 'sqs-queue', many(21)],
    ['100 statements of a topic', 'fits: within-limits', 'sns-topic', many(100)],
    ['101 statements of a topic', 'exceeds: too-many', 'sns-topic', many(101)],
    ['21 statements of a bucket', 'fits: within-limits', 's3-bucket', many(21)],
    ['8 actions of a queue', 'exceeds: too-many @0 Action', 'sqs-queue', allow({ Action: list(8, (index) => `sqs:A${index}`) })],
    [
      '51 principals of a queue',
      'exceeds: too-many @0 Principal',
      'sqs-queue',
      allow({ Principal: { AWS: list(51, (index) => String(100000000000 + index)) } }),
    ],
    [
      '11 conditions of a queue',
      'exceeds: too-many @0 Condition',
      'sqs-queue',
      allow({ Condition: { StringEquals: Object.fromEntries(list(11, (index) => `aws:PrincipalTag/${index}`).map((key) => [key, 'x'])) } }),
    ],
    ['2 resources of a topic', 'exceeds: too-many @0 Resource', 'sns-topic', allow({ Sid: 'A', Resource: [TOPIC, `${TOPIC}-2`] })],
    ['a topic statement without Sid', 'exceeds: sid-missing @0 Allow', 'sns-topic', allow()],
    ['a Sid twice in a topic', 'exceeds: duplicate-sid @1 Allow', 'sns-topic', [allow({ Sid: 'A' }), allow({ Sid: 'A' })]],
    [
      'a Sid twice in a role',
      'exceeds: duplicate-sid @1 Allow',
      'role-trust',
      [allow({ Sid: 'A', Resource: undefined }), allow({ Sid: 'A', Resource: undefined })],
    ],
    ['a Sid twice in a bucket', 'fits: within-limits', 's3-bucket', [allow({ Sid: 'A' }), allow({ Sid: 'A' })]],
    [
      'a letter outside ASCII in a topic',
      'exceeds: bad-character',
      'sns-topic',
      allow({ Sid: 'A', Condition: { StringEquals: { 'aws:userid': 'é' } } }),
    ],
    [
      'a letter outside Latin-1 in a role',
      'exceeds: bad-character',
      'role-trust',
      allow({ Resource: undefined, Principal: { AWS: `arn:aws:iam::${OWNER}:role/ł` } }),
    ],
    [
      'a letter of Latin-1 in a role',
      'fits: within-limits',
      'role-trust',
      allow({ Resource: undefined, Principal: { AWS: `arn:aws:iam::${OWNER}:role/é` } }),
    ],
  ]
  test.each(cases)('%s', (_title, expected, kind, statements) => {
    expect(gist(ask(kind, text(statements)))).toBe(expected)
  })
})
