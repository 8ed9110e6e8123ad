import type { Send, Service } from '../services/service.ts'

/** What changes something, by service; each loaded when it is first used. */
const SERVICES: ReadonlyMap<string, () => Promise<Service>> = new Map([
  ['cloudtrail', async () => (await import('./cloudtrail.ts')).cloudtrailChanges],
  ['cloudwatch', async () => (await import('./cloudwatch.ts')).cloudwatchChanges],
  ['cloudwatchlogs', async () => (await import('./cloudwatchlogs.ts')).cloudwatchlogsChanges],
  ['iam', async () => (await import('./iam.ts')).iamChanges],
  ['kms', async () => (await import('./kms.ts')).kmsChanges],
  ['organizations', async () => (await import('./organizations.ts')).organizationsChanges],
  ['s3', async () => (await import('./s3.ts')).s3Changes],
  ['sns', async () => (await import('./sns.ts')).snsChanges],
  ['sqs', async () => (await import('./sqs.ts')).sqsChanges],
])

/** How a change is sent. Throws for an operation that is none of those that change something. */
export async function changeSenderOf({ service, operation }: { readonly service: string; readonly operation: string }): Promise<Send> {
  const send = (await SERVICES.get(service)?.())?.get(operation)
  if (send === undefined) throw new Error(`no such change: ${service}:${operation}`)
  return send
}
