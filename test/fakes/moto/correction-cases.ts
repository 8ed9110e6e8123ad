import * as cloudtrail from '@aws-sdk/client-cloudtrail'
import { DescribeRegionsCommand, type DescribeRegionsCommandOutput, EC2Client } from '@aws-sdk/client-ec2'
import * as s3 from '@aws-sdk/client-s3'
import { partitionNameOf } from '@trailmend/core'
import type { Place } from './account.ts'
import { createTrailWorld, inRegion, placeAt } from './account.ts'
import type { CorrectionCase, Ground } from './correction-case.ts'
import { changingCases } from './correction-cases-changing.ts'
import { watchingCases } from './correction-cases-watching.ts'
import { outcome } from './outcome.ts'

const AWAY = 'eu-west-1'
const MEMBER = '222222222222'
const delivered = new Date('2026-01-02T03:04:05Z')
const advanced = [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }]
const basic = [{ ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true }]
const key = { value: 'AQAB', fingerprint: 'aa', validFrom: new Date('2026-01-01T00:00:00Z'), validTo: new Date('2026-02-01T00:00:00Z') }
const event = { EventId: '1', EventName: 'StopLogging', EventTime: delivered }

async function organization({ proxy, home }: Ground, statusFromMembers: 'answered' | 'refused'): Promise<{ arn: string; member: Place }> {
  const { arn } = await createTrailWorld(home, { name: 'org', trail: { IsOrganizationTrail: true } })
  proxy.organizationTrail({ arn, members: [MEMBER], statusFromMembers })
  return { arn, member: inRegion(placeAt(proxy.url, { account: MEMBER }), AWAY) }
}

const names = ({ trailList = [] }: cloudtrail.DescribeTrailsCommandOutput): unknown => trailList.map(({ Name }) => Name)

/** At least one case for every row of the table of corrections. */
export const correctionCases: readonly CorrectionCase[] = [
  ...watchingCases,
  ...changingCases,
  {
    id: 'public-keys',
    act: ({ proxy, home, trail }) => {
      proxy.publicKeys([key, { ...key, fingerprint: 'old', validTo: new Date('2026-01-02T00:00:00Z') }])
      const range = { StartTime: new Date('2026-01-10T00:00:00Z'), EndTime: new Date('2026-01-11T00:00:00Z') }
      return outcome(trail(home).send(new cloudtrail.ListPublicKeysCommand(range)), ({ PublicKeyList }) => PublicKeyList)
    },
    aws: [{ Value: Uint8Array.from([1, 0, 1]), Fingerprint: 'aa', ValidityStartTime: key.validFrom, ValidityEndTime: key.validTo }],
    moto: 'SyntaxError',
  },
  {
    id: 'lookup-events',
    act: ({ proxy, home, trail }) => {
      proxy.events([{ ...event, EventId: '2', EventName: 'StartLogging' }, event], home)
      const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'StopLogging' }]
      return outcome(trail(home).send(new cloudtrail.LookupEventsCommand({ LookupAttributes })), ({ Events }) => Events)
    },
    aws: [event],
    moto: 'SyntaxError',
  },
  {
    id: 'regions-of-partition',
    act: ({ home }) => {
      const partitions = ({ Regions = [] }: DescribeRegionsCommandOutput) =>
        [...new Set(Regions.map(({ RegionName = '' }) => partitionNameOf(RegionName)))].sort()
      return outcome(new EC2Client({ ...home, maxAttempts: 1 }).send(new DescribeRegionsCommand({ AllRegions: true })), partitions)
    },
    aws: ['aws'],
    moto: ['aws', 'aws-cn', 'aws-us-gov'],
  },
  {
    id: 'trail-status',
    act: async ({ proxy, home, trail }) => {
      const { arn } = await createTrailWorld(home)
      proxy.trailStatus(arn, { LatestCloudWatchLogsDeliveryTime: delivered, LatestDeliveryError: 'AccessDenied' })
      proxy.trailStatus(arn, { IsLogging: false }, { region: AWAY })
      const ask = (place: Place): Promise<unknown> =>
        outcome(trail(place).send(new cloudtrail.GetTrailStatusCommand({ Name: arn })), (status) => [
          status.IsLogging,
          status.LatestCloudWatchLogsDeliveryTime,
          status.LatestDeliveryError,
        ])
      return [await ask(home), await ask(inRegion(home, AWAY))]
    },
    aws: [
      [true, delivered, 'AccessDenied'],
      [false, delivered, 'AccessDenied'],
    ],
    moto: [
      [true, undefined, undefined],
      [true, undefined, undefined],
    ],
  },
  {
    id: 'selector-flags',
    act: async ({ home, trail }) => {
      const { name } = await createTrailWorld(home)
      const client = trail(home)
      const flags = async (): Promise<unknown> =>
        outcome(client.send(new cloudtrail.DescribeTrailsCommand()), ({ trailList }) => [
          trailList?.[0]?.HasCustomEventSelectors,
          trailList?.[0]?.HasInsightSelectors,
        ])
      const before = await flags()
      await client.send(new cloudtrail.PutEventSelectorsCommand({ TrailName: name, AdvancedEventSelectors: advanced }))
      await client.send(
        new cloudtrail.PutInsightSelectorsCommand({ TrailName: name, InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }] }),
      )
      const read = await outcome(client.send(new cloudtrail.GetTrailCommand({ Name: name })), ({ Trail }) => Trail?.HasCustomEventSelectors)
      return [before, await flags(), read]
    },
    aws: [[false, false], [true, true], true],
    moto: [[false, false], [false, false], false],
  },
  {
    id: 'trail-name-list',
    act: async ({ home, trail }) => {
      const away = inRegion(home, AWAY)
      await createTrailWorld(home, { name: 'one' })
      const single = await createTrailWorld(home, { name: 'single', trail: { IsMultiRegionTrail: false } })
      await createTrailWorld(away, { name: 'two' })
      const ask = (...trailNameList: string[]): Promise<unknown> =>
        outcome(trail(away).send(new cloudtrail.DescribeTrailsCommand({ trailNameList })), names)
      return [await ask('two'), await ask('one'), await ask(single.arn), await ask('none')]
    },
    aws: [['two'], [], ['single'], []],
    moto: [
      ['one', 'two'],
      ['one', 'two'],
      ['one', 'two'],
      ['one', 'two'],
    ],
  },
  {
    id: 'get-trail',
    act: async ({ home, trail }) => {
      const { name, arn } = await createTrailWorld(home)
      const ask = (place: Place, Name: string): Promise<unknown> =>
        outcome(trail(place).send(new cloudtrail.GetTrailCommand({ Name })), ({ Trail }) => Trail?.HomeRegion)
      return [await ask(home, name), await ask(inRegion(home, AWAY), arn), await ask(inRegion(home, AWAY), name)]
    },
    aws: ['us-east-1', 'us-east-1', 'TrailNotFoundException'],
    moto: [undefined, 'TrailNotFoundException', 'TrailNotFoundException'],
  },
  {
    id: 'list-trails',
    act: async ({ home, trail }) => {
      await createTrailWorld(home, { trail: { IsMultiRegionTrail: false } })
      return outcome(trail(inRegion(home, AWAY)).send(new cloudtrail.ListTrailsCommand()), ({ Trails = [] }) =>
        Trails.map(({ HomeRegion }) => HomeRegion),
      )
    },
    aws: ['us-east-1'],
    moto: [],
  },
  {
    id: 'status-by-name',
    act: async ({ home, trail }) => {
      const { name, arn } = await createTrailWorld(home)
      const away = trail(inRegion(home, AWAY))
      const ask = (Name: string): Promise<unknown> => outcome(away.send(new cloudtrail.GetTrailStatusCommand({ Name })))
      return [await ask(name), await ask(arn)]
    },
    aws: ['TrailNotFoundException', 'done'],
    moto: ['done', 'done'],
  },
  {
    id: 'organization-trails-listed',
    act: async (ground) => {
      const { member } = await organization(ground, 'answered')
      const client = ground.trail(member)
      const own = { includeShadowTrails: false }
      return [
        await outcome(client.send(new cloudtrail.DescribeTrailsCommand()), names),
        await outcome(client.send(new cloudtrail.DescribeTrailsCommand(own)), names),
        await outcome(client.send(new cloudtrail.ListTrailsCommand()), ({ Trails }) => Trails?.length),
      ]
    },
    aws: [['org'], [], 1],
    moto: [[], [], 0],
  },
  {
    id: 'organization-trails-read',
    act: async (ground) => {
      const { arn, member } = await organization(ground, 'answered')
      const client = ground.trail(member)
      return [
        await outcome(client.send(new cloudtrail.GetTrailStatusCommand({ Name: arn })), ({ IsLogging }) => IsLogging),
        await outcome(client.send(new cloudtrail.GetTrailStatusCommand({ Name: 'org' }))),
        await outcome(client.send(new cloudtrail.GetTrailCommand({ Name: arn })), ({ Trail }) => Trail?.Name),
      ]
    },
    aws: [true, 'TrailNotFoundException', 'org'],
    moto: ['TrailNotFoundException', 'TrailNotFoundException', 'TrailNotFoundException'],
  },
  {
    id: 'organization-trails-read',
    act: async (ground) => {
      const { arn, member } = await organization(ground, 'refused')
      const client = ground.trail(member)
      return [
        await outcome(client.send(new cloudtrail.GetTrailStatusCommand({ Name: arn }))),
        await outcome(client.send(new cloudtrail.GetEventSelectorsCommand({ TrailName: arn }))),
      ]
    },
    aws: ['AccessDeniedException', 'AccessDeniedException'],
    moto: ['TrailNotFoundException', 'TrailNotFoundException'],
  },
  {
    id: 'one-kind-of-selectors',
    act: async ({ home, trail }) => {
      const { name } = await createTrailWorld(home)
      const both = { TrailName: name, EventSelectors: basic, AdvancedEventSelectors: advanced }
      return outcome(trail(home).send(new cloudtrail.PutEventSelectorsCommand(both)))
    },
    aws: 'InvalidEventSelectorsException',
    moto: 'done',
  },
  {
    id: 'event-selectors',
    act: async ({ home, trail }) => {
      const { name, arn } = await createTrailWorld(home)
      const client = trail(home)
      const ask = (from: cloudtrail.CloudTrailClient): Promise<unknown> =>
        outcome(from.send(new cloudtrail.GetEventSelectorsCommand({ TrailName: arn })), (answer) => [
          answer.EventSelectors?.map(({ ReadWriteType }) => ReadWriteType),
          answer.AdvancedEventSelectors?.length,
        ])
      const fresh = await ask(client)
      await client.send(new cloudtrail.PutEventSelectorsCommand({ TrailName: name, AdvancedEventSelectors: advanced }))
      await client.send(new cloudtrail.PutEventSelectorsCommand({ TrailName: name, EventSelectors: basic }))
      return [fresh, await ask(client), await ask(trail(inRegion(home, AWAY)))]
    },
    aws: [
      [['All'], undefined],
      [['WriteOnly'], undefined],
      [['WriteOnly'], undefined],
    ],
    moto: [[[], 0], [['WriteOnly'], 1], 'TrailNotFoundException'],
  },
  {
    id: 'insight-selectors',
    act: async ({ home, trail }) => {
      const { name: TrailName } = await createTrailWorld(home)
      const client = trail(home)
      const put = (...types: cloudtrail.InsightType[]): Promise<unknown> =>
        client.send(
          new cloudtrail.PutInsightSelectorsCommand({ TrailName, InsightSelectors: types.map((InsightType) => ({ InsightType })) }),
        )
      const ask = (): Promise<unknown> =>
        outcome(client.send(new cloudtrail.GetInsightSelectorsCommand({ TrailName })), ({ InsightSelectors }) => InsightSelectors?.length)
      const fresh = await ask()
      await put('ApiCallRateInsight')
      await put('ApiErrorRateInsight')
      const replaced = await ask()
      await put()
      return [fresh, replaced, await ask()]
    },
    aws: ['InsightNotEnabledException', 1, 'InsightNotEnabledException'],
    moto: [undefined, 2, 2],
  },
  {
    id: 'home-region',
    act: async ({ home, trail }) => {
      const { name, arn } = await createTrailWorld(home)
      const away = trail(inRegion(home, AWAY))
      const client = trail(home)
      return [
        await outcome(client.send(new cloudtrail.StopLoggingCommand({ Name: arn }))),
        await outcome(client.send(new cloudtrail.GetTrailStatusCommand({ Name: name })), ({ IsLogging }) => IsLogging),
        await outcome(client.send(new cloudtrail.StartLoggingCommand({ Name: 'unknown' }))),
        await outcome(away.send(new cloudtrail.StartLoggingCommand({ Name: arn }))),
        await outcome(away.send(new cloudtrail.UpdateTrailCommand({ Name: name }))),
        await outcome(client.send(new cloudtrail.DeleteTrailCommand({ Name: 'unknown' }))),
        await outcome(client.send(new cloudtrail.DeleteTrailCommand({ Name: arn }))),
        await outcome(client.send(new cloudtrail.DescribeTrailsCommand()), names),
      ]
    },
    aws: [
      'done',
      false,
      'TrailNotFoundException',
      'InvalidHomeRegionException',
      'InvalidHomeRegionException',
      'TrailNotFoundException',
      'done',
      [],
    ],
    moto: ['SyntaxError', true, 'SyntaxError', 'SyntaxError', 'TrailNotFoundException', 'done', 'done', ['main']],
  },
  {
    id: 'trail-exists',
    act: async ({ home, trail }) => {
      const { name, bucket } = await createTrailWorld(home)
      const again = new cloudtrail.CreateTrailCommand({ Name: name, S3BucketName: bucket })
      return [
        await outcome(trail(home).send(again)),
        await outcome(trail(home).send(new cloudtrail.GetTrailCommand({ Name: name })), ({ Trail }) => Trail?.IsMultiRegionTrail),
      ]
    },
    aws: ['TrailAlreadyExistsException', true],
    moto: ['done', false],
  },
  {
    id: 'trail-limit',
    act: async ({ home }) => {
      const away = inRegion(home, AWAY)
      const made: unknown[] = [await outcome(createTrailWorld(home, { name: 'everywhere' }))]
      for (let number = 1; number <= 5; number += 1) {
        made.push(await outcome(createTrailWorld(away, { name: `number-${number}`, trail: { IsMultiRegionTrail: false } })))
      }
      return made
    },
    aws: ['done', 'done', 'done', 'done', 'done', 'MaximumNumberOfTrailsExceededException'],
    moto: ['done', 'done', 'done', 'done', 'done', 'done'],
  },
  {
    id: 'topic-arn',
    act: ({ home, trail }) => {
      const topicArn = `arn:aws:sns:${home.region}:${home.account}:notices`
      return outcome(
        createTrailWorld(home, { topic: 'notices', trail: { SnsTopicName: topicArn } }).then(() =>
          trail(home).send(new cloudtrail.DescribeTrailsCommand()),
        ),
        ({ trailList }) => trailList?.[0]?.SnsTopicARN === topicArn,
      )
    },
    aws: true,
    moto: 'InsufficientSnsTopicPolicyException',
  },
  {
    id: 'bucket-policy',
    act: async ({ home, trail, bucket }) => {
      await bucket().send(new s3.CreateBucketCommand({ Bucket: 'bare' }))
      const { name } = await createTrailWorld(home)
      const client = trail(home)
      return [
        await outcome(client.send(new cloudtrail.CreateTrailCommand({ Name: 'second', S3BucketName: 'bare' }))),
        await outcome(client.send(new cloudtrail.CreateTrailCommand({ Name: 'second', S3BucketName: 'missing' }))),
        await outcome(client.send(new cloudtrail.UpdateTrailCommand({ Name: name, S3BucketName: 'bare' }))),
      ]
    },
    aws: ['InsufficientS3BucketPolicyException', 'S3BucketDoesNotExistException', 'InsufficientS3BucketPolicyException'],
    moto: ['done', 'S3BucketDoesNotExistException', 'done'],
  },
  {
    id: 'new-bucket-defaults',
    act: async ({ bucket }) => {
      const client = bucket()
      const Bucket = 'fresh'
      await client.send(new s3.CreateBucketCommand({ Bucket }))
      const block = (): Promise<unknown> =>
        outcome(
          client.send(new s3.GetPublicAccessBlockCommand({ Bucket })),
          (answer) => answer.PublicAccessBlockConfiguration?.BlockPublicPolicy,
        )
      const given = [
        await outcome(
          client.send(new s3.GetBucketEncryptionCommand({ Bucket })),
          (answer) => answer.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
        ),
        await outcome(
          client.send(new s3.GetBucketOwnershipControlsCommand({ Bucket })),
          (answer) => answer.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
        ),
        await block(),
      ]
      await client.send(new s3.DeletePublicAccessBlockCommand({ Bucket }))
      return [...given, await block()]
    },
    aws: ['AES256', 'BucketOwnerEnforced', true, 'NoSuchPublicAccessBlockConfiguration'],
    moto: [
      'ServerSideEncryptionConfigurationNotFoundError',
      'OwnershipControlsNotFoundError',
      'NoSuchPublicAccessBlockConfiguration',
      'NoSuchPublicAccessBlockConfiguration',
    ],
  },
  {
    id: 'mfa-delete',
    act: async ({ bucket, proxy }) => {
      const client = bucket()
      const Bucket = 'guarded'
      await client.send(new s3.CreateBucketCommand({ Bucket }))
      const ask = (): Promise<unknown> =>
        outcome(client.send(new s3.GetBucketVersioningCommand({ Bucket })), ({ Status, MFADelete }) => [Status, MFADelete])
      proxy.mfaDelete(Bucket, 'Disabled')
      const before = await ask()
      const VersioningConfiguration = { Status: 'Enabled' as const, MFADelete: 'Enabled' as const }
      const without = await outcome(client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration })))
      await client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration, MFA: 'arn:aws:iam::1:mfa/root 123456' }))
      return [before, without, await ask()]
    },
    aws: [[undefined, 'Disabled'], 'AccessDenied', ['Enabled', 'Enabled']],
    moto: [[undefined, undefined], 'done', ['Enabled', undefined]],
  },
  {
    id: 'json-errors',
    act: ({ home, trail }) => outcome(trail(home).send(new cloudtrail.ListChannelsCommand())),
    aws: 'InternalFailure',
    moto: 'SyntaxError',
  },
]
