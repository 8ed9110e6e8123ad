import { isRegionName } from '../region-name.ts'
import { listField } from './answer-fields.ts'
import { regionStates } from './from-answers/regions.ts'
import { type TrailSettings, trailSettings } from './from-answers/trails.ts'
import type { Scope } from './observe.ts'
import { OPERATIONS, type OperationName } from './operations.ts'
import type { Answer, Question } from './recording.ts'

/** The regions that every account of a partition has enabled and cannot switch off. */
const REGIONS_ALWAYS_ENABLED: Readonly<Record<string, readonly string[]>> = {
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

/** Whose regions are asked about, and where what has no region of its own is asked. */
export interface Asker {
  readonly partition: string
  readonly mainRegion: string
}

/**
 * The questions a check of an account begins with.
 *
 * Regions that no account can switch off need not wait for the list of regions.
 */
export function firstQuestions(asker: Asker, scope: Scope): readonly Question[] {
  const always = alwaysEnabled(asker)
  const listed = scope.regions?.filter((region) => always.includes(region)) ?? always
  return [ask('ec2:DescribeRegions', asker.mainRegion, { AllRegions: true }), ...listed.map(listTrails)]
}

function alwaysEnabled({ partition, mainRegion }: Asker): readonly string[] {
  return REGIONS_ALWAYS_ENABLED[partition] ?? [mainRegion]
}

/**
 * The questions that an answer gives rise to. The same question may come up many times; whoever asks asks it once.
 */
export function nextQuestions(asker: Asker, scope: Scope, answered: Answered): readonly Question[] {
  const name = `${answered.service}:${answered.operation}`
  return FOLLOW_UPS.get(name)?.(asker, scope, answered) ?? []
}

/** A question with its answer. */
export type Answered = Question & Answer

type FollowUp = (asker: Asker, scope: Scope, answered: Answered) => readonly Question[]

const FOLLOW_UPS: ReadonlyMap<string, FollowUp> = new Map<OperationName, FollowUp>([
  ['ec2:DescribeRegions', (asker, scope, answered) => regionsToList(asker, scope, answered).map(listTrails)],
  ['cloudtrail:DescribeTrails', (_asker, _scope, answered) => trailsIn(answered).map(statusOf)],
])

function regionsToList(asker: Asker, scope: Scope, answered: Answered): readonly string[] {
  const states = 'output' in answered ? regionStates(answered.output) : undefined
  const enabled = states?.filter((region) => region.enabled).map((region) => region.name)
  const wanted = scope.regions ?? enabled ?? alwaysEnabled(asker)
  const disabled = new Set(states?.filter((region) => !region.enabled).map((region) => region.name))
  return wanted.filter((region) => !disabled.has(region))
}

function trailsIn(answered: Answered): readonly TrailSettings[] {
  const trails = 'output' in answered ? (listField(answered.output, 'trailList') ?? []) : []
  return trails.flatMap((each) => trailSettings(each, answered.region) ?? []).filter((trail) => isRegionName(trail.homeRegion))
}

function listTrails(region: string): Question {
  return ask('cloudtrail:DescribeTrails', region, { includeShadowTrails: true })
}

/** Asked by the full ARN, always: a name is refused for an organization's trail, and in any region but the home region. */
function statusOf(trail: TrailSettings): Question {
  return ask('cloudtrail:GetTrailStatus', trail.homeRegion, { Name: trail.arn })
}

function ask(name: OperationName, region: string, input: Question['input']): Question {
  const { service, operation } = OPERATIONS[name]
  return { region, service, operation, input }
}
