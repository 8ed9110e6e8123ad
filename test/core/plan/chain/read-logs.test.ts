import { describe, expect, test } from 'vitest'
import { known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import type { TrailWrite } from '../../../../packages/core/src/observe/facts/trail-write.ts'
import type { AccountSnapshot, TrailStatus } from '../../../../packages/core/src/observe/snapshot.ts'
import { planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { ONLY_AWS_SAYS } from '../../../../packages/core/src/plan/simulate/written.ts'
import { inputOf, soundAccount } from '../../../fixtures/chain-accounts.ts'

// The fixtures' clock says 2026-11-22T10:00Z, and the latest delivery was at 09:55.
const sound = soundAccount()
const [trail] = sound.trails
const arn = trail?.arn ?? ''

function write(eventName: string, time: string, trailArn: string | null = arn): TrailWrite {
  const nobody = { trailName: null, principal: null, issuer: null, invokedBy: null, userAgent: 'trailmend', sourceIPAddress: null }
  return { eventId: `${eventName} ${time}`, time, eventName, trailArn, ...nobody }
}

function stateOf(status: Partial<TrailStatus>, writes: AccountSnapshot['trailWrites'] = known([])) {
  const trails = sound.trails.map((each) => ({
    ...each,
    status: each.status.known ? known({ ...each.status.value, ...status }) : each.status,
  }))
  const planned = planSteps(inputOf({ ...sound, trails, trailWrites: writes }))
  const { state, does } = planned.decisions.find(({ part }) => part === 'logs-integration') ?? {}
  return `${state}: ${does}`
}

const IN_PLACE = 'in-place: nothing'
const AWAITED = 'awaiting-delivery: wait'
const DEAD = 'stopped: hand-over'
const OLD = known('2026-11-10T00:00:00Z')

describe('delivery to a log group', () => {
  test.each<[string, Partial<TrailStatus>, string]>([
    ['was seen a few minutes ago', {}, IN_PLACE],
    ['was seen a day ago at most', { latestLogsDelivery: known('2026-11-21T10:00:00Z') }, IN_PLACE],
    ['was last seen more than a day ago', { latestLogsDelivery: known('2026-11-21T09:59:59Z') }, DEAD],
    ['was never seen', { latestLogsDelivery: known(null) }, AWAITED],
    ['was never seen, for an error', { latestLogsDelivery: known(null), latestLogsDeliveryError: 'AccessDenied' }, DEAD],
    ['is of a trail that was started since', { startedLogging: known('2026-11-22T09:55:01Z') }, AWAITED],
    ['came in the same second as the start', { startedLogging: known('2026-11-22T09:55:00Z') }, IN_PLACE],
    ['is of a trail that is started by the plan', { startedLogging: known(ONLY_AWS_SAYS) }, AWAITED],
    ['is of a trail that was started at a time that cannot be read', { startedLogging: known('yesterday') }, AWAITED],
    ['is old, and the trail was started an hour ago', { latestLogsDelivery: OLD, startedLogging: known('2026-11-22T09:00:00Z') }, AWAITED],
    ['is old, as is the start', { latestLogsDelivery: OLD, startedLogging: known('2026-11-12T09:00:00Z') }, DEAD],
    ['was at a time that cannot be read', { latestLogsDelivery: known('soon') }, DEAD],
  ])('%s', (_, status, state) => expect(stateOf(status)).toBe(state))

  test.each<[string, AccountSnapshot['trailWrites'], string]>([
    ['the trail was changed since', known([write('UpdateTrail', '2026-11-22T09:58:00Z')]), AWAITED],
    ['the trail was made since', known([write('CreateTrail', '2026-11-22T09:58:00Z')]), AWAITED],
    ['the trail was started since', known([write('StartLogging', '2026-11-22T09:58:00Z')]), AWAITED],
    ['the trail was changed before', known([write('UpdateTrail', '2026-11-22T09:54:00Z')]), IN_PLACE],
    [
      'the latest of several changes counts',
      known(['08', '59', '30'].map((at) => write('UpdateTrail', `2026-11-22T09:${at}:00Z`))),
      AWAITED,
    ],
    ['other changes say nothing of it', known([write('PutEventSelectors', '2026-11-22T09:58:00Z')]), IN_PLACE],
    ['another trail was changed since', known([write('UpdateTrail', '2026-11-22T09:58:00Z', `${arn}2`)]), IN_PLACE],
    ['a change names no trail', known([write('UpdateTrail', '2026-11-22T09:58:00Z', null)]), IN_PLACE],
    ['changes may not be looked up', notKnown('access-denied', 'LookupEvents', 'cloudtrail:LookupEvents'), IN_PLACE],
  ])('of a few minutes ago, where %s', (_, writes, state) => expect(stateOf({}, writes)).toBe(state))

  test('that stopped is waited for while the plan mends what it rests on', () => {
    const logGroups = sound.logGroups.map(
      (each) => ({ ...each, settings: known({ retentionDays: 7 }) }) as (typeof sound.logGroups)[number],
    )
    const trails = sound.trails.map((each) => ({
      ...each,
      status: each.status.known ? known({ ...each.status.value, latestLogsDelivery: OLD }) : each.status,
    }))
    const planned = planSteps(inputOf({ ...sound, logGroups, trails }))
    expect(planned.steps.map(({ id }) => id)).toEqual(['retention'])
    expect(planned.waits.map(({ part }) => part)).toEqual(['logs-integration'])
  })
})
