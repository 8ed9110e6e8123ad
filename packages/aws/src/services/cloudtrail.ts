import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
  paginateListTags,
} from '@aws-sdk/client-cloudtrail'
import type { JsonObject } from '@trailmend/core'
import { allPages, type Service, service, text, texts } from './service.ts'

/** What is asked of CloudTrail. */
export const cloudtrail: Service = service((settings) => new CloudTrailClient(settings), {
  DescribeTrails: (client, input) => client.send(new DescribeTrailsCommand(input)),
  GetTrailStatus: (client, input) => client.send(new GetTrailStatusCommand({ Name: text(input, 'Name') })),
  GetEventSelectors: (client, input) => client.send(new GetEventSelectorsCommand({ TrailName: text(input, 'TrailName') })),
  GetInsightSelectors: (client, input) => client.send(new GetInsightSelectorsCommand({ TrailName: text(input, 'TrailName') })),
  ListTags: (client, input) =>
    allPages(paginateListTags({ client }, { ResourceIdList: texts(input, 'ResourceIdList') }), 'ResourceTagList'),
  LookupEvents: lookUpEvents,
})

/** The latest events are all that is wanted of a history of 90 days, so that there are more is no part of the answer. */
async function lookUpEvents(client: CloudTrailClient, input: JsonObject): Promise<object> {
  const { Events = [] } = await client.send(new LookupEventsCommand(input))
  return { Events }
}
