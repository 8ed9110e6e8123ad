import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { buildApp } from 'fauxqs'
import { motoEnv } from '../../fakes/moto/server.ts'

const credentials = { accessKeyId: 'test', secretAccessKey: 'not-a-secret' }

/** S3, SNS and SQS in this process; the environment leads to them. */
export async function startFauxqs() {
  const app = buildApp({ logger: false, host: '127.0.0.1' })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const [address] = app.addresses()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address.port : 0}`
  Object.assign(process.env, motoEnv(endpoint))
  const place = { endpoint, region: 'us-east-1', credentials }
  const [s3, sns, sqs] = [new S3Client({ ...place, forcePathStyle: true }), new SNSClient(place), new SQSClient(place)]
  return {
    createBucket: (bucket: string) => s3.send(new CreateBucketCommand({ Bucket: bucket })),
    put: (bucket: string, key: string, body: string | Uint8Array) =>
      s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body })),
    createQueue: async (name: string) => (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '',
    /** A topic that sends to a queue. */
    createTopic: async (name: string, queueUrl: string) => {
      const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }))
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }))
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }))
      return (message: string) => sns.send(new PublishCommand({ TopicArn, Message: message }))
    },
    stop: () => app.close(),
  }
}
