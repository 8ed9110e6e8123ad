import { describe, expect, test } from 'vitest'
import { DEFAULT_THRESHOLDS } from '../../../packages/core/src/evaluate/control.ts'
import { known } from '../../../packages/core/src/observe/fact.ts'
import type { LogGroupSettings } from '../../../packages/core/src/observe/facts/log-group.ts'
import { makePlan } from '../../../packages/core/src/plan/make-plan.ts'
import type { Profile } from '../../../packages/core/src/plan/parts.ts'
import { inputOf, NOW, soundAccount, wholeChain } from '../../fixtures/chain-accounts.ts'

const MAKING = { observedAt: '2026-11-22T10:00:00Z', controls: [], thresholds: DEFAULT_THRESHOLDS }
const DAY = 86_400_000
const LONG_AGO = NOW - 400 * DAY

function planOf(settings: Partial<LogGroupSettings>, { profile = 'standard' as Profile, volume = {}, retentionDays = 365 } = {}) {
  const wished = { ...wholeChain(profile), retentionDays }
  const sound = soundAccount(wholeChain())
  const held: LogGroupSettings = { retentionDays: 14, createdAt: LONG_AGO, storedBytes: 3e9, ...settings }
  return makePlan({
    ...inputOf({ ...sound, logGroups: sound.logGroups.map((group) => ({ ...group, settings: known(held) })) }, wished),
    ...MAKING,
    volume,
  })
}

describe('what a log group is about to drop', () => {
  test('is offered for export, with when, how much, the call and its price, beside the step that lengthens retention', () => {
    const { offers, steps } = planOf({})
    expect(steps.map(({ change }) => change)).toEqual(['cloudwatchlogs:PutRetentionPolicy'])
    expect(offers).toHaveLength(1)
    const [offer] = offers
    expect(offer).toMatchObject({
      part: 'retention',
      operation: 'cloudwatchlogs:CreateExportTask',
      region: 'eu-west-1',
      needs: ['logs:CreateExportTask', 's3:PutObject'],
      input: {
        logGroupName: 'outcomestrail',
        from: NOW - 14 * DAY,
        to: NOW,
        destination: 'outcomesbucket-111122223333',
        destinationPrefix: 'exported/outcomestrail',
      },
    })
    expect(offer?.because).toMatch(/dropped 14 days after it happened, until the step .* on 2026-11-22\. It holds 3000000000 bytes\./u)
    expect(offer?.cost).toMatchObject([
      { quantity: 3, unitPrice: null, monthly: null },
      { quantity: 3, unitPrice: 0.023, monthly: 0.069 },
    ])
  })

  test.each([
    ['it is empty', { storedBytes: 0 }, {}],
    ['it keeps events for ever, and no step ends that', { retentionDays: null }, {}],
    ['it keeps events long enough', { retentionDays: 731 }, {}],
    ['it keeps events exactly as long as wanted', { retentionDays: 14 }, { retentionDays: 14 }],
  ])('is not offered where %s', (_why, settings, wish) => {
    const { offers, steps } = planOf(settings, wish)
    expect(offers).toEqual([])
    expect(steps.filter(({ fields }) => fields.some(({ before, after }) => before === null || Number(after) < Number(before)))).toEqual([])
  })

  test('is offered where no step ends it', () => {
    const { offers, steps } = planOf({}, { profile: 'legacy' })
    expect(steps).toEqual([])
    expect(offers[0]?.because).toContain('no step of this plan ends that')
  })

  test('costs what nobody knows where the bytes are not known, and what the user says where they say so', () => {
    expect(planOf({ storedBytes: null }).offers[0]).toMatchObject({
      because: expect.stringContaining('How much it holds is not known.'),
      cost: [
        { quantity: null, monthly: null },
        { quantity: null, monthly: null },
      ],
    })
    const volume = { prices: { 'eu-west-1': { 'logs-exported': 0.5 } } }
    expect(planOf({}, { volume }).offers[0]?.cost[0]).toMatchObject({ unitPrice: 0.5, monthly: 1.5 })
  })

  test('of a young log group begins where the group does, and is dropped when that is too old', () => {
    const [offer] = planOf({ createdAt: NOW - 4 * DAY }).offers
    expect(offer?.input.from).toBe(NOW - 4 * DAY)
    expect(offer?.because).toContain('on 2026-12-02.')
  })
})
