import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type Service, service } from './service.ts'

/** What is asked of AWS STS. */
export const sts: Service = service((settings) => new STSClient(settings), {
  GetCallerIdentity: (client) => client.send(new GetCallerIdentityCommand({})),
})
