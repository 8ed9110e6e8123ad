import type { Plan, Step } from '@trailmend/core/plan'
import { planOf, stepOf } from './made-plan.ts'

/** Texts that mean something to a shell, to YAML, to CloudFormation or to HCL. */
export const HOSTILE = [
  '"',
  "'",
  '\\',
  '\n',
  '\r\nResources: {}\n',
  '${aws:username}',
  '$${x}',
  '%{ if true }',
  '!Ref X',
  '*alias',
  '&anchor',
  '<<: x',
  '# no comment',
  '${file("/etc/passwd")}',
  "'; rm -rf / #",
  '`id`',
  '\u0000',
  '\u2028',
  '\u202e',
  '\u{e0041}',
  '\ud83d',
  'yes',
  'null',
  'for',
  '012',
  '__proto__',
  '--- \n',
  '}\nresource "x" "y" {',
]

/** A plan that holds a text in every place that a name can take. */
export function hostilePlan(text: string): Plan {
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: text, Condition: { [text]: { [text]: [text] } } }] })
  const step = (id: string, change: Step['change'], input: Step['input']) =>
    stepOf({ id: `${id}${text}`, change, input, resource: text, region: 'eu-west-1', after: [text] })
  return planOf({
    observedAt: text,
    steps: [
      step('a', 's3:CreateBucket', { Bucket: text }),
      step('b', 's3:PutBucketPolicy', { Bucket: text, Policy: policy }),
      step('c', 'iam:CreateRole', { RoleName: text, AssumeRolePolicyDocument: policy, Tags: [{ Key: text, Value: text }] }),
      step('d', 'cloudwatchlogs:PutMetricFilter', {
        logGroupName: text,
        filterName: text,
        filterPattern: text,
        metricTransformations: [{ [text]: text }],
      }),
      step('e', 'cloudtrail:UpdateTrail', { Name: text, [text]: text }),
      step('f', 'cloudwatch:PutMetricAlarm', { AlarmName: text, AlarmActions: [text] }),
    ],
  })
}
