import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteRetentionPolicyCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { type Service, service } from '../services/service.ts'
import { onceOnly } from './once.ts'
import { sends } from './send-command.ts'

/** What is changed in CloudWatch Logs. */
export const cloudwatchlogsChanges: Service = new Map([
  ...service((settings) => onceOnly(new CloudWatchLogsClient(settings)), {
    CreateLogGroup: sends(CreateLogGroupCommand),
  }),
  ...service((settings) => new CloudWatchLogsClient(settings), {
    PutRetentionPolicy: sends(PutRetentionPolicyCommand),
    DeleteRetentionPolicy: sends(DeleteRetentionPolicyCommand),
    PutMetricFilter: sends(PutMetricFilterCommand),
  }),
])
