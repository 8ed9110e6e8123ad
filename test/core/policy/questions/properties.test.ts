import { describe, expect, test } from 'vitest'
import {
  type AskContext,
  askPolicy,
  POLICY_KINDS,
  QUESTIONS_OF,
  VERDICT_OUTCOMES,
} from '../../../../packages/core/src/policy/questions/index.ts'
import { acl, BUCKET, deny, KEY, ORG, OTHER, OWNER, policy, QUEUE, SERVICE, TOPIC, TRAIL, trailArn, write } from './fixtures.ts'

/** A small generator with a seed, so that a failure can be repeated. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const HOSTILE = [
  '',
  '*',
  '?',
  '${',
  '${}',
  '${aws:SourceArn}',
  "${aws:SourceArn, '*'}",
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'arn:',
  'arn:::::',
  'arn:aws:s3:::',
  `${BUCKET}/*`,
  `${'*a'.repeat(200)}b`,
  '?'.repeat(300),
  '$&$1$`',
  '\u0000',
  '\ud800',
  '💥',
  '%',
  '%zz',
  '1e309',
  '0.0.0.0/99',
  '::::/1',
  OWNER,
  ORG,
  TRAIL,
  TOPIC,
  KEY,
  'AROAEXAMPLEEXAMPLE12',
  'cloudtrail.amazonaws.com',
  'o-',
]
const NAMES = [
  'Version',
  'Id',
  'Statement',
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
  'AWS',
  'Service',
  'Federated',
  'CanonicalUser',
  ...HOSTILE,
]
const OPERATORS = [
  'StringEquals',
  'stringlikeifexists',
  'ForAllValues:StringLike',
  'ForAnyValue:ArnLike',
  'IpAddress',
  'NotIpAddress',
  'Null',
  'Bool',
  'DateLessThan',
  'NumericLessThan',
  'ArnNotEquals',
  'Nonsense',
  '__proto__',
  '',
]
const KEYS = [
  'aws:SourceArn',
  'aws:SourceAccount',
  'AWS:SourceOrgID',
  'aws:SourceIp',
  'aws:SourceVpce',
  'aws:PrincipalOrgID',
  'aws:userid',
  's3:x-amz-acl',
  's3:prefix',
  'kms:EncryptionContext:aws:cloudtrail:arn',
  '__proto__',
  '',
  'x',
]

function anyJson(random: (below: number) => number, depth = 0): unknown {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  switch (random(depth > 5 ? 5 : 8)) {
    case 0:
      return null
    case 1:
      return random(2) === 0
    case 2:
      return pick([0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER])
    case 3:
    case 4:
      return pick(HOSTILE)
    case 5:
      return Array.from({ length: random(4) }, () => anyJson(random, depth + 1))
    default:
      return Object.fromEntries(Array.from({ length: random(6) }, () => [pick(NAMES), anyJson(random, depth + 1)]))
  }
}

/** A document that mostly has the right shape, of hostile and of telling texts. */
function anyPolicy(random: (below: number) => number): unknown {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  const texts = () => (random(2) === 0 ? pick(HOSTILE) : Array.from({ length: random(4) }, () => pick(HOSTILE)))
  const principal = () => (random(4) === 0 ? '*' : { [pick(['AWS', 'Service', 'Federated', 'CanonicalUser'])]: texts() })
  const action = () =>
    pick([
      's3:PutObject',
      's3:*',
      '*',
      'S3:putobject',
      'kms:GenerateDataKey*',
      'sqs:SendMessage',
      'sns:Publish',
      'sts:AssumeRole',
      ...HOSTILE,
    ])
  const condition = () =>
    Object.fromEntries(
      Array.from({ length: random(3) }, () => [
        pick(OPERATORS),
        Object.fromEntries(Array.from({ length: random(3) }, () => [pick(KEYS), texts()])),
      ]),
    )
  const statement = () => ({
    Effect: pick(['Allow', 'Allow', 'Deny']),
    ...(random(8) === 0 ? {} : { [pick(['Principal', 'Principal', 'Principal', 'NotPrincipal'])]: principal() }),
    [pick(['Action', 'Action', 'Action', 'NotAction'])]: action(),
    ...(random(8) === 0 ? {} : { [pick(['Resource', 'Resource', 'Resource', 'NotResource'])]: texts() }),
    ...(random(2) === 0 ? {} : { Condition: condition() }),
  })
  return { Version: pick(['2012-10-17', '2008-10-17']), Statement: Array.from({ length: random(5) }, statement) }
}

function anyContext(random: (below: number) => number): AskContext {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  const maybe = (key: string, values: readonly unknown[]) => (random(3) === 0 ? {} : { [key]: pick(values) })
  const trail = {
    trailArn: pick([TRAIL, TRAIL, ...HOSTILE]),
    ...maybe('bucket', ['trail-logs', 'trail-logs', ...HOSTILE]),
    ...maybe('prefix', ['', 'logs', ...HOSTILE]),
    ...maybe('isOrganization', [true, false]),
    ...maybe('organizationId', [ORG]),
    ...maybe('isMultiRegion', [true, false]),
    ...maybe('logFileValidation', [true, false]),
    ...maybe('kmsKeyArn', [KEY]),
    ...maybe('topicArn', [TOPIC, ...HOSTILE]),
    ...maybe('logGroupArn', [`arn:aws:logs:us-east-1:${OWNER}:log-group:trail`]),
    ...maybe('accounts', [[OTHER], []]),
    ...maybe('otherTrailArns', [[trailArn({ account: OTHER })], HOSTILE]),
  }
  return {
    trail,
    ...maybe('owner', [OWNER, ...HOSTILE]),
    ...maybe('trusted', [{ accounts: HOSTILE, organizations: HOSTILE, arns: HOSTILE }, {}]),
    ...maybe('queueArn', [QUEUE, ...HOSTILE]),
    ...maybe('keyUse', ['log-files', 'topic', 'queue']),
    ...maybe('keyArn', [KEY, ...HOSTILE]),
    ...maybe('collector', [
      {
        roleArn: `arn:aws:iam::${OTHER}:role/a/b`,
        queueArn: QUEUE,
        identityPolicies: [policy({ Effect: 'Allow', Action: '*', Resource: '*' })],
      },
      { roleArn: pick(HOSTILE) },
    ]),
  }
}

function check(kind: (typeof POLICY_KINDS)[number], document: unknown, context: AskContext): void {
  const answers = askPolicy({ kind, document, context })
  expect(answers.map(({ question }) => question)).toEqual(QUESTIONS_OF[kind])
  for (const { verdict, because } of answers) {
    expect(Object.hasOwn(VERDICT_OUTCOMES, verdict)).toBe(true)
    expect(because.text.length).toBeLessThan(400)
  }
  expect(askPolicy({ kind, document, context })).toEqual(answers)
}

describe('askPolicy never throws, answers all, and answers alike', () => {
  test.each([
    ['any JSON value', anyJson],
    ['any policy', anyPolicy],
    ['the text of any JSON value', (random: (below: number) => number) => JSON.stringify(anyJson(random))],
  ] as const)('%s', (_title, make) => {
    const random = randomOf(20261122)
    for (let round = 0; round < 300; round++) {
      for (const kind of POLICY_KINDS) check(kind, make(random), anyContext(random))
    }
  })

  test.each(HOSTILE.map((text) => [JSON.stringify(text), text]))('the text %s', (_title, text) => {
    for (const kind of POLICY_KINDS) check(kind, text, {})
  })

  test('values that are no JSON', () => {
    const cycle: Record<string, unknown> = { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } }
    cycle.Extra = cycle
    for (const value of [undefined, () => 1, Symbol('x'), 1n, new Map(), cycle]) for (const kind of POLICY_KINDS) check(kind, value, {})
  })
})

describe('what a policy may not gain by', () => {
  const context: AskContext = { trail: { trailArn: TRAIL, bucket: 'trail-logs', logFileValidation: true, insights: false } }
  const verdictOf = (statements: unknown[]) =>
    askPolicy({ kind: 's3-bucket', document: { Version: '2012-10-17', Statement: statements }, context })[0]?.verdict

  test('a statement about nothing of CloudTrail’s changes no delivery verdict', () => {
    const other = { Effect: 'Allow', Principal: { AWS: OTHER }, Action: 's3:GetObject', Resource: `${BUCKET}/*` }
    for (const base of [[acl(), write()], [acl()], [acl(), write(), deny()]]) expect(verdictOf([...base, other])).toBe(verdictOf(base))
  })

  test('a Deny never makes a delivery sufficient', () => {
    const random = randomOf(7)
    for (let round = 0; round < 300; round++) {
      const document = anyPolicy(random) as { Statement: Record<string, unknown>[] }
      const base = document.Statement.filter(({ Effect }) => Effect === 'Allow')
      const [before, after] = [verdictOf(base), verdictOf([...base, ...document.Statement.filter(({ Effect }) => Effect === 'Deny')])]
      if (before !== 'sufficient') expect(after).not.toBe('sufficient')
    }
  })

  test('the order of statements does not matter to verdicts', () => {
    const random = randomOf(11)
    for (let round = 0; round < 200; round++) {
      const document = anyPolicy(random) as { Statement: unknown[] }
      const reversed = { ...document, Statement: [...document.Statement].reverse() }
      for (const kind of POLICY_KINDS) {
        const [forth, back] = [document, reversed].map((one) => askPolicy({ kind, document: one, context }).map(({ verdict }) => verdict))
        expect(forth).toEqual(back)
      }
    }
  })

  test('a service that is not CloudTrail never suffices', () => {
    const Principal = { Service: [...Object.values(SERVICE)].map((name) => `x${name}`) }
    expect(verdictOf([acl({ Principal }), write({ Principal })])).toBe('insufficient')
  })
})
