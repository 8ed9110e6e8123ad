import { tokenIn } from '@trailmend/core/plan'
import { expect, test } from 'vitest'
import { commandLine } from '../../../packages/report/src/plan/command-line.ts'

test('a command is one line, and nothing in it ends its quotes', () => {
  const input = { Name: "it's $(x) `y`\n", Description: '\u202e' }
  expect(commandLine({ change: 'sns:CreateTopic', region: "us-east-1'; rm", input })).toBe(
    `aws sns create-topic --region 'us-east-1'\\''; rm' --cli-input-json '{"Name":"it'\\''s $(x) \`y\`\\n","Description":"\\u202e"}'`,
  )
})

test.each([
  ['organizations:EnableAWSServiceAccess', 'aws organizations enable-aws-service-access'],
  ['s3:PutBucketPolicy', 'aws s3api put-bucket-policy'],
  ['cloudwatchlogs:PutRetentionPolicy', 'aws logs put-retention-policy'],
] as const)('%s is called as the AWS CLI calls it', (change, command) => {
  expect(commandLine({ change, region: 'us-east-1', input: {} })).toBe(`${command} --region us-east-1 --cli-input-json '{}'`)
})

test('a token that only a message tells has to be filled in', () => {
  const input = { TopicArn: 'topic', Token: tokenIn('arn:aws:sqs:us-east-1:111122223333:logs') }
  expect(commandLine({ change: 'sns:ConfirmSubscription', region: 'us-east-1', input })).toBe(
    `aws sns confirm-subscription --region us-east-1 --cli-input-json '{"TopicArn":"topic","Token":"(the Token of the SubscriptionConfirmation in arn:aws:sqs:us-east-1:111122223333:logs)"}'`,
  )
})
