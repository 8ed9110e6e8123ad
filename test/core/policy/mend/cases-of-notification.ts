import { mendPolicy } from '../../../../packages/core/src/policy/mend/index.ts'
import { allow, deny, OWNER, QUEUE, SERVICE, TOPIC, TRAIL } from '../questions/fixtures.ts'
import { type MendCase, mended, OTHER_TRAIL, queue, text, topic } from './fixtures.ts'
import { CONSOLE_QUEUE, CONSOLE_TOPIC, TEMPLATE_QUEUE, TEMPLATE_TOPIC } from './real-policies.ts'

export const NOTIFICATION_CASES: readonly MendCase[] = [
  ['no topic policy', 'missing +TrailmendPublish', topic(null)],
  ['a new topic', 'insufficient +TrailmendPublish', topic(text(CONSOLE_TOPIC, { Version: '2008-10-17', Id: '__default_policy_ID' }))],
  ['a template', 'sufficient', topic(text(TEMPLATE_TOPIC, { Version: '2008-10-17' }))],
  [
    'the documented statement for another trail',
    'insufficient ~AWSCloudTrailSNSPolicy20131101',
    topic(
      text([
        allow({
          Sid: 'AWSCloudTrailSNSPolicy20131101',
          Principal: SERVICE,
          Action: 'SNS:Publish',
          Resource: TOPIC,
          Condition: { StringEquals: { 'aws:SourceArn': OTHER_TRAIL } },
        }),
      ]),
    ),
  ],
  [
    'a statement for another topic',
    'insufficient +TrailmendPublish',
    topic(
      text([
        allow({
          Sid: 'AWSCloudTrailSNSPolicy20131101',
          Principal: SERVICE,
          Action: 'SNS:Publish',
          Resource: `${TOPIC}-old`,
          Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
        }),
      ]),
    ),
  ],
  [
    'a statement without a Sid, which SNS does not take',
    'foreign bad-sids',
    topic(text([allow({ Principal: { AWS: OWNER }, Action: 'sns:Subscribe', Resource: TOPIC })])),
  ],
  [
    'a character that SNS does not take',
    'foreign bad-character',
    topic(text([allow({ Sid: 'é', Principal: { AWS: OWNER }, Action: 'sns:Subscribe', Resource: TOPIC })])),
  ],
  ['a topic’s Deny', 'foreign blocked-by-deny', topic(text([deny({ Action: 'sns:Publish', Resource: TOPIC })]))],
  [
    'a hundred statements',
    'foreign too-many-statements',
    topic(
      text(
        Array.from({ length: 100 }, (_, index) =>
          allow({ Sid: `S${index}`, Principal: { AWS: OWNER }, Action: 'sns:Subscribe', Resource: TOPIC }),
        ),
      ),
    ),
  ],
  ['no queue policy', 'missing +TrailmendSend', queue(null)],
  ['a new queue', 'insufficient +TrailmendSend', queue(text(CONSOLE_QUEUE, { Version: '2012-10-17', Id: '__default_policy_ID' }))],
  ['the classic form', 'sufficient', queue(text(TEMPLATE_QUEUE))],
  ['another topic of ours', 'insufficient ~TrailmendSend', queue(mended(mendPolicy(queue(null, `${TOPIC}-old`))).text)],
  [
    'a queue of another producer',
    'insufficient +TrailmendSend',
    queue(
      text([
        allow({
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: QUEUE,
          Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::uploads' } },
        }),
      ]),
    ),
  ],
  ['twenty statements', 'foreign too-many-statements', queue(text(Array.from({ length: 20 }, () => CONSOLE_QUEUE[0])))],
  [
    'twenty statements, one of them ours',
    'insufficient ~TrailmendSend',
    queue(
      text([
        ...Array.from({ length: 19 }, () => CONSOLE_QUEUE[0]),
        allow({
          Sid: 'TrailmendSend',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: QUEUE,
          Condition: { ArnEquals: { 'aws:SourceArn': `${TOPIC}-old` } },
        }),
      ]),
    ),
  ],
  [
    'an account where the service belongs',
    'insufficient +TrailmendSend',
    queue(
      text([
        allow({
          Principal: { AWS: OWNER },
          Action: 'sqs:SendMessage',
          Resource: QUEUE,
          Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } },
        }),
      ]),
    ),
  ],
]
