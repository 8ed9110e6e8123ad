import type { RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { seenAgain } from '../../../packages/core/src/observe/seen-again.ts'

const [ACCOUNT, HOME, AWAY] = ['111122223333', 'us-east-1', 'eu-west-1']
const arn = `arn:aws:cloudtrail:${HOME}:${ACCOUNT}:trail/main`
const trail = (over: object = {}) => ({ TrailARN: arn, Name: 'main', HomeRegion: HOME, IsMultiRegionTrail: true, ...over })

const call = (operation: string, region: string, output: object, input: object = {}): RecordedCall =>
  ({ account: ACCOUNT, region, service: 'cloudtrail', operation, input, output }) as RecordedCall
const listed = (region: string, ...trailList: readonly object[]) => call('DescribeTrails', region, { trailList })
const status = (region: string, IsLogging: boolean) => call('GetTrailStatus', region, { IsLogging, at: region }, { Name: arn })

describe('what was asked again counts, and what was not', () => {
  test('is as it was, where no trail of every region has changed', () => {
    const first = [listed(HOME, trail()), listed(AWAY, trail()), status(HOME, true), status(AWAY, true)]
    const again = [listed(HOME, trail({ LogFileValidationEnabled: true })), status(HOME, true)]
    expect(seenAgain(first, again)).toEqual([first[1], first[3], ...again])
  })

  test('shows a trail that is new at home', () => {
    const other = trail({ TrailARN: `${arn}-2`, HomeRegion: AWAY })
    expect(seenAgain([listed(HOME), listed(AWAY, other)], [listed(HOME, trail())])).toEqual([
      listed(AWAY, other, trail()),
      listed(HOME, trail()),
    ])
  })

  test('does not show one that is of its own region only', () => {
    const own = trail({ IsMultiRegionTrail: false })
    expect(seenAgain([listed(HOME), listed(AWAY)], [listed(HOME, own)])).toEqual([listed(AWAY), listed(HOME, own)])
  })

  test('shows one no more that is gone at home, or of its own region only now', () => {
    for (const now of [[], [trail({ IsMultiRegionTrail: false })]]) {
      expect(seenAgain([listed(HOME, trail()), listed(AWAY, trail())], [listed(HOME, ...now)])).toEqual([
        listed(AWAY),
        listed(HOME, ...now),
      ])
    }
  })

  test('shows one still whose home region gave no answer', () => {
    const refused = { ...listed(HOME), error: { name: 'ThrottlingException', message: '' }, output: undefined } as unknown as RecordedCall
    const { output: _, ...again } = refused as RecordedCall & { output?: unknown }
    expect(seenAgain([listed(HOME, trail()), listed(AWAY, trail())], [again as RecordedCall])).toEqual([listed(AWAY, trail()), again])
  })

  test('tells that a trail has begun to log as its home region does', () => {
    const first = [listed(HOME, trail()), listed(AWAY, trail()), status(HOME, false), status(AWAY, false)]
    const again = [listed(HOME, trail()), status(HOME, true)]
    expect(seenAgain(first, again).at(1)).toEqual({ ...status(AWAY, true), output: { IsLogging: true, at: HOME } })
  })
})
