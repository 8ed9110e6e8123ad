import { isPartition, REGIONS_ALWAYS_ENABLED } from '../partition.ts'
import { listField } from './answer-fields.ts'
import { regionStates } from './from-answers/regions.ts'
import { type TrailSettings, trailSettings } from './from-answers/trails.ts'
import type { Scope } from './observe.ts'
import { OPERATIONS, type OperationName } from './operations.ts'
import type { Answer, Question } from './recording.ts'

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
  return isPartition(partition) ? REGIONS_ALWAYS_ENABLED[partition] : [mainRegion]
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
  return trails.flatMap((each) => trailSettings(each) ?? [])
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
