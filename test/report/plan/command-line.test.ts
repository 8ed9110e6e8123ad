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
