import { objectOf, textField } from '../answer-fields.ts'
import { deadLetterQueueOf } from '../from-answers/dead-letter-queue.ts'
import { ownerNamed } from '../owner.ts'
import type { Question } from '../recording.ts'
import type { Wanted } from '../wanted.ts'
import { aboutBucket, aboutKey, aboutLogGroup, aboutMadeAndGone, aboutQueue, aboutRole, aboutTopic } from './about-trails.ts'
import { type Answered, ask, named } from './ask.ts'

/**
 * What to ask about what a plan wants to know of, whether or not a trail names it.
 *
 * @param region - where what has no region is asked
 */
export function aboutWanted(wanted: Wanted, region: string): readonly Question[] {
  return [
    ask('s3:ListBuckets', region, {}),
    ...(wanted.organization === true
      ? [
          ask('organizations:DescribeOrganization', region, {}),
          ask('organizations:ListAWSServiceAccessForOrganization', region, {}),
          ask('organizations:ListDelegatedAdministrators', region, { ServicePrincipal: 'cloudtrail.amazonaws.com' }),
        ]
      : []),
    ...(wanted.trailRegion === undefined ? [] : aboutMadeAndGone(wanted.trailRegion)),
    ...wanted.buckets.flatMap((bucket) => aboutBucket(bucket, region)),
    ...wanted.topics.flatMap(aboutTopic),
    ...wanted.queues.flatMap(aboutQueue),
    ...wanted.logGroups.flatMap(aboutLogGroup),
    ...wanted.roles.flatMap((role) => aboutRole(role, region)),
    ...wanted.keys.flatMap(aboutKey),
  ]
}

/**
 * The dead-letter queue that a queue names. One of another account or region is none that SQS would use.
 *
 * Source: SQS Developer Guide, "Using dead-letter queues in Amazon SQS".
 */
export function aboutDeadLetterQueue(answered: Answered): readonly Question[] {
  const attributes = 'output' in answered ? objectOf(answered.output.Attributes) : undefined
  const target = attributes && deadLetterQueueOf(textField(attributes, 'RedrivePolicy'))
  const deadLetters = target === null ? undefined : named(target, 'sqs')
  if (deadLetters === undefined || deadLetters.region !== answered.region || deadLetters.account !== ownerNamed(answered)) return []
  return aboutQueue(deadLetters.arn)
}
