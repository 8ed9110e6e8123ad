import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control'
import { type Service, service, text } from './service.ts'

/** What is asked of S3 about a whole account. */
export const s3control: Service = service((settings) => new S3ControlClient(settings), {
  GetPublicAccessBlock: (client, input) => client.send(new GetPublicAccessBlockCommand({ AccountId: text(input, 'AccountId') })),
})
