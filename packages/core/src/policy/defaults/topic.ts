import type { TrailContext } from '../questions/context.ts'
import { CLOUDTRAIL } from '../questions/needed-bucket-requests.ts'
import { type Grant, type StatementJson, statementOf } from './statement.ts'

/**
 * The statement that lets CloudTrail announce the log files of every trail of the context on its topic.
 *
 * None if no topic was told. Source: CloudTrail user guide, "Amazon SNS topic policy for CloudTrail".
 */
export function topicStatements(trail: TrailContext): readonly StatementJson[] {
  return topicGrants(trail).map((grant) => statementOf(grant))
}

/** The grants behind `topicStatements`. */
export function topicGrants({ topicArn, trails }: TrailContext): readonly Grant[] {
  if (topicArn === undefined) return []
  const entries = trails.map(({ arn }) => ({
    source: arn,
    resource: topicArn,
    conditions: [{ operator: 'StringEquals', key: 'aws:SourceArn', value: arn }],
    isExtra: false,
  }))
  return [{ sid: 'TrailmendPublish', service: CLOUDTRAIL, actions: ['sns:Publish'], entries }]
}
