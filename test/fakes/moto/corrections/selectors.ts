import { isDeepStrictEqual } from 'node:util'
import type { Answer } from '../answer.ts'
import { errorAnswer, jsonAnswer, parseAnswer, refused, succeeded, withJson } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { GroundState, KnownTrail, Selectors } from '../state.ts'
import { seenAs, trailNamed } from '../state.ts'
import type { Correction, Next } from './correction.ts'
import { cloudTrailPage } from './correction.ts'

const DEFAULT_SELECTOR = { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] }

const isDefault = (selectors: Selectors): boolean =>
  selectors.length === 1 && isDeepStrictEqual({ ...DEFAULT_SELECTOR, ...selectors[0] }, DEFAULT_SELECTOR)

/** Tells whether a trail records anything else than the default, which is all management events. */
export function hasCustomSelectors({ eventSelectors, advancedEventSelectors }: KnownTrail): boolean {
  return advancedEventSelectors.length > 0 || (eventSelectors.length > 0 && !isDefault(eventSelectors))
}

/** GetEventSelectors as AWS answers it: one kind of selectors, and the default when there are none. */
export function selectorsAnswer(arn: unknown, basic: unknown, advanced: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(basic) && basic.length > 0) return { TrailARN: arn, EventSelectors: basic }
  if (Array.isArray(advanced) && advanced.length > 0) return { TrailARN: arn, AdvancedEventSelectors: advanced }
  return { TrailARN: arn, EventSelectors: [DEFAULT_SELECTOR] }
}

async function eventSelectors(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  if (succeeded(answer)) {
    const { TrailARN, EventSelectors, AdvancedEventSelectors } = parseAnswer(answer)
    return withJson(answer, selectorsAnswer(TrailARN, EventSelectors, AdvancedEventSelectors))
  }
  const seen = trailNamed(call).startsWith('arn:') ? seenAs(state, call, trailNamed(call)) : undefined
  if (refused(answer) || seen === undefined || seen.from === 'organization') return answer
  return jsonAnswer(selectorsAnswer(seen.trail.arn, seen.trail.eventSelectors, seen.trail.advancedEventSelectors))
}

/** GetInsightSelectors as AWS answers it: an error when no Insights are on. */
export function insightAnswer(call: MotoCall, trail: KnownTrail): Answer {
  if (trail.insightSelectors.length > 0) return jsonAnswer({ TrailARN: trail.arn, InsightSelectors: trail.insightSelectors })
  const message = `Trail ${trail.arn} does not have Insights enabled.`
  return errorAnswer(call, { code: 'InsightNotEnabledException', message })
}

async function insightSelectors(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  const seen = seenAs(state, call, trailNamed(call))
  const answered = seen !== undefined && seen.from !== 'organization' && (succeeded(answer) || trailNamed(call).startsWith('arn:'))
  return answered && !refused(answer) ? insightAnswer(call, seen.trail) : answer
}

const filled = (value: unknown): boolean => Array.isArray(value) && value.length > 0

/** Rows about event selectors and Insights selectors. */
export const selectorCorrections: readonly Correction[] = [
  {
    id: 'one-kind-of-selectors',
    service: 'cloudtrail',
    operations: ['PutEventSelectors'],
    stands: 'corrects an answer',
    moto: 'takes basic and advanced selectors in one call',
    aws: 'answers InvalidEventSelectorsException',
    page: cloudTrailPage('PutEventSelectors'),
    apply: async (call, next) => {
      if (!filled(call.input.EventSelectors) || !filled(call.input.AdvancedEventSelectors)) return next(call)
      const message = 'Basic and advanced event selectors cannot be used together.'
      return errorAnswer(call, { code: 'InvalidEventSelectorsException', message })
    },
  },
  {
    id: 'event-selectors',
    service: 'cloudtrail',
    operations: ['GetEventSelectors'],
    stands: 'corrects an answer',
    moto: 'answers no selectors for a fresh trail, and the old advanced ones beside newer basic ones',
    aws: 'answers the default selector for a fresh trail; the kind put last replaces the other',
    page: cloudTrailPage('GetEventSelectors'),
    apply: eventSelectors,
  },
  {
    id: 'insight-selectors',
    service: 'cloudtrail',
    operations: ['GetInsightSelectors'],
    stands: 'corrects an answer',
    moto: 'adds to the selectors at every put, and answers none for a trail without',
    aws: 'replaces them, and answers InsightNotEnabledException for a trail without',
    page: cloudTrailPage('GetInsightSelectors'),
    apply: insightSelectors,
  },
]
