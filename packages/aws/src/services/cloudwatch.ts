import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch'
import { allPages, type Service, service } from './service.ts'

/** What is asked of CloudWatch. */
export const cloudwatch: Service = service((settings) => new CloudWatchClient(settings), {
  DescribeAlarms: (client) => allPages(paginateDescribeAlarms({ client }, { AlarmTypes: ['MetricAlarm'] }), 'MetricAlarms'),
})
