import { createConnection, createPace } from '@trailmend/aws'
import { createConfirm, createLookUp, createObjects, createQueue, createSnsVerifier, whereTrailDelivers } from '@trailmend/aws/collect'
import { expect, test } from 'vitest'
import type { ObjectStore } from '../../../packages/collector/src/object/object.ts'
import type { EnqueueOptions } from '../../../packages/collector/src/source/enqueue.ts'
import type { LookUpEvents } from '../../../packages/collector/src/source/event-history.ts'
import type { FollowTrailOptions } from '../../../packages/collector/src/source/follow-trail.ts'
import type { QueuePort } from '../../../packages/collector/src/source/queue-port.ts'
import type { QueueSourceOptions } from '../../../packages/collector/src/source/queue-source.ts'
import type { VerifySignature } from '../../../packages/collector/src/source/signed.ts'

// The collector's ports are shapes that this package knows nothing of: the compiler holds it to them here.
test('what asks AWS is what the collector asks for, and asks nothing before it is used', async () => {
  const session = { pace: createPace(8), requestHandler: createConnection(16), userAgent: 'trailmend/test' }
  const queue = await createQueue({ url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/trail', session })
  const ports: {
    store: ObjectStore
    queue: QueuePort
    send: EnqueueOptions['send']
    lookUp: LookUpEvents
    verify: VerifySignature
    where: FollowTrailOptions['whereTrailDelivers']
    confirm: NonNullable<QueueSourceOptions['confirm']>['send']
  } = {
    store: createObjects({ session }),
    queue,
    send: queue.send,
    lookUp: await createLookUp({ session }),
    verify: createSnsVerifier({ fetchCertificate: () => Promise.reject(new Error('asked')), now: () => 0 }),
    where: await whereTrailDelivers('arn:aws:cloudtrail:us-east-1:111122223333:trail/main', { session }),
    confirm: createConfirm({ session }),
  }
  expect(Object.values(ports)).toHaveLength(7)
  expect(queue).toMatchObject({ name: 'trail', region: 'eu-west-1' })
})
