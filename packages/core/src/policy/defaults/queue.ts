import { SNS, type Subscription } from '../questions/needed-topic-requests.ts'
import { type Grant, type StatementJson, statementOf } from './statement.ts'

/**
 * The statement that lets a topic send its messages to a queue.
 *
 * Source: SNS developer guide, "Subscribing an Amazon SQS queue to an Amazon SNS topic".
 */
export function queueStatements(subscription: Subscription): readonly StatementJson[] {
  return queueGrants(subscription).map((grant) => statementOf(grant))
}

/** The grants behind `queueStatements`. */
export function queueGrants({ queueArn, topicArn }: Subscription): readonly Grant[] {
  const entry = {
    source: topicArn,
    resource: queueArn,
    conditions: [{ operator: 'ArnEquals', key: 'aws:SourceArn', value: topicArn }],
    isExtra: false,
  }
  return [{ sid: 'TrailmendSend', service: SNS, actions: ['sqs:SendMessage'], entries: [entry] }]
}
