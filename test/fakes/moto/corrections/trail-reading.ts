import type { Answer } from '../answer.ts'
import { errorAnswer, jsonAnswer, parseAnswer, refused, succeeded, withJson } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { GroundState, KnownTrail } from '../state.ts'
import { seenAs, trailNamed, trailsSeen, unknownTrail } from '../state.ts'
import type { Correction, Next } from './correction.ts'
import { cloudTrailPage } from './correction.ts'
import { hasCustomSelectors } from './selectors.ts'

type Trail = Readonly<Record<string, unknown>>

/** A list of trails in an answer. */
export function trailsIn(answer: Answer, field: string): Trail[] {
  const list = parseAnswer(answer)[field]
  return Array.isArray(list) ? (list as Trail[]) : []
}

/** The short form of a trail that ListTrails answers. */
export const inShort = ({ arn, name, homeRegion }: KnownTrail): Trail => ({ TrailARN: arn, Name: name, HomeRegion: homeRegion })

function flagged(state: GroundState, trail: Trail): Trail {
  const known = state.trails.get(String(trail.TrailARN))
  if (known === undefined) return trail
  return { ...trail, HasCustomEventSelectors: hasCustomSelectors(known), HasInsightSelectors: known.insightSelectors.length > 0 }
}

async function flagSelectors(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  if (!succeeded(answer)) return answer
  if (call.operation === 'DescribeTrails') {
    return withJson(answer, { trailList: trailsIn(answer, 'trailList').map((trail) => flagged(state, trail)) })
  }
  return withJson(answer, { Trail: flagged(state, (parseAnswer(answer).Trail ?? {}) as Trail) })
}

async function onlyNamed(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  const wanted = Array.isArray(call.input.trailNameList) ? call.input.trailNameList.map(String) : []
  if (wanted.length === 0 || !succeeded(answer)) return answer
  const list = trailsIn(answer, 'trailList')
  const ofCaller = (trail: Trail): boolean => String(trail.TrailARN).includes(`:${call.account}:`) && trail.HomeRegion === call.region
  const trailList = wanted.flatMap((named): Trail[] => {
    if (!named.startsWith('arn:')) return list.filter((trail) => trail.Name === named && ofCaller(trail))
    const listed = list.find((trail) => trail.TrailARN === named) ?? seenAs(state, call, named)?.trail.description
    return listed === undefined ? [] : [listed]
  })
  return withJson(answer, { trailList })
}

async function getTrail(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  const seen = seenAs(state, call, trailNamed(call))
  if (refused(answer) || seen === undefined || seen.from === 'organization') return answer
  if (succeeded(answer)) return withJson(answer, { Trail: { ...(parseAnswer(answer).Trail as object), HomeRegion: seen.trail.homeRegion } })
  return trailNamed(call).startsWith('arn:') ? jsonAnswer({ Trail: seen.trail.description }) : answer
}

async function listAll(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  if (!succeeded(answer)) return answer
  const listed = trailsIn(answer, 'Trails')
  const arns = new Set(listed.map((trail) => trail.TrailARN))
  const others = trailsSeen(state, call).filter(({ trail, from }) => from === 'elsewhere' && !arns.has(trail.arn))
  return withJson(answer, { Trails: [...listed, ...others.map(({ trail }) => inShort(trail))] })
}

async function statusByName(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  const named = trailNamed(call)
  const shadow = !named.startsWith('arn:') && seenAs(state, call, named)?.from === 'shadow'
  return shadow && succeeded(answer) ? errorAnswer(call, unknownTrail(call)) : answer
}

const cloudtrail = { service: 'cloudtrail', stands: 'corrects an answer' } as const

/** Rows about reading trails. */
export const trailReadingCorrections: readonly Correction[] = [
  {
    ...cloudtrail,
    id: 'selector-flags',
    operations: ['DescribeTrails', 'GetTrail'],
    moto: 'says that no trail has selectors',
    aws: 'tells whether a trail has custom event selectors and Insights selectors',
    page: cloudTrailPage('Trail'),
    apply: flagSelectors,
  },
  {
    ...cloudtrail,
    id: 'trail-name-list',
    operations: ['DescribeTrails'],
    moto: 'lists every trail, whatever trailNameList says',
    aws: "lists the trails named: a name means the caller's own account and Region, an ARN any Region",
    page: cloudTrailPage('DescribeTrails'),
    apply: onlyNamed,
  },
  {
    ...cloudtrail,
    id: 'get-trail',
    operations: ['GetTrail'],
    moto: 'leaves the home Region out, and finds a trail by ARN in its home Region only',
    aws: 'names the home Region, and finds a trail by ARN from any Region',
    page: cloudTrailPage('GetTrail'),
    apply: getTrail,
  },
  {
    ...cloudtrail,
    id: 'list-trails',
    operations: ['ListTrails'],
    moto: 'lists the trails that cover the Region asked',
    aws: "lists the account's trails of every Region",
    page: cloudTrailPage('ListTrails'),
    apply: listAll,
  },
  {
    ...cloudtrail,
    id: 'status-by-name',
    operations: ['GetTrailStatus'],
    moto: 'finds the status of a trail of another Region by name',
    aws: 'wants the ARN of a trail whose home is another Region',
    page: cloudTrailPage('GetTrailStatus'),
    apply: statusByName,
  },
]
