import { isPartition, REGIONS_ALWAYS_ENABLED } from '../partition.ts'
import { regionStates } from './from-answers/regions.ts'
import type { Scope } from './observe.ts'
import { OPERATIONS, type OperationName, operationNameOf } from './operations.ts'
import { aboutAccount, aboutKeys, aboutRegion, aboutRotation, aboutVpcs } from './questions/about-regions.ts'
import {
  aboutAlarms,
  aboutAttachedPolicies,
  aboutBoundary,
  aboutKeyPolicy,
  aboutMessageKey,
  aboutMetricFilters,
  aboutPolicyVersion,
  aboutRolePolicies,
  aboutSubscriptions,
  aboutTrails,
} from './questions/about-trails.ts'
import { aboutDeadLetterQueue, aboutWanted } from './questions/about-wanted.ts'
import { type Answered, ask } from './questions/ask.ts'
import type { Question } from './recording.ts'

export type { Answered } from './questions/ask.ts'

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
  return [
    ask('ec2:DescribeRegions', asker.mainRegion, { AllRegions: true }),
    ...listed.flatMap(aboutRegion),
    ...(scope.wanted === undefined ? [] : aboutWanted(scope.wanted, asker.mainRegion)),
  ].filter(isWanted(scope))
}

function alwaysEnabled({ partition, mainRegion }: Asker): readonly string[] {
  return isPartition(partition) ? REGIONS_ALWAYS_ENABLED[partition] : [mainRegion]
}

/**
 * The questions that an answer gives rise to. The same question may come up many times; whoever asks asks it once.
 *
 * Whose credentials they are is a question too, though not one of the first: its answer gives rise to what needs an account's id.
 */
export function nextQuestions(asker: Asker, scope: Scope, answered: Answered): readonly Question[] {
  const name = operationNameOf(answered)
  const followUp = name === undefined ? undefined : FOLLOW_UPS.get(name)
  return followUp?.(answered, asker, scope).filter(isWanted(scope)) ?? []
}

type FollowUp = (answered: Answered, asker: Asker, scope: Scope) => readonly Question[]

const FOLLOW_UPS: ReadonlyMap<OperationName, FollowUp> = new Map<OperationName, FollowUp>([
  ['sts:GetCallerIdentity', aboutAccount],
  ['ec2:DescribeRegions', (answered, asker, scope) => regionsToAsk(answered, asker, scope).flatMap(aboutRegion)],
  ['cloudtrail:DescribeTrails', (answered, _asker, { wanted }) => aboutTrails(answered, wanted?.organization === true)],
  ['cloudwatchlogs:DescribeMetricFilters', (answered, _asker, { wanted }) => aboutMetricFilters(answered, wanted !== undefined)],
  ['cloudwatch:DescribeAlarms', aboutAlarms],
  ['sns:ListSubscriptionsByTopic', aboutSubscriptions],
  ['iam:GetRole', aboutBoundary],
  ['iam:ListRolePolicies', aboutRolePolicies],
  ['iam:ListAttachedRolePolicies', aboutAttachedPolicies],
  ['iam:GetPolicy', aboutPolicyVersion],
  ['ec2:DescribeVpcs', aboutVpcs],
  ['kms:ListKeys', aboutKeys],
  ['kms:DescribeKey', (answered) => [...aboutRotation(answered), ...aboutKeyPolicy(answered)]],
  ['sns:GetTopicAttributes', aboutMessageKey],
  [
    'sqs:GetQueueAttributes',
    (answered, _, { wanted }) => [...aboutMessageKey(answered), ...(wanted === undefined ? [] : aboutDeadLetterQueue(answered))],
  ],
])

function regionsToAsk(answered: Answered, asker: Asker, scope: Scope): readonly string[] {
  const states = 'output' in answered ? regionStates(answered.output) : undefined
  const enabled = states?.filter((region) => region.enabled).map((region) => region.name)
  const wanted = scope.regions ?? enabled ?? alwaysEnabled(asker)
  const disabled = new Set(states?.filter((region) => !region.enabled).map((region) => region.name))
  return wanted.filter((region) => !disabled.has(region))
}

/** What every check asks, whatever it is to judge: which regions there are, and which trails. */
const ALWAYS: ReadonlySet<OperationName> = new Set<OperationName>(['ec2:DescribeRegions', 'cloudtrail:DescribeTrails'])

/** Only what a control that is to be judged rests on is asked, and for a plan what plans rest on. */
function isWanted({ operations, statusOnlyAtHome, wanted }: Scope): (question: Question) => boolean {
  return (question) => {
    const name = operationNameOf(question)
    if (name === undefined || (OPERATIONS[name].use === 'planned' && wanted === undefined)) return false
    if (name === 'cloudtrail:GetTrailStatus' && statusOnlyAtHome === true && !isAtHome(question)) return false
    return operations === undefined || ALWAYS.has(name) || operations.has(name)
  }
}

function isAtHome({ region, input }: Question): boolean {
  return String(input.Name).split(':')[3] === region
}
