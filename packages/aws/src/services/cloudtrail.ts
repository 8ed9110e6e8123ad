import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail'
import { type Service, service, text } from './service.ts'

/** What is asked of CloudTrail. */
export const cloudtrail: Service = service((settings) => new CloudTrailClient(settings), {
  DescribeTrails: (client, input) => client.send(new DescribeTrailsCommand(input)),
  GetTrailStatus: (client, input) => client.send(new GetTrailStatusCommand({ Name: text(input, 'Name') })),
  GetEventSelectors: (client, input) => client.send(new GetEventSelectorsCommand({ TrailName: text(input, 'TrailName') })),
  GetInsightSelectors: (client, input) => client.send(new GetInsightSelectorsCommand({ TrailName: text(input, 'TrailName') })),
})
