import {
  CloudWatchLogsClient,
  ListTagsForResourceCommand,
  paginateDescribeLogGroups,
  paginateDescribeMetricFilters,
} from '@aws-sdk/client-cloudwatch-logs'
import { allPages, type Service, service, text } from './service.ts'

/** What is asked of CloudWatch Logs. */
export const cloudwatchlogs: Service = service((settings) => new CloudWatchLogsClient(settings), {
  DescribeLogGroups: (client, input) =>
    allPages(paginateDescribeLogGroups({ client }, { logGroupNamePrefix: text(input, 'logGroupNamePrefix') }), 'logGroups'),
  DescribeMetricFilters: (client, input) =>
    allPages(paginateDescribeMetricFilters({ client }, { logGroupName: text(input, 'logGroupName') }), 'metricFilters'),
  ListTagsForResource: (client, input) => client.send(new ListTagsForResourceCommand({ resourceArn: text(input, 'resourceArn') })),
})
