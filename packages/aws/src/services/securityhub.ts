import { DescribeHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { type Service, service } from './service.ts'

/** What is asked of Security Hub. */
export const securityhub: Service = service((settings) => new SecurityHubClient(settings), {
  DescribeHub: (client) => client.send(new DescribeHubCommand({})),
})
