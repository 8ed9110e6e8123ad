import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { beforeEach, describe, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../../fakes/moto/account.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { HOUR, makeChain, makeDigest, type Objects, SCOPE, testKey } from '../../stream/digest/trail.ts'
import { removeHour } from '../../stream/digest/verify.ts'
import { askBoth, compare, DAY, fill, good, HOURS, type Judged, KEY, publish, type Question, START } from './oracle.ts'

const ground = useMoto()
beforeEach(() => ground.proxy.reset())

async function judge(objects: Objects, question: Question = {}, keys = [KEY]): Promise<Judged> {
  await fill(ground.proxy, objects)
  publish(ground.proxy, keys)
  return askBoth(ground.proxy, question)
}

/** How many objects the tool looked at and calls valid. */
const valid = ({ awscli }: Judged, of: 'digest' | 'log') => [...awscli.files.values()].filter((each) => each.valid && each.of === of).length
const AGREED = { contradictions: [], beyond: [], more: [] }

describe('times', () => {
  // The chain goes from 20:01:31 to 02:01:31, so many of its digests end in the time asked for, or up to an hour after it.
  const cases: readonly [what: string, from: number, to: number, digests: number][] = [
    ['the whole chain', START, START + HOURS * HOUR, 6],
    ['more than the chain', START - 5 * HOUR, START + HOURS * HOUR, 6],
    ['from the second in which a digest ends', START + 2 * HOUR, START + HOURS * HOUR, 5],
    ['from a second later', START + 2 * HOUR + 1000, START + HOURS * HOUR, 4],
    ['from the middle of an hour', START + 2.5 * HOUR, START + HOURS * HOUR, 4],
    ['until the second in which a digest ends', START, START + 3 * HOUR, 4],
    ['until a second before', START, START + 3 * HOUR - 1000, 3],
    ['until the middle of an hour', START, START + 3.5 * HOUR, 4],
    ['within one hour', START + 2.25 * HOUR, START + 2.75 * HOUR, 1],
    ['the other side of midnight', Date.parse('2026-03-02T00:00Z'), START + HOURS * HOUR, 3],
    ['this side of midnight', START, Date.parse('2026-03-02T00:00Z'), 4],
  ]
  test.each(cases)('%s', async (_what, from, to, digests) => {
    const judged = await judge(good().objects, { from, to })
    expect(compare(judged)).toEqual(AGREED)
    expect([valid(judged, 'digest'), valid(judged, 'log'), judged.awscli.exitCode]).toEqual([digests, 2 * digests, 0])
  })

  test('what is missing before the time asked for is not asked for', async () => {
    const { objects, digests } = good()
    removeHour(objects, digests[1]!)
    const judged = await judge(objects, { from: START + 2.5 * HOUR })
    expect(compare(judged)).toEqual(AGREED)
    expect(judged.awscli.exitCode).toBe(0)
  })

  test('a chain begun anew is a gap to both, and ours does not call that valid', async () => {
    const { objects } = makeChain({ key: KEY, start: START, hours: 2 })
    makeChain({ objects, key: KEY, start: START + 4 * HOUR, hours: 2 })
    const judged = await judge(objects)
    expect(compare(judged)).toEqual({ ...AGREED, beyond: ['chain-gap'] })
    expect(judged.awscli.gaps).toHaveLength(1)
    expect(judged.awscli.exitCode).toBe(0)
  })
})

describe('places', () => {
  const OLD = { ...SCOPE, bucket: 'old', prefix: 'p' }
  const cases: readonly [what: string, objects: () => Objects, question: Question, digests?: number][] = [
    [
      'a prefix',
      () => makeChain({ key: KEY, start: START, hours: HOURS, scope: { ...SCOPE, prefix: 'a/b_c' } }).objects,
      { scope: { prefix: 'a/b_c' } },
    ],
    [
      'the home region',
      () => makeChain({ key: KEY, start: START, hours: HOURS, scope: { ...SCOPE, homeRegion: 'us-east-2' } }).objects,
      { scope: { homeRegion: 'us-east-2' } },
    ],
    [
      'another bucket and prefix from some hour on',
      () => makeChain({ key: KEY, start: START, hours: HOURS, scopeOf: (hour) => (hour < 3 ? OLD : SCOPE) }).objects,
      {},
    ],
    ['digests without logs', () => makeChain({ key: KEY, start: START, hours: HOURS, logs: 0 }).objects, {}],
  ]
  test.each(cases)('%s', async (_what, objects, question) => {
    const judged = await judge(objects(), question)
    expect(compare(judged)).toEqual(AGREED)
    expect([valid(judged, 'digest'), judged.awscli.exitCode]).toEqual([HOURS, 0])
  })

  test('keys are those of the region whose logs they are, whatever their fingerprints', async () => {
    const other = testKey('f1', START - 30 * DAY, START + 30 * DAY)
    const west = { ...SCOPE, region: 'us-west-2' }
    const { objects } = good()
    makeChain({ objects, key: other, start: START, hours: HOURS, scope: west })
    await fill(ground.proxy, objects)
    publish(ground.proxy, [KEY])
    publish(ground.proxy, [other], 'us-west-2')
    for (const scope of [SCOPE, west]) {
      const judged = await askBoth(ground.proxy, { scope })
      expect(compare(judged)).toEqual(AGREED)
      expect([valid(judged, 'digest'), valid(judged, 'log')]).toEqual([HOURS, 2 * HOURS])
    }
  })

  test('backfill digests', async () => {
    const { objects } = good()
    const backfill = { objects, scope: SCOPE, key: KEY, backfill: true }
    const first = makeDigest({ ...backfill, start: START + HOUR, end: START + 2 * HOUR, logs: 3, previous: null })
    makeDigest({ ...backfill, start: START + 4 * HOUR, end: START + 5 * HOUR, logs: 1, previous: first })
    const judged = await judge(objects)
    expect(compare(judged)).toEqual(AGREED)
    expect([...judged.awscli.files.values()].filter((each) => each.backfill)).toHaveLength(2)
    expect([valid(judged, 'digest'), valid(judged, 'log'), judged.awscli.exitCode]).toEqual([HOURS + 2, 2 * HOURS + 4, 0])
  })

  test('a changed backfill digest', async () => {
    const { objects } = good()
    const made = makeDigest({
      objects,
      scope: SCOPE,
      key: KEY,
      backfill: true,
      start: START + HOUR,
      end: START + 2 * HOUR,
      logs: 1,
      previous: null,
    })
    objects.get(`${made.bucket}/${made.key}`)!.metadata.signature = 'abcd'
    const judged = await judge(objects)
    expect(compare(judged)).toEqual({ ...AGREED, beyond: ['log-undeclared'] })
    expect(judged.awscli.exitCode).toBe(1)
  })

  test('a member account of an organization trail', async () => {
    const management = placeAt(ground.proxy.url, { account: SCOPE.account })
    const { Organization } = await new OrganizationsClient(management).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
    const world = await createTrailWorld(management, { name: SCOPE.trail, bucket: SCOPE.bucket, trail: { IsOrganizationTrail: true } })
    const scope = { ...SCOPE, account: '444455556666', organizationId: Organization?.Id ?? '' }
    const { objects } = makeChain({ key: KEY, start: START, hours: HOURS, scope })
    await fill(ground.proxy, objects)
    publish(ground.proxy, [KEY])
    const { ours, awscli } = await askBoth(ground.proxy, {
      scope,
      awscli: { account: SCOPE.account, accountId: scope.account, trailArn: world.arn, bucket: undefined },
    })
    expect(awscli.stderr).toBe('')
    expect(compare({ ours, awscli })).toEqual(AGREED)
    expect(valid({ ours, awscli }, 'digest')).toBe(HOURS)
  })
})

describe('where awscli looks at the wrong thing, or at nothing', () => {
  test("where a trail's digests are gone it verifies those of a trail whose name goes on like it", async () => {
    const { objects, digests } = good()
    makeChain({ objects, key: KEY, start: START, hours: HOURS, scope: { ...SCOPE, trail: 'coll_us-east-1' }, logs: 0 })
    for (const digest of digests) removeHour(objects, digest)
    const judged = await judge(objects)
    expect([valid(judged, 'digest'), judged.awscli.exitCode]).toEqual([HOURS, 0])
    expect(judged.ours.map(({ code }) => code)).toEqual(['digests-none'])
  })

  test('it drops the offset of a time', async () => {
    const { objects } = good()
    const [from, to] = ['2026-03-02T06:30:00+09:00', '2026-03-02T11:01:31+09:00']
    const { awscli, ours } = await judge(objects, { from, to })
    expect(awscli.stdout).toContain('No digests found')
    expect(ours.filter(({ code }) => code === 'digest-valid')).toHaveLength(5)
  })

  test('one object that may not be read ends its run; ours says so and goes on', async () => {
    const { objects, digests } = good()
    const forbidden = digests[3]!.logs[0]!
    ground.proxy.fault({ operation: 'GetObject', when: ({ input }) => input.Key === forbidden.key }, { kind: 'denied' })
    const judged = await judge(objects)
    expect(judged.awscli.exitCode).toBe(255)
    expect(judged.awscli.files.size).toBeLessThan(9)
    expect(compare(judged)).toMatchObject({ contradictions: [], beyond: ['log-unreadable'] })
    expect(judged.ours).toHaveLength(3 * HOURS)
  })
})
