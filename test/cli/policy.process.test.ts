import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FLAGS } from '../../packages/report/src/policy/render-answers.ts'
import { emptyFolder } from './run.ts'
import { trailmend } from './within.ts'

const OWNER = '111122223333'
const MEMBER = '444455556666'
const ORG = 'o-exampleorgid'
const TRAIL = `arn:aws:cloudtrail:us-east-1:${OWNER}:trail/main`
const BUCKET = 'arn:aws:s3:::trail-logs'
const QUEUE = `arn:aws:sqs:us-east-1:${OWNER}:trail-queue`
const TOPIC = `arn:aws:sns:us-east-1:${OWNER}:trail-topic`
const KEY = `arn:aws:kms:us-east-1:${OWNER}:key/0a1b2c3d`
const OTHER_KEY = `arn:aws:kms:us-east-1:${OWNER}:key/4e5f6a7b`

type Statement = Record<string, unknown>

const allow = (service: string, action: unknown, resource: unknown, condition: Statement = {}): Statement => ({
  Effect: 'Allow',
  Principal: { Service: `${service}.amazonaws.com` },
  Action: action,
  Resource: resource,
  ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
})
const text = (...statements: readonly Statement[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const bucketPolicy = (...paths: readonly string[]) =>
  text(
    allow('cloudtrail', 's3:GetBucketAcl', BUCKET),
    allow(
      'cloudtrail',
      's3:PutObject',
      paths.map((path) => `${BUCKET}/AWSLogs/${path}`),
      { StringEquals: { 'aws:SourceArn': TRAIL } },
    ),
  )

interface Asked {
  readonly document: string
  readonly kind: string
  readonly question: string
  readonly flags: readonly string[]
  readonly cwd?: string
}

/** What one question comes to: exit code, verdict, and what is asked to be told. */
async function ask({ document, kind, question, flags, cwd }: Asked): Promise<readonly [code: number | null, ...words: readonly string[]]> {
  const { code, stdout, stderr } = await trailmend(
    ['policy', 'check', '-', '--kind', kind, '--question', question, '--format', 'json', ...flags],
    { input: document, ...(cwd === undefined ? {} : { cwd }) },
  )
  if (code === 2) throw new Error(stderr)
  const [answer] = JSON.parse(stdout).answers
  return [code, answer.verdict, ...(answer.needs ?? [])]
}

const trail = ['--trail-arn', TRAIL, '--bucket', 'trail-logs']

describe('whether CloudTrail can deliver, with what is told of the trail', () => {
  const HOME = `${OWNER}/CloudTrail*/us-east-1/*`
  const organization = ['--organization-trail', '--organization-id', ORG, '--no-multi-region']
  const cases: [title: string, expected: readonly unknown[], paths: readonly string[], flags: readonly string[]][] = [
    ['everything', [0, 'sufficient'], [`${OWNER}/*`], []],
    ['one region, not told', [3, 'unknown', 'isMultiRegion'], [HOME], []],
    ['one region of all', [1, 'insufficient'], [HOME], ['--multi-region']],
    ['one region of one', [0, 'sufficient'], [HOME], ['--no-multi-region']],
    ['no digests, not told', [3, 'unknown', 'logFileValidation'], [`${OWNER}/CloudTrail/*`], ['--no-multi-region']],
    ['no digests, needed', [1, 'insufficient'], [`${OWNER}/CloudTrail/*`], ['--log-file-validation']],
    [
      'neither digests nor Insights files, not needed',
      [0, 'sufficient'],
      [`${OWNER}/CloudTrail/*`],
      ['--no-log-file-validation', '--no-insights'],
    ],
    ['no Insights files, needed', [1, 'insufficient'], [`${OWNER}/CloudTrail/*`, `${OWNER}/CloudTrail-Digest/*`], ['--insights']],
    ['the id of an organization makes no organization trail', [0, 'sufficient'], [`${OWNER}/*`], ['--organization-id', ORG]],
    ['an organization trail writes elsewhere', [1, 'insufficient'], [`${OWNER}/*`], organization],
    ['an organization trail without an id', [3, 'unknown', 'organizationId'], [`${ORG}/*`], ['--organization-trail']],
    ['an organization trail', [0, 'sufficient'], [`${ORG}/*`], organization],
    ['the management account, members not told', [3, 'unknown', 'accounts'], [`${ORG}/${OWNER}/*`], organization],
    ['a member, the management account left out', [1, 'insufficient'], [`${ORG}/${MEMBER}/*`], [...organization, '--accounts', MEMBER]],
  ]
  test.each(cases)('%s', async (_title, expected, paths, flags) => {
    const document = bucketPolicy(...paths)
    expect(await ask({ document, kind: 's3-bucket', question: 'can-deliver-to-bucket', flags: [...trail, ...flags] })).toEqual(expected)
  })
})

describe('a key', () => {
  const encrypts = text(allow('cloudtrail', ['kms:GenerateDataKey*', 'kms:DescribeKey'], '*'))
  const cases: [expected: readonly unknown[], flags: readonly string[]][] = [
    [[3, 'unknown', 'bucketKey'], []],
    [[1, 'insufficient'], ['--bucket-key']],
    [[0, 'sufficient'], ['--no-bucket-key']],
  ]
  test.each(cases)('%j: %j', async (expected, flags) => {
    const told = ['--trail-arn', TRAIL, '--kms-key-arn', KEY, ...flags]
    expect(await ask({ document: encrypts, kind: 'kms-key', question: 'can-use-key', flags: told })).toEqual(expected)
  })
})

describe('an encrypted queue', () => {
  const document = text(allow('sns', 'sqs:SendMessage', QUEUE, { ArnEquals: { 'aws:SourceArn': TOPIC } }))
  const asked = { document, kind: 'sqs-queue', question: 'can-topic-send-to-queue' }
  const told = ['--queue-arn', QUEUE, '--topic-arn', TOPIC]

  test('its key is asked too', async () => {
    const cwd = emptyFolder()
    writeFileSync(join(cwd, 'good.json'), text(allow('sns', ['kms:GenerateDataKey', 'kms:Decrypt'], '*')))
    writeFileSync(join(cwd, 'bad.json'), text(allow('sns', 'kms:Decrypt', '*')))
    expect(await ask({ ...asked, flags: told })).toEqual([0, 'sufficient'])
    expect(await ask({ ...asked, flags: [...told, '--key-arn', KEY] })).toEqual([3, 'unknown', 'keyPolicy'])
    expect(await ask({ ...asked, cwd, flags: [...told, '--key-arn', KEY, '--key-policy', 'good.json'] })).toEqual([0, 'sufficient'])
    expect(await ask({ ...asked, cwd, flags: [...told, '--key-arn', KEY, '--key-policy', 'bad.json'] })).toEqual([1, 'insufficient'])
  })

  test('ARNs of another partition can never work, and what is no ARN of its kind is a usage error', async () => {
    const elsewhere = ['--queue-arn', QUEUE, '--topic-arn', TOPIC.replace('arn:aws:', 'arn:aws-cn:')]
    expect(await ask({ ...asked, flags: elsewhere })).toEqual([1, 'error'])
    for (const flags of [
      ['--queue-arn', 'queue', '--topic-arn', TOPIC],
      [...told, '--key-arn', KEY.replace('key/', 'alias/')],
      [...told, '--owner', '123'],
      [...told, '--trusted', 'foo'],
      [...told, '--accounts', 'prod'],
      [...told, '--question', ''],
    ]) {
      const { code, stdout, stderr } = await trailmend(['policy', 'check', '-', '--kind', 'sqs-queue', ...flags], { input: document })
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/^error: /)
    }
  })

  test("the policy of the queue's key is not taken for that of the log files' key", async () => {
    const cwd = emptyFolder()
    writeFileSync(join(cwd, 'key.json'), text({ ...allow('sns', 'kms:*', '*'), Principal: { AWS: `arn:aws:iam::${OWNER}:root` } }))
    writeFileSync(join(cwd, 'role.json'), text({ Effect: 'Allow', Action: '*', Resource: '*' }))
    writeFileSync(join(cwd, 'bucket.json'), bucketPolicy(`${OWNER}/*`))
    const collector = ['--collector-role', `arn:aws:iam::${OWNER}:role/collector`, '--collector-policy', 'role.json']
    const flags = [...trail, ...told, ...collector, '--bucket-policy', 'bucket.json', '--kms-key-arn', KEY, '--key-policy', 'key.json']
    const asks = { document, kind: 'sqs-queue', question: 'can-collector-read', cwd }
    expect(await ask({ ...asks, flags })).toEqual([0, 'sufficient'])
    expect(await ask({ ...asks, flags: [...flags, '--key-arn', OTHER_KEY] })).toEqual([3, 'unknown'])
  })
})

test('what is asked to be told is told by flags that exist', async () => {
  const { stdout } = await trailmend(['policy', 'check', '--help'])
  const options = new Set(stdout.match(/^ {2}(?:-\w, )?(--[\w-]+)/gm)?.map((line) => line.trim()))
  for (const flags of Object.values(FLAGS)) {
    for (const flag of flags.match(/--[\w-]+/g) ?? []) expect(options).toContain(flag)
  }
})

test('a person is told which flag to add', async () => {
  const { stdout } = await trailmend(
    ['policy', 'check', '-', '--kind', 's3-bucket', '--question', 'can-deliver-to-bucket', ...trail, '--no-log-file-validation'],
    { input: bucketPolicy(`${OWNER}/CloudTrail/us-east-1/*`) },
  )
  expect(stdout).toContain('tell: --multi-region or --no-multi-region')
})
