import { describe, expect, test } from 'vitest'
import { known, notKnown } from '../../../packages/core/src/observe/fact.ts'
import { seenSince, wantedAgain } from '../../../packages/core/src/observe/seen-since.ts'
import type { AccountSnapshot, Trail } from '../../../packages/core/src/observe/snapshot.ts'
import { differences, sameFacts, simulate } from '../../../packages/core/src/plan/simulate/index.ts'
import { wantedFor } from '../../../packages/core/src/plan/wanted.ts'
import { ACCOUNT, emptyAccount, REGION, soundAccount, wholeChain } from '../../fixtures/chain-accounts.ts'
import { PLANS } from '../../operate/apply/fixture-plans.ts'

const AWAY = 'us-east-1'
const unasked = notKnown('not-recorded', 'not asked')

/** What is seen of an account where only its home region is looked at, and only at what steps rest on. */
const atHome = (account: AccountSnapshot): AccountSnapshot => ({
  ...account,
  everyRegion: false,
  listings: account.listings.filter(({ region }) => region === REGION),
  trails: account.trails.map((trail) => ({ ...trail, statusIn: trail.statusIn.filter(({ region }) => region === REGION) })),
  trailKeys: account.trailKeys.map((key) => ({ ...key, isRotated: unasked })),
  trailWrites: unasked,
  inRegions: [],
})
const trailOf = ({ trails }: AccountSnapshot): Trail => trails[0]!
const withTrail = (account: AccountSnapshot, over: Partial<Trail>): AccountSnapshot => ({
  ...account,
  trails: account.trails.map((trail) => ({ ...trail, ...over })),
})
const update = (account: AccountSnapshot, input: object): AccountSnapshot =>
  simulate(account, [
    { account: ACCOUNT, region: REGION, change: 'cloudtrail:UpdateTrail', input: { Name: trailOf(account).arn, ...input } },
  ] as never)

describe.each(PLANS)('the plan: $name', ({ account: before, plan }) => {
  test('an account that was looked at again at home is as its steps make it', () => {
    let account = before
    expect(differences(account, seenSince(before, atHome(account)))).toEqual([])
    for (const step of plan.steps) {
      account = simulate(account, [step])
      expect(differences(account, seenSince(before, atHome(account))), step.id).toEqual([])
    }
  })
})

describe('of regions that were not looked at again', () => {
  const sound = soundAccount()

  test('nothing is forgotten', () => {
    const seen = seenSince(sound, atHome(sound))
    expect(seen).toMatchObject({ everyRegion: true, publicAccessBlock: sound.publicAccessBlock, trailWrites: sound.trailWrites })
    expect([seen.listings, seen.inRegions]).toEqual([sound.listings, sound.inRegions])
    expect(seen.trails).toEqual(sound.trails)
  })

  test('a trail of every region is shown in all, and one of its own region no more', () => {
    const single = update(sound, { IsMultiRegionTrail: false })
    expect(single.listings.map(({ listed }) => listed)).toContainEqual(known(0))
    for (const [from, to] of [
      [sound, single],
      [single, sound],
    ] as const) {
      expect(differences(to, seenSince(from, atHome(to)))).toEqual([])
      expect(sameFacts(from, seenSince(from, atHome(to)))).toBe(false)
    }
  })

  test('it logs there if it does at home', () => {
    const { status } = trailOf(sound)
    const stopped = status.known ? known({ ...status.value, isLogging: known(false) }) : status
    const before = withTrail(sound, { status: stopped, statusIn: [REGION, AWAY].map((region) => ({ region, status: stopped })) })
    expect(trailOf(seenSince(before, atHome(sound))).statusIn.map((each) => each.status)).toEqual([status, status])
  })

  test('a trail is gone that its home region shows no more, and is there still where that gave no answer', () => {
    const gone = atHome({ ...sound, trails: [], listings: [{ region: REGION, listed: known(0) }] })
    expect(seenSince(sound, gone)).toMatchObject({
      trails: [],
      listings: [{ listed: { value: 0 } }, { listed: { value: 0 } }],
    })
    const silent = { ...gone, listings: [{ region: REGION, listed: notKnown('throttled', 'slow down') }] }
    expect(seenSince(sound, silent).trails).toEqual(sound.trails)
  })

  test('what was refused there is so still', () => {
    const refused = { region: AWAY, name: 'theirs', fact: unasked }
    expect(seenSince({ ...sound, refusedTrails: [refused] }, atHome(sound)).refusedTrails).toEqual([refused])
  })
})

describe('what is asked about again', () => {
  test('is all that was asked about by its name, whatever a plan would ask today', () => {
    const settings = wholeChain()
    const wanted = wantedFor(settings, { account: ACCOUNT, partition: 'aws', regions: [REGION] }, null)
    const again = wantedAgain(emptyAccount(settings))
    for (const kind of ['buckets', 'topics', 'queues', 'logGroups', 'roles', 'keys'] as const) {
      expect(again[kind].toSorted(), kind).toEqual(wanted[kind].toSorted())
    }
    expect(again.organization).toBe(true)
  })

  test('is nothing that only an alarm names, and nothing that is no name', () => {
    const account = soundAccount()
    const topics = account.topics.map((topic) => ({ ...topic, policy: unasked }))
    expect(wantedAgain({ ...account, topics, buckets: [{ name: 7 } as never], trustedAccess: unasked })).toMatchObject({
      topics: [],
      buckets: [],
      organization: false,
    })
  })
})
