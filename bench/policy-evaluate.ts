// How many requests a second one core judges, and how work grows with hostile documents. Prints; asserts nothing.
// Run: node bench/policy-evaluate.ts

import { type PolicyDocument, parsePolicyDocument } from '../packages/core/src/policy/document.ts'
import { evaluatePolicy } from '../packages/core/src/policy/evaluate.ts'
import { compileGlob } from '../packages/core/src/policy/glob.ts'
import { type PolicyRequest, requestContext } from '../packages/core/src/policy/request.ts'

const TRAIL = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main'
const BUCKET = 'arn:aws:s3:::trail-logs'
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:trail-topic'
const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:trail-queue'
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const CLOUDTRAIL = { Service: 'cloudtrail.amazonaws.com' }

interface Case {
  readonly name: string
  readonly document: PolicyDocument
  readonly requests: readonly PolicyRequest[]
}

function parsed(statements: readonly object[]): PolicyDocument {
  const result = parsePolicyDocument({ Version: '2012-10-17', Statement: statements })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.document
}

function byService(service: string, action: string, on: { resource: string; context: Record<string, string> }): PolicyRequest {
  return { caller: { kind: 'service', service }, action, resource: on.resource, context: requestContext(on.context) }
}

const aclCheck = (account: string) => ({
  Effect: 'Allow',
  Principal: CLOUDTRAIL,
  Action: 's3:GetBucketAcl',
  Resource: BUCKET,
  Condition: { StringEquals: { 'aws:SourceArn': TRAIL.replace('111122223333', account) } },
})
const write = (account: string) => ({
  Effect: 'Allow',
  Principal: CLOUDTRAIL,
  Action: 's3:PutObject',
  Resource: `${BUCKET}/AWSLogs/${account}/*`,
  Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': TRAIL.replace('111122223333', account) } },
})
const tlsOnly = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [BUCKET, `${BUCKET}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
}
const accounts = Array.from({ length: 20 }, (_, index) => String(111122223333 + index))

const s3Requests = (account: string): readonly PolicyRequest[] => {
  const context = { 'aws:SourceArn': TRAIL.replace('111122223333', account), 'aws:SecureTransport': 'true' }
  return [
    byService('cloudtrail.amazonaws.com', 's3:GetBucketAcl', { resource: BUCKET, context }),
    byService('cloudtrail.amazonaws.com', 's3:PutObject', {
      resource: `${BUCKET}/AWSLogs/${account}/CloudTrail/us-east-1/2026/01/01/x.json.gz`,
      context: { ...context, 's3:x-amz-acl': 'bucket-owner-full-control' },
    }),
    byService('cloudtrail.amazonaws.com', 's3:PutObject', { resource: `${BUCKET}/elsewhere/x.json.gz`, context }),
  ]
}

const cases: readonly Case[] = [
  { name: 'S3, 2 statements', document: parsed([aclCheck('111122223333'), write('111122223333')]), requests: s3Requests('111122223333') },
  {
    name: 'S3, 41 statements',
    document: parsed([tlsOnly, ...accounts.flatMap((account) => [aclCheck(account), write(account)])]),
    requests: s3Requests(accounts.at(-1)!),
  },
  {
    name: 'SNS, 1 statement',
    document: parsed([
      {
        Effect: 'Allow',
        Principal: CLOUDTRAIL,
        Action: 'SNS:Publish',
        Resource: TOPIC,
        Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
      },
    ]),
    requests: [byService('cloudtrail.amazonaws.com', 'sns:Publish', { resource: TOPIC, context: { 'aws:SourceArn': TRAIL } })],
  },
  {
    name: 'SQS, 1 statement',
    document: parsed([
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'sqs:SendMessage',
        Resource: QUEUE,
        Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } },
      },
    ]),
    requests: [byService('sns.amazonaws.com', 'sqs:SendMessage', { resource: QUEUE, context: { 'aws:SourceArn': TOPIC } })],
  },
  {
    name: 'KMS, 3 statements',
    document: parsed([
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Allow',
        Principal: CLOUDTRAIL,
        Action: 'kms:GenerateDataKey*',
        Resource: '*',
        Condition: {
          StringEquals: { 'aws:SourceArn': TRAIL },
          StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:111122223333:trail/*' },
        },
      },
      { Effect: 'Allow', Principal: CLOUDTRAIL, Action: 'kms:DescribeKey', Resource: '*' },
    ]),
    requests: [
      byService('cloudtrail.amazonaws.com', 'kms:GenerateDataKey', {
        resource: KEY,
        context: { 'aws:SourceArn': TRAIL, 'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL },
      }),
    ],
  },
]

function rate(requestsADocument: readonly Case[], seconds: number): number {
  const start = performance.now()
  let judged = 0
  while (performance.now() - start < seconds * 1000) {
    for (const { document, requests } of requestsADocument) for (const request of requests) evaluatePolicy(document, request)
    judged += requestsADocument.reduce((sum, { requests }) => sum + requests.length, 0)
  }
  return (judged * 1000) / (performance.now() - start)
}

function milliseconds(work: () => unknown): string {
  const start = performance.now()
  work()
  return `${(performance.now() - start).toFixed(1)} ms`
}

rate(cases, 0.5)
console.log(`${'all of these, mixed'.padEnd(34)} ${Math.round(rate(cases, 2)).toLocaleString('en')} requests/s`)
for (const one of cases) console.log(`${one.name.padEnd(34)} ${Math.round(rate([one], 1)).toLocaleString('en')} requests/s`)

const text = 'a'.repeat(20_000)
const hostile: readonly (readonly [name: string, pattern: string])[] = [
  ['40 stars, 20,000 characters', `${'*a'.repeat(40)}*b`],
  ['a run of 10,000 that never ends', `*${'a'.repeat(10_000)}b*`],
  ['a run of 10,000 with a ?', `*${'a'.repeat(5000)}?${'a'.repeat(5000)}b*`],
]
for (const [name, pattern] of hostile) console.log(`${name.padEnd(34)} ${milliseconds(() => compileGlob(pattern)(text))}`)

const many = Array.from({ length: 190 }, (_, index) => ({
  ...tlsOnly,
  Sid: `S${index}`,
  Condition: undefined,
  Resource: `${BUCKET}/*${index}*`,
}))
const twentyKilobytes = JSON.stringify({ Version: '2012-10-17', Statement: many })
const read = parsePolicyDocument(twentyKilobytes)
if (!read.ok) throw new Error('the document should be readable')
const [request] = s3Requests('111122223333')
console.log(
  `${`read ${twentyKilobytes.length.toLocaleString('en')} characters`.padEnd(34)} ${milliseconds(() => parsePolicyDocument(twentyKilobytes))}`,
)
console.log(`${'prepare and judge them once'.padEnd(34)} ${milliseconds(() => evaluatePolicy(read.document, request!))}`)
console.log(`${'judge them again'.padEnd(34)} ${milliseconds(() => evaluatePolicy(read.document, request!))}`)
