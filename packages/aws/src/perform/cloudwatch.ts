import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { type Service, service } from '../services/service.ts'
import { sends } from './send-command.ts'

/** What is changed in CloudWatch. */
export const cloudwatchChanges: Service = service((settings) => new CloudWatchClient(settings), {
  PutMetricAlarm: sends(PutMetricAlarmCommand),
})
