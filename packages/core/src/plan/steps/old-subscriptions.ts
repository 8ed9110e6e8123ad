import { parseArn } from '../../arn.ts'
import type { FoundOld } from '../chain/old-subscriptions.ts'
import { changes, idOf, on, type StepDraft } from './draft.ts'

/** Take subscriptions to topics of before away, each after the queue is subscribed to the new topic. */
export function removeOldSubscriptions(old: readonly FoundOld[]): readonly StepDraft[] {
  const steps = old.flatMap(({ told, removedBy }): readonly StepDraft[] => {
    const { arn, topic, queue } = told
    if (arn === null || removedBy === undefined) return []
    const { region = removedBy.region, account = '', resource = topic } = parseArn(topic) ?? {}
    return [
      {
        ...on(removedBy, topic),
        situations: ['topic-changed'],
        ifSkipped: 'The queue goes on listening to a topic that the trail announces on no longer.',
        region,
        id: idOf(removedBy, `remove/${account}/${region}/${resource}`),
        change: 'sns:Unsubscribe',
        input: { SubscriptionArn: arn },
        fields: [changes('subscription', queue, null)],
        undo: {
          by: 'call',
          change: 'sns:Subscribe',
          input: { TopicArn: topic, Protocol: 'sqs', Endpoint: queue, ReturnSubscriptionArn: true },
        },
      },
    ]
  })
  // SNS has one subscription of an endpoint to a topic.
  return steps.filter(({ id }, index) => steps.findIndex((each) => each.id === id) === index)
}
