import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  paginateListKeys,
  paginateListResourceTags,
} from '@aws-sdk/client-kms'
import { allPages, type Service, service, text } from './service.ts'

/** What is asked of AWS KMS. */
export const kms: Service = service((settings) => new KMSClient(settings), {
  DescribeKey: (client, input) => client.send(new DescribeKeyCommand({ KeyId: text(input, 'KeyId') })),
  GetKeyRotationStatus: (client, input) => client.send(new GetKeyRotationStatusCommand({ KeyId: text(input, 'KeyId') })),
  GetKeyPolicy: (client, input) => client.send(new GetKeyPolicyCommand({ KeyId: text(input, 'KeyId'), PolicyName: 'default' })),
  ListKeys: (client) => allPages(paginateListKeys({ client }, {}), 'Keys'),
  ListResourceTags: (client, input) => allPages(paginateListResourceTags({ client }, { KeyId: text(input, 'KeyId') }), 'Tags'),
})
