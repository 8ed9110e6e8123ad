import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluatePolicy, type PolicyDocument, type PolicyRequest, parsePolicyDocument } from '../../../../packages/core/src/policy/index.ts'
import { locateStatements } from '../../../../packages/core/src/policy/mend/edit-text.ts'
import { mendPolicy, type Wanted } from '../../../../packages/core/src/policy/mend/index.ts'
import { isOpenToConfusedDeputy, isPublic, type TrailInput } from '../../../../packages/core/src/policy/questions/index.ts'
import { neededOfBucket } from '../../../../packages/core/src/policy/questions/needed-bucket-requests.ts'
import { neededOfLogKey } from '../../../../packages/core/src/policy/questions/needed-key-requests.ts'
import { neededOfQueue, neededOfTopic } from '../../../../packages/core/src/policy/questions/needed-topic-requests.ts'
import { acl, BUCKET, KEY, ORG, OTHER, OWNER, QUEUE, TOPIC, TRAIL, trail, trailArn, write } from '../questions/fixtures.ts'
import { bucket, key, OTHER_TRAIL, permissions, queue, topic, trust } from './fixtures.ts'

const KINDS: Readonly<Record<string, (existing: string, input: Partial<TrailInput>) => Wanted>> = {
  bucket,
  'bucket with TLS': (existing, input) => bucket(existing, input, { tlsOnly: true, blockPublicPolicy: false }),
  topic,
  queue: (existing) => queue(existing),
  key,
  trust: (existing) => trust(existing),
  permissions: (existing, input) => permissions(existing, [], input),
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })
const oneOrMore = (values: readonly string[]) => fc.oneof(fc.constantFrom(...values), fc.subarray([...values], { minLength: 1 }))

const sid = fc.oneof(
  fc.constantFrom('TrailmendWrite', 'TrailmendSend', 'TrailmendPublish', 'AWSCloudTrailWrite20150319', 'AWSCloudTrailAclCheck20150319'),
  fc.stringMatching(/^[A-Za-z0-9]{1,8}$/u),
)
const principal = fc.oneof(
  fc.constant('*'),
  fc.record({ Service: oneOrMore(['cloudtrail.amazonaws.com', 'sns.amazonaws.com', 'config.amazonaws.com']) }),
  fc.record({ AWS: oneOrMore(['*', OWNER, OTHER, `arn:aws:iam::${OTHER}:role/r`]) }),
)
const action = oneOrMore([
  's3:PutObject',
  's3:GetBucketAcl',
  's3:*',
  'sns:Publish',
  'sqs:SendMessage',
  'kms:GenerateDataKey*',
  'sts:AssumeRole',
  'logs:*',
  '*',
])
const resource = oneOrMore(['*', BUCKET, `${BUCKET}/*`, `${BUCKET}/AWSLogs/${OWNER}/*`, TOPIC, QUEUE, KEY])
const keyAndValue = fc.oneof(
  fc.dictionary(fc.constantFrom('aws:SourceArn', 'AWS:SourceArn'), oneOrMore([TRAIL, OTHER_TRAIL, TOPIC, 'arn:aws:s3:::x']), {
    minKeys: 1,
    maxKeys: 1,
  }),
  fc.record({ 's3:x-amz-acl': fc.constant('bucket-owner-full-control'), 'aws:SourceArn': oneOrMore([TRAIL, OTHER_TRAIL]) }),
  fc.record({ 'aws:SourceAccount': oneOrMore([OWNER, OTHER]) }),
  fc.record({ 'aws:PrincipalOrgID': fc.constant(ORG) }),
)
const condition = fc.dictionary(
  fc.constantFrom('StringEquals', 'StringLike', 'ArnEquals', 'ArnLike', 'StringNotEquals', 'StringEqualsIfExists', 'StringSimilar'),
  keyAndValue,
  { maxKeys: 2 },
)
const foreign = fc.record(
  {
    Sid: sid,
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    Principal: principal,
    Action: action,
    Resource: resource,
    Condition: condition,
  },
  { requiredKeys: ['Effect', 'Action'] },
)
const statement = fc.oneof(
  { weight: 6, arbitrary: foreign },
  { weight: 1, arbitrary: fc.constantFrom(acl(), write(), acl({ Sid: 'TrailmendAclCheck' }), write({ Sid: 'TrailmendWrite' })) },
)
const indent = fc.constantFrom(undefined, 2, '\t')
const written = fc.tuple(statement, indent).map(([value, space]) => JSON.stringify(value, null, space))
const document = fc
  .record({
    version: maybe(fc.constantFrom('2012-10-17', '2008-10-17')),
    id: maybe(fc.string()),
    list: fc.array(written, { maxLength: 6 }),
    space: fc.constantFrom('', ' ', '\n\t'),
  })
  .map(({ version, id, list, space }) => {
    const head = [
      ...(version === undefined ? [] : [`"Version":${space}"${version}"`]),
      ...(id === undefined ? [] : [`"Id":${JSON.stringify(id)}`]),
    ]
    return { text: `{${[...head, `"Statement":${space}[${space}${list.join(`${space},${space}`)}${space}]`].join(`,${space}`)}}`, list }
  })
const context: fc.Arbitrary<Partial<TrailInput>> = fc.record(
  {
    prefix: fc.constantFrom('', 'logs', 'a/b'),
    trailArn: fc.constantFrom(TRAIL, trailArn({ name: 'new' })),
    otherTrailArns: fc.subarray([OTHER_TRAIL, trailArn({ account: '777788889999' })]),
    isMultiRegion: fc.boolean(),
    bucketKey: fc.boolean(),
  },
  { requiredKeys: [] },
)

function read(text: string): PolicyDocument {
  const parsed = parsePolicyDocument(text)
  if (!parsed.ok) throw new Error(text)
  return parsed.document
}

/** Calls of everybody whom a policy in these tests may let in. */
const CALLS: readonly PolicyRequest[] = [
  ...neededOfBucket({ ...trail({ otherTrailArns: [OTHER_TRAIL] }), bucket: 'trail-logs' }),
  ...neededOfTopic({ ...trail({ otherTrailArns: [OTHER_TRAIL] }), topicArn: TOPIC }),
  ...neededOfQueue({ queueArn: QUEUE, topicArn: TOPIC }),
  ...neededOfLogKey({ ...trail(), kmsKeyArn: KEY }),
].flatMap(({ request }) => [request, { ...request, caller: { kind: 'aws', account: OTHER, arn: `arn:aws:iam::${OTHER}:role/r` } }])

describe.each(Object.entries(KINDS))('any policy of a %s', (_kind, wantedOf) => {
  test('is mended without loss, once, or left alone', () => {
    fc.assert(
      fc.property(document, context, ({ text, list }, input) => {
        const wanted = wantedOf(text, input)
        const mending = mendPolicy(wanted)
        if (mending.is !== 'insufficient') {
          expect(['sufficient', 'foreign', 'unknown']).toContain(mending.is)
          return
        }
        expect(mendPolicy({ ...wanted, existing: mending.text })).toEqual({ is: 'sufficient' })
        const kept = locateStatements(mending.text)?.statements.map(({ start, end }) => mending.text.slice(start, end)) ?? []
        expect(kept).toHaveLength(list.length + mending.added.length)
        const changed = list.filter((one, index) => kept[index] !== one).length
        expect(changed).toBe(mending.rewritten.length)
        const [before, after] = [read(text), read(mending.text)]
        expect([after.version, after.id, after.statements.length]).toEqual([
          before.version,
          before.id,
          before.statements.length + mending.added.length,
        ])
        before.statements.forEach(({ effect, action: { values }, principal: { entries } }, index) => {
          const now = after.statements[index]
          expect([now?.effect, now?.action.values, now?.principal.entries]).toEqual([effect, values, entries])
        })
        for (const call of CALLS) {
          if (evaluatePolicy(before, call).effect === 'allow') expect(evaluatePolicy(after, call).effect).toBe('allow')
          if (evaluatePolicy(before, call).effect === 'deny') expect(evaluatePolicy(after, call).effect).toBe('deny')
        }
        if (wanted.kind === 'role-permissions') return
        if (isPublic(before, wanted.kind).verdict === 'not-public') expect(isPublic(after, wanted.kind).verdict).toBe('not-public')
        if (isOpenToConfusedDeputy(before, wanted.kind).verdict === 'closed')
          expect(isOpenToConfusedDeputy(after, wanted.kind).verdict).toBe('closed')
      }),
      { numRuns: 200 },
    )
  })
})
