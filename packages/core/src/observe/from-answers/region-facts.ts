import { flagField, type JsonObject, listField, objectOf, ownField, textField } from '../answer-fields.ts'
import { type Answers, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { ConfigRecorder, FlowLog, RegionFacts } from '../facts/region.ts'
import type { OperationName } from '../operations.ts'
import { readKeysIn } from './keys.ts'
import { wholeList } from './whole-list.ts'

/** What an account has in a region besides trails. */
export function readRegion(answers: Answers, account: string, region: string): RegionFacts {
  const asked = <T>(operation: OperationName, read: (output: JsonObject) => Fact<T>, none?: { means: T }) => {
    const call = wholeList(answers, { account, region }, operation)
    return readAnswer(call, { operation, missing: `${operation.split(':')[1]} in ${region}`, read, ...(none && { none }) })
  }
  const statuses = asked('configservice:DescribeConfigurationRecorderStatus', (output) => list(output, 'ConfigurationRecordersStatus'))
  const vpcs = asked('ec2:DescribeVpcs', (output) => readVpcs(output, account))
  return {
    region,
    recorders: asked('configservice:DescribeConfigurationRecorders', (output) => readRecorders(output, statuses)),
    deliveryChannels: asked('configservice:DescribeDeliveryChannels', (output) => idsIn(output, 'DeliveryChannels', 's3BucketName')),
    vpcs,
    // Where there is no VPC nobody asks for flow logs.
    flowLogs: vpcs.known && vpcs.value.length === 0 ? known([]) : asked('ec2:DescribeFlowLogs', readFlowLogs),
    securityHub: asked<boolean>('securityhub:DescribeHub', () => known(true), { means: false }),
    keys: readKeysIn(answers, account, region),
  }
}

function list(output: JsonObject, field: string): Fact<readonly JsonObject[]> {
  const items = listField(output, field)
  return items === undefined ? notKnown('malformed-answer', `expected a list "${field}"`) : known(items.map((each) => objectOf(each) ?? {}))
}

/** A VPC that another account shares is that account's to watch. */
function readVpcs(output: JsonObject, account: string): Fact<readonly string[]> {
  const vpcs = listField(output, 'Vpcs')
  const own = vpcs?.filter((each) => (textField(objectOf(each) ?? {}, 'OwnerId') ?? account) === account)
  return idsIn(own === undefined ? output : { Vpcs: own }, 'Vpcs', 'VpcId')
}

function idsIn(output: JsonObject, field: string, idField: string): Fact<readonly string[]> {
  const items = list(output, field)
  if (!items.known) return items
  const ids = items.value.flatMap((item) => textField(item, idField) ?? [])
  return ids.length < items.value.length
    ? notKnown('malformed-answer', `${field}: one lacks "${idField}"`)
    : known([...new Set(ids)].sort())
}

function readRecorders(output: JsonObject, statuses: Fact<readonly JsonObject[]>): Fact<readonly ConfigRecorder[]> {
  const recorders = list(output, 'ConfigurationRecorders')
  return recorders.known ? known(recorders.value.map((recorder) => readRecorder(recorder, statuses))) : recorders
}

function readRecorder(recorder: JsonObject, statuses: Fact<readonly JsonObject[]>): ConfigRecorder {
  const name = textField(recorder, 'name') ?? ''
  const group = objectOf(recorder.recordingGroup) ?? {}
  const status = statuses.known ? statuses.value.find((each) => textField(each, 'name') === name) : undefined
  const fromStatus = <T>(read: (status: JsonObject) => T): Fact<T> => {
    if (!statuses.known) return statuses
    return status === undefined ? notKnown('malformed-answer', `no status of configuration recorder ${name}`) : known(read(status))
  }
  return {
    name,
    records: recordsOf(group),
    includesGlobalTypes: includesGlobalTypes(group),
    isRecording: fromStatus((each) => flagField(each, 'recording') ?? false),
    lastStatus: fromStatus((each) => textField(each, 'lastStatus')?.toUpperCase() ?? null),
  }
}

/**
 * The types of resources without a region that `includeGlobalResourceTypes` is about.
 * Source: AWS Config API Reference, RecordingGroup ("the globally recorded IAM resource types").
 */
const GLOBAL_TYPES: readonly string[] = ['AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User']

/** Leaving out the global types alone, which one region records for all, leaves out nothing of the region. Source: as above, and RecordingStrategy. */
function recordsOf(group: JsonObject): ConfigRecorder['records'] {
  const strategy = strategyOf(group)
  if (strategy === 'ALL_SUPPORTED_RESOURCE_TYPES') return 'all'
  if (strategy !== 'EXCLUSION_BY_RESOURCE_TYPES') return 'some'
  return excludedTypes(group).every((type) => GLOBAL_TYPES.includes(type)) ? 'all' : 'all-but-excluded'
}

function includesGlobalTypes(group: JsonObject): boolean {
  const strategy = strategyOf(group)
  if (strategy === 'EXCLUSION_BY_RESOURCE_TYPES') return !excludedTypes(group).some((type) => GLOBAL_TYPES.includes(type))
  if (strategy === 'INCLUSION_BY_RESOURCE_TYPES') return GLOBAL_TYPES.every((type) => listField(group, 'resourceTypes')?.includes(type))
  return flagField(group, 'includeGlobalResourceTypes') ?? false
}

function strategyOf(group: JsonObject): string | undefined {
  if (flagField(group, 'allSupported') === true) return 'ALL_SUPPORTED_RESOURCE_TYPES'
  return textField(objectOf(group.recordingStrategy) ?? {}, 'useOnly') ?? 'INCLUSION_BY_RESOURCE_TYPES'
}

function excludedTypes(group: JsonObject): readonly string[] {
  const types = listField(objectOf(group.exclusionByResourceTypes) ?? {}, 'resourceTypes') ?? []
  return types.map(String)
}

function readFlowLogs(output: JsonObject): Fact<readonly FlowLog[]> {
  const logs = list(output, 'FlowLogs')
  if (!logs.known) return logs
  return known(
    logs.value.map((log) => ({
      id: textField(log, 'FlowLogId') ?? '',
      resourceId: textField(log, 'ResourceId') ?? '',
      trafficType: textField(log, 'TrafficType') ?? '',
      isActive: ownField(log, 'FlowLogStatus') === 'ACTIVE',
      deliverStatus: textField(log, 'DeliverLogsStatus') ?? null,
    })),
  )
}
