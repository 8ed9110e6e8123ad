import { describe, expect, test } from 'vitest'
import { known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import type { TrailWrite } from '../../../../packages/core/src/observe/facts/trail-write.ts'
import type { AccountSnapshot, Trail } from '../../../../packages/core/src/observe/snapshot.ts'
import { chooseTrail } from '../../../../packages/core/src/plan/chain/choose-trail.ts'
import type { Collection } from '../../../../packages/core/src/plan/collection.ts'
import { planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { emptyAccount, inputOf, OTHER, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'

const settings = wholeChain()
const sound = soundAccount(settings)
const NOTHING = known({ kind: 'basic' as const, rules: [], written: { EventSelectors: [] } })

/** A trail as Trailmend makes it, changed and renamed. */
function trail(name: string, change: Partial<Trail> = {}): Trail {
  const [made] = sound.trails
  if (made === undefined) throw new Error('there is a trail')
  return { ...made, name, arn: made.arn.replace(/[^/]+$/u, name), ...change }
}

function chosen(trails: readonly Trail[], change: Partial<AccountSnapshot> = {}, collection: Collection | null = null): string {
  const choice = chooseTrail({ ...sound, trails, ...change }, settings, collection)
  return choice.is === 'there' ? choice.trail.name : choice.is === 'none' ? (choice.blocked ?? 'none') : `unread ${choice.region}`
}

const stopped = (each: Trail): Trail['status'] =>
  each.status.known ? known({ ...each.status.value, isLogging: known(false) }) : each.status

describe('of several trails, that is chosen which', () => {
  test.each<[string, Trail, Trail]>([
    ['is the organization’s', trail('z', { isOrganization: true, isMultiRegion: false }), trail('a')],
    ['records all regions', trail('z'), trail('a', { isMultiRegion: false })],
    ['logs', trail('z'), trail('a', { status: stopped(trail('a')) })],
    ['may log', trail('z', { status: notKnown('access-denied', 'GetTrailStatus') }), trail('a', { status: stopped(trail('a')) })],
    ['is the account’s own', trail('z'), trail('a', { ownerAccount: OTHER })],
    ['is at home in the region of the settings', trail('z'), trail('a', { homeRegion: 'us-east-1' })],
    ['records all regions, stopped as it is', trail('z', { status: stopped(trail('z')) }), trail('a', { isMultiRegion: false })],
    ['comes first, all else being alike', trail('a'), trail('z')],
    [
      'may record management events',
      trail('z', { selectors: notKnown('access-denied', 'GetEventSelectors') }),
      trail('a', { selectors: NOTHING }),
    ],
  ])('%s', (_, wins, loses) => {
    expect(chosen([wins, loses])).toBe(wins.name)
    expect(chosen([loses, wins])).toBe(wins.name)
  })

  test('was collected from, whatever the others are, and whatever it records', () => {
    const remembered = trail('z', { isMultiRegion: false, selectors: NOTHING })
    const collection = { trailArn: remembered.arn } as Collection
    expect(chosen([trail('a'), remembered], {}, collection)).toBe('z')
    expect(chosen([trail('a')], {}, collection)).toBe('a')
  })
})

describe('where no trail records management events', () => {
  const five = (change: Partial<Trail> = {}) => [1, 2, 3, 4, 5].map((n) => trail(`data${n}`, { selectors: NOTHING, ...change }))

  test('one can be made', () => expect(chosen(five().slice(1))).toBe('none'))
  test.each<[string, Partial<Trail>, RegExp]>([
    ['in the region of the settings', {}, /Region eu-west-1 has 5 trails, as many as AWS allows/u],
    ['in that region alone', { isMultiRegion: false }, /Region eu-west-1 has 5 trails/u],
    ['in all regions, at home elsewhere', { homeRegion: 'us-east-1' }, /Region eu-west-1 has 5 trails/u],
    ['in another region, where it would have to record, too', { isMultiRegion: false, homeRegion: 'us-east-1' }, /Region us-east-1 has 5/u],
    ['of the organization', { ownerAccount: OTHER, isOrganization: true }, /Region eu-west-1 has 5 trails/u],
  ])('none can be made where five are %s', (_, change, blocked) => expect(chosen(five(change))).toMatch(blocked))
  test('a region that lists five is full, though not all could be read', () => {
    const listings = sound.listings.map((each) => ({ ...each, listed: known(each.region === 'us-east-1' ? 5 : 0) }))
    expect(chosen([], { listings })).toMatch(/Region us-east-1 has 5 trails/u)
  })
  test('none can be made under a name that is taken', () => {
    expect(chosen([trail(settings.names.trail, { selectors: NOTHING })])).toMatch(/is there already/u)
    expect(chosen([trail(settings.names.trail, { selectors: NOTHING, homeRegion: 'us-east-1' })])).toBe('none')
  })

  test('and a region could not be listed, it may be there', () => {
    const listings = [...sound.listings, { region: 'us-west-2', listed: notKnown('access-denied', 'DescribeTrails') }]
    expect(chosen([], { listings })).toBe('unread us-west-2')
    expect(chosen([trail('a')], { listings })).toBe('a')
  })
})

describe('where the trail that Trailmend made is gone', () => {
  const arn = trail(settings.names.trail).arn
  const role = 'arn:aws:iam::111122223333:role/cleaner'
  const write = (eventName: string, minute: number, change: Partial<TrailWrite> = {}): TrailWrite => ({
    eventId: `${minute}`,
    time: `2026-11-22T09:0${minute}:00Z`,
    eventName,
    trailArn: arn,
    trailName: settings.names.trail,
    principal: null,
    issuer: role,
    invokedBy: null,
    userAgent: 'aws-cli/2',
    sourceIPAddress: null,
    ...change,
  })
  const made = (minute: number) => write('CreateTrail', minute, { userAgent: 'aws-sdk-js/3 trailmend/0.1.0' })
  const gone = (minute: number, change: Partial<TrailWrite> = {}) => write('DeleteTrail', minute, change)
  const choiceAfter = (...writes: readonly TrailWrite[]) => chosen([], { trailWrites: known(writes) })

  test('it is made again once, and not a third time: whoever deleted it is named', () => {
    expect(choiceAfter(made(1), gone(2))).toBe('none')
    expect(choiceAfter(gone(4), made(3), gone(2), made(1))).toMatch(
      /outcomestrail in eu-west-1 more than once, and .*role\/cleaner took it back/u,
    )
  })

  test.each<[string, readonly TrailWrite[]]>([
    ['another trail was deleted', [made(1), gone(2, { trailArn: `${arn}-2` }), made(3), gone(4, { trailArn: `${arn}-2` })]],
    ['Trailmend made it once, and it was deleted twice', [made(1), gone(2), gone(3)]],
    ['somebody else made it', [write('CreateTrail', 1), gone(2), write('CreateTrail', 3), gone(4)]],
  ])('it is made where %s', (_, writes) => expect(choiceAfter(...writes)).toBe('none'))

  test('it is not made where the event history cannot be read, and the permission is asked for', () => {
    const trailWrites = notKnown('access-denied', 'LookupEvents', 'cloudtrail:LookupEvents')
    expect(chosen([], { trailWrites })).toBe('unread eu-west-1')
    const plan = planSteps(inputOf({ ...emptyAccount(settings), trailWrites }, settings))
    expect(plan.steps).toEqual([])
    expect(plan.asks).toContainEqual(expect.objectContaining({ part: 'trail', needs: 'cloudtrail:LookupEvents' }))
  })

  test('the plan hands that over with a reason, and makes nothing for a trail that is not made', () => {
    const trailWrites = known([gone(4), made(3), gone(2), made(1)])
    const plan = planSteps(inputOf({ ...emptyAccount(settings), trailWrites }, settings))
    expect(plan.steps).toEqual([])
    expect(plan.handOvers).toMatchObject([{ part: 'trail', to: 'account-owner', because: expect.stringContaining(role) }])
  })
})
