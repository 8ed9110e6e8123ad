import { describe, expect, test } from 'vitest'
import type { PolicyStatement } from './iam-for-moto.ts'
import { motoActions, transformPolicyForMoto } from './iam-for-moto.ts'

const trail = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main'
const bucket = 'arn:aws:s3:::logs'

const cases: { title: string; given: PolicyStatement; made: PolicyStatement[] }[] = [
  {
    title: 'a service whose resources moto ignores gets *',
    given: { Sid: 'Read', Effect: 'Allow', Action: 'cloudtrail:GetTrailStatus', Resource: trail },
    made: [{ Sid: 'Read', Effect: 'Allow', Action: ['cloudtrail:GetTrailStatus'], Resource: '*' }],
  },
  {
    title: 'S3, SQS and STS keep their resources',
    given: { Effect: 'Allow', Action: ['s3:GetBucketPolicy', 'sts:AssumeRole'], Resource: [bucket] },
    made: [{ Effect: 'Allow', Action: ['s3:GetBucketPolicy', 'sts:AssumeRole'], Resource: [bucket] }],
  },
  {
    title: 'a mixed statement is parted, and loses its Sid',
    given: { Sid: 'Both', Effect: 'Allow', Action: ['s3:GetBucketPolicy', 'logs:DescribeLogGroups'], Resource: bucket },
    made: [
      { Effect: 'Allow', Action: ['s3:GetBucketPolicy'], Resource: bucket },
      { Effect: 'Allow', Action: ['logs:DescribeLogGroups'], Resource: '*' },
    ],
  },
  {
    title: 'a queue is made of nothing that is there',
    given: { Effect: 'Allow', Action: ['sqs:CreateQueue', 'sqs:TagQueue'], Resource: 'arn:aws:sqs:us-east-1:111122223333:logs' },
    made: [
      { Effect: 'Allow', Action: ['sqs:TagQueue'], Resource: 'arn:aws:sqs:us-east-1:111122223333:logs' },
      { Effect: 'Allow', Action: ['sqs:CreateQueue'], Resource: '*' },
    ],
  },
  {
    title: 'conditions go',
    given: { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*', Condition: { StringEquals: { 'iam:PassedToService': 'x' } } },
    made: [{ Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*' }],
  },
  {
    title: 'actions take the names moto checks, once each',
    given: { Effect: 'Allow', Action: ['s3:GetEncryptionConfiguration', 's3:GetBucketPolicyStatus', 's3:ListBucket'], Resource: bucket },
    made: [{ Effect: 'Allow', Action: ['s3:ListBucket', 's3:HeadBucket'], Resource: bucket }],
  },
  {
    title: 'a wildcard takes in the names of the actions it covers',
    given: { Effect: 'Allow', Action: 's3:GetBucketP*', Resource: bucket },
    made: [{ Effect: 'Allow', Action: ['s3:GetBucketP*', 's3:ListBucket'], Resource: bucket }],
  },
  {
    title: 'CloudWatch is checked under its signing name',
    given: { Effect: 'Allow', Action: 'cloudwatch:DescribeAlarms', Resource: '*' },
    made: [{ Effect: 'Allow', Action: ['monitoring:DescribeAlarms'], Resource: '*' }],
  },
]

describe('transformPolicyForMoto', () => {
  test.each(cases)('$title', ({ given, made }) => {
    const document = { Version: '2012-10-17', Statement: [given] }
    expect(transformPolicyForMoto(document)).toEqual({ Version: '2012-10-17', Statement: made })
  })

  test('a conditional Deny is refused', () => {
    const statement: PolicyStatement = {
      Effect: 'Deny',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }
    expect(() => transformPolicyForMoto({ Statement: [statement] })).toThrow('conditional Deny')
  })

  test('every renamed action keeps its service', () => {
    for (const [action, wanted] of motoActions) {
      for (const name of wanted) expect(name.split(':')[0]).toBe(action.split(':')[0])
    }
  })
})
