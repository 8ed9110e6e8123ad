import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelsCommand,
} from '@aws-sdk/client-config-service'
import { type Service, service } from './service.ts'

/** What is asked of AWS Config. */
export const configservice: Service = service((settings) => new ConfigServiceClient(settings), {
  DescribeConfigurationRecorders: (client) => client.send(new DescribeConfigurationRecordersCommand({})),
  DescribeConfigurationRecorderStatus: (client) => client.send(new DescribeConfigurationRecorderStatusCommand({})),
  DescribeDeliveryChannels: (client) => client.send(new DescribeDeliveryChannelsCommand({})),
})
