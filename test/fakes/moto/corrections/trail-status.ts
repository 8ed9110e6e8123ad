import { parseAnswer, succeeded, withJson } from '../answer.ts'
import type { GroundState, TrailStatusFields } from '../state.ts'
import { seenAs, trailNamed } from '../state.ts'
import type { Correction } from './correction.ts'
import { cloudTrailPage } from './correction.ts'

/** The key of a trail's set status in the state. */
export const statusKey = (arn: string, region?: string): string => (region === undefined ? arn : `${arn} ${region}`)

const onWire = (value: Date | string | boolean | undefined): unknown => (value instanceof Date ? value.getTime() / 1000 : value)

/** The fields set for a trail in a Region, as the wire carries them: the Region's own over the trail's. */
function setFields(state: GroundState, arn: string, region: string): Readonly<Record<string, unknown>> {
  const fields: TrailStatusFields = { ...state.statuses.get(statusKey(arn)), ...state.statuses.get(statusKey(arn, region)) }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, onWire(value)]))
}

/** Rows about a trail's status. */
export const trailStatusCorrections: readonly Correction[] = [
  {
    id: 'trail-status',
    service: 'cloudtrail',
    operations: ['GetTrailStatus'],
    stands: 'corrects an answer',
    moto: 'has delivered logs this very second, never anything else, and never with an error',
    aws: 'tells when and with what error logs, digests, notifications and CloudWatch Logs events were delivered last, Region by Region',
    page: cloudTrailPage('GetTrailStatus'),
    apply: async (call, next, state) => {
      const answer = await next(call)
      const arn = seenAs(state, call, trailNamed(call))?.trail.arn ?? trailNamed(call)
      if (!succeeded(answer)) return answer
      return withJson(answer, { ...parseAnswer(answer), ...setFields(state, arn, call.region) })
    },
  },
]
