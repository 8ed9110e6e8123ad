import type { JsonObject, RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, call, denied, enabledRegions, listing } from '../../../fixtures/recordings.ts'
import { judge, verdicts } from './judge.ts'

const ID = 'config-recorder'
const ALL = { allSupported: true, includeGlobalResourceTypes: true, resourceTypes: [] }
const LOCAL = { ...ALL, includeGlobalResourceTypes: false }
const IAM = ['AWS::IAM::User', 'AWS::IAM::Role', 'AWS::IAM::Group', 'AWS::IAM::Policy']

interface World {
  readonly group?: JsonObject
  readonly status?: JsonObject
  readonly channels?: readonly JsonObject[]
  readonly region?: string
}

function config({ group = ALL, status = {}, channels = [{ name: 'default', s3BucketName: 'logs' }], region = 'us-east-1' }: World = {}) {
  const recorder = { name: 'default', recordingGroup: group }
  return [
    call('configservice:DescribeConfigurationRecorders', { output: { ConfigurationRecorders: [recorder] } }, { region }),
    statusIn(region, {
      output: { ConfigurationRecordersStatus: [{ name: 'default', recording: true, lastStatus: 'SUCCESS', ...status }] },
    }),
    call('configservice:DescribeDeliveryChannels', { output: { DeliveryChannels: channels } }, { region }),
  ]
}

function statusIn(region: string, answer: Parameters<typeof call>[1]): RecordedCall {
  return call('configservice:DescribeConfigurationRecorderStatus', answer, { region })
}

function excluding(...resourceTypes: readonly string[]): JsonObject {
  return {
    allSupported: false,
    exclusionByResourceTypes: { resourceTypes },
    recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
  }
}

test.each<[string, World, string]>([
  ['everything', {}, 'pass recording'],
  [
    'everything, said by the strategy',
    { group: { recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' }, includeGlobalResourceTypes: true } },
    'pass recording',
  ],
  ['has not recorded yet', { status: { lastStatus: undefined } }, 'pass recording'],
  ['is about to record', { status: { lastStatus: 'PENDING' } }, 'pass recording'],
  ['stopped', { status: { recording: false } }, 'fail not-recording'],
  ['failing, as Config writes it', { status: { lastStatus: 'Failure' } }, 'fail recorder-failing'],
  ['some types', { group: { allSupported: false, resourceTypes: ['AWS::S3::Bucket'] } }, 'fail not-all-types'],
  ['all but one', { group: excluding('AWS::EC2::NetworkInterface') }, 'fail not-all-types'],
  ['all but the global ones, and no region has those', { group: excluding(...IAM) }, 'fail no-global-types'],
  ['nothing left out', { group: excluding() }, 'pass recording'],
  ['no channel', { channels: [] }, 'fail no-delivery-channel'],
  ['no global types', { group: LOCAL }, 'fail no-global-types'],
  ['stopped, and more besides: the first counts', { status: { recording: false }, channels: [], group: LOCAL }, 'fail not-recording'],
])('%s', (_name, world, expected) => {
  expect(verdicts(ID, [enabledRegions('us-east-1'), listing([]), ...config(world)])).toEqual([`${expected} ${ACCOUNT}`])
})

test('no recorder', () => {
  const none = call('configservice:DescribeConfigurationRecorders', { output: { ConfigurationRecorders: [] } })
  expect(verdicts(ID, [listing([]), none])).toEqual([`fail no-recorder ${ACCOUNT}`])
})

describe('what could not be read', () => {
  const [recorders, status, channels] = config() as [RecordedCall, RecordedCall, RecordedCall]
  const refused = (operation: string) => call(operation, denied('config:x'))
  test.each<[string, readonly RecordedCall[], string]>([
    ['recorders', [refused('configservice:DescribeConfigurationRecorders'), status, channels], 'unknown access-denied'],
    ['status', [recorders, refused('configservice:DescribeConfigurationRecorderStatus'), channels], 'unknown access-denied'],
    [
      'a status of another recorder',
      [recorders, statusIn('us-east-1', { output: { ConfigurationRecordersStatus: [] } }), channels],
      'unknown malformed-answer',
    ],
    ['channels', [recorders, status, refused('configservice:DescribeDeliveryChannels')], 'unknown access-denied'],
    ['nothing recorded', [], 'unknown not-recorded'],
  ])('%s', (_name, calls, expected) => {
    expect(verdicts(ID, [enabledRegions('us-east-1'), listing([]), ...calls])).toEqual([`${expected} ${ACCOUNT}`])
  })
  test('a failure that is certain outweighs it', () => {
    const partial = config({ group: { allSupported: false } })[0] as RecordedCall
    expect(verdicts(ID, [enabledRegions('us-east-1'), partial])).toEqual([`fail not-all-types ${ACCOUNT}`])
  })
})

describe('global types, in any one region', () => {
  const regions = enabledRegions('eu-west-1', 'us-east-1')
  const found = (calls: readonly RecordedCall[], scope = {}) =>
    judge(ID, calls, { scope }).map(({ outcome, because, region }) => `${outcome} ${because.code} ${region}`)
  const west = (world: World = {}) => config({ ...world, region: 'eu-west-1' })
  test('another region has them', () => {
    expect(found([regions, ...config({ group: LOCAL }), ...west()])).toEqual(['pass recording eu-west-1', 'pass recording us-east-1'])
  })
  test('another region would, but is stopped', () => {
    expect(found([regions, ...config({ group: LOCAL }), ...west({ status: { recording: false } })])).toEqual([
      'fail not-recording eu-west-1',
      'fail no-global-types us-east-1',
    ])
  })
  test('none has: one failure, in the main region', () => {
    expect(found([regions, ...config({ group: LOCAL }), ...west({ group: LOCAL })])).toEqual([
      'pass recording eu-west-1',
      'fail no-global-types us-east-1',
    ])
  })
  test.each([
    ['eu-south-1', 'pass recording us-east-1'],
    ['eu-south-2', 'fail no-global-types us-east-1'],
  ])('another region says so, and is old enough to: %s', (region, expected) => {
    expect(found([enabledRegions(region, 'us-east-1'), ...config({ group: LOCAL }), ...config({ region })])).toEqual([
      `pass recording ${region}`,
      expected,
    ])
  })
  test('another region might: not certain', () => {
    const refused = call('configservice:DescribeConfigurationRecorders', denied('config:x'), { region: 'eu-west-1' })
    expect(found([regions, ...config({ group: LOCAL }), refused])).toEqual([
      'unknown access-denied eu-west-1',
      'unknown access-denied us-east-1',
    ])
  })
  test('only the main region looked at: another might', () => {
    expect(found([regions, ...config({ group: LOCAL })], { regions: ['us-east-1'] })).toEqual(['unknown not-recorded us-east-1'])
  })
  test('only another region looked at: nobody asks there', () => {
    expect(found([regions, ...west({ group: LOCAL })], { regions: ['eu-west-1'] })).toEqual(['pass recording eu-west-1'])
  })
  test('an account without the main region: told of its first', () => {
    expect(
      found([enabledRegions('eu-central-1', 'eu-west-1'), ...west({ group: LOCAL }), ...config({ group: LOCAL, region: 'eu-central-1' })]),
    ).toEqual(['fail no-global-types eu-central-1', 'pass recording eu-west-1'])
  })
})
