import type { Question } from '@trailmend/core'
import type { Send, Service } from './services/service.ts'

/** The services, each loaded when it is first asked: a client library costs tens of milliseconds to load. */
const SERVICES: ReadonlyMap<string, () => Promise<Service>> = new Map([
  ['cloudtrail', async () => (await import('./services/cloudtrail.ts')).cloudtrail],
  ['cloudwatch', async () => (await import('./services/cloudwatch.ts')).cloudwatch],
  ['cloudwatchlogs', async () => (await import('./services/cloudwatchlogs.ts')).cloudwatchlogs],
  ['configservice', async () => (await import('./services/configservice.ts')).configservice],
  ['ec2', async () => (await import('./services/ec2.ts')).ec2],
  ['iam', async () => (await import('./services/iam.ts')).iam],
  ['kms', async () => (await import('./services/kms.ts')).kms],
  ['organizations', async () => (await import('./services/organizations.ts')).organizations],
  ['s3', async () => (await import('./services/s3.ts')).s3],
  ['s3control', async () => (await import('./services/s3control.ts')).s3control],
  ['securityhub', async () => (await import('./services/securityhub.ts')).securityhub],
  ['sns', async () => (await import('./services/sns.ts')).sns],
  ['sqs', async () => (await import('./services/sqs.ts')).sqs],
  ['sts', async () => (await import('./services/sts.ts')).sts],
])

/**
 * How a question is sent. Inputs come from the core's questions, which the compiler cannot tell from any other JSON: the SDK
 * checks what it must have.
 *
 * Throws for an operation that a check never asks.
 */
export async function senderOf({ service, operation }: Pick<Question, 'service' | 'operation'>): Promise<Send> {
  const send = (await SERVICES.get(service)?.())?.get(operation)
  if (send === undefined) throw new Error(`no such operation: ${service}:${operation}`)
  return send
}
