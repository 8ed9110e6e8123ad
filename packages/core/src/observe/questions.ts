import { isRegionName } from '../region-name.ts'
import { listField } from './answer-fields.ts'
import { regionStates } from './from-answers/regions.ts'
import { type TrailSettings, trailSettings } from './from-answers/trails.ts'
import type { Scope } from './observe.ts'
import { OPERATIONS, type OperationName } from './operations.ts'
import type { Call, RecordedCall } from './recording.ts'

/** The regions that every account of a partition has enabled unless it opts out; asked when an account will not list its own. */
const REGIONS_ENABLED_BY_DEFAULT: Readonly<Record<string, readonly string[]>> = {
  // Source: Account Management Reference Guide, "Enable or disable AWS Regions in your account".
  aws: [
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-north-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
}

/** Where a partition is asked about things that have no region of their own. */
export const MAIN_REGION: Readonly<Record<string, string>> = { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }

/** Who asks, and where what has no region of its own is asked. */
export interface Asker {
  readonly account: string
  readonly partition: string
  readonly mainRegion: string
}

/** The question a check of an account begins with, once it is known whose credentials ask. */
export function firstQuestions(asker: Asker): readonly Call[] {
  return [ask('ec2:DescribeRegions', asker, asker.mainRegion, { AllRegions: true })]
}

/**
 * The questions that an answer gives rise to. The same question may come up many times; whoever asks asks it once.
 */
export function nextQuestions(asker: Asker, scope: Scope, answered: RecordedCall): readonly Call[] {
  const name = `${answered.service}:${answered.operation}`
  return FOLLOW_UPS.get(name)?.(asker, scope, answered) ?? []
}

type FollowUp = (asker: Asker, scope: Scope, answered: RecordedCall) => readonly Call[]

const FOLLOW_UPS: ReadonlyMap<string, FollowUp> = new Map<OperationName, FollowUp>([
  ['ec2:DescribeRegions', (asker, scope, answered) => regionsToList(asker, scope, answered).map((region) => listTrails(asker, region))],
  ['cloudtrail:DescribeTrails', (asker, _scope, answered) => trailsIn(answered).map((trail) => statusOf(asker, trail))],
])

function regionsToList(asker: Asker, scope: Scope, answered: RecordedCall): readonly string[] {
  const states = 'output' in answered ? regionStates(answered.output) : undefined
  const enabled = states?.filter((region) => region.enabled).map((region) => region.name)
  const wanted = scope.regions ?? enabled ?? REGIONS_ENABLED_BY_DEFAULT[asker.partition] ?? [asker.mainRegion]
  const disabled = new Set(states?.filter((region) => !region.enabled).map((region) => region.name))
  return wanted.filter((region) => !disabled.has(region))
}

function trailsIn(answered: RecordedCall): readonly TrailSettings[] {
  const trails = 'output' in answered ? (listField(answered.output, 'trailList') ?? []) : []
  return trails.flatMap((each) => trailSettings(each, answered.region) ?? []).filter((trail) => isRegionName(trail.homeRegion))
}

function listTrails(asker: Asker, region: string): Call {
  return ask('cloudtrail:DescribeTrails', asker, region, { includeShadowTrails: true })
}

/** Asked by the full ARN, always: a name is refused for an organization's trail, and in any region but the home region. */
function statusOf(asker: Asker, trail: TrailSettings): Call {
  return ask('cloudtrail:GetTrailStatus', asker, trail.homeRegion, { Name: trail.arn })
}

function ask(name: OperationName, { account }: Asker, region: string, input: Call['input']): Call {
  const { service, operation } = OPERATIONS[name]
  return { account, region, service, operation, input }
}
