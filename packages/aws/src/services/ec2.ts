import { DescribeRegionsCommand, EC2Client, paginateDescribeFlowLogs, paginateDescribeVpcs } from '@aws-sdk/client-ec2'
import { allPages, type Service, service } from './service.ts'

/** What is asked of Amazon EC2. */
export const ec2: Service = service((settings) => new EC2Client(settings), {
  DescribeRegions: (client, input) => client.send(new DescribeRegionsCommand(input)),
  DescribeVpcs: (client) => allPages(paginateDescribeVpcs({ client }, {}), 'Vpcs'),
  DescribeFlowLogs: (client) => allPages(paginateDescribeFlowLogs({ client }, {}), 'FlowLogs'),
})
