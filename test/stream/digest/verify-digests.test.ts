import { describe, expect, test } from 'vitest'
import { CursorError, type DigestStore, OUTCOME_TABLE, verifyDigests } from '../../../packages/stream/src/digest/index.ts'
import { nodeDigestCrypto } from '../../../packages/stream/src/digest-node/index.ts'
import {
  collect,
  type DigestJson,
  HOUR,
  MINUTE,
  makeChain,
  makeDigest,
  makeLog,
  memoryStore,
  type Objects,
  SCOPE,
  testKey,
} from './trail.ts'
import { type Asked, asked, DAY, good, HOURS, KEY, remove, removeHour, START, tally, troubles, verify } from './verify.ts'

describe('good chains', () => {
  const ok = { 'digest-valid': HOURS, 'log-valid': 2 * HOURS, 'chain-begins': undefined }
  const cases: readonly [what: string, make: () => { objects: Objects }, options?: Asked][] = [
    ['one', good],
    ['empty digests', () => makeChain({ key: KEY, start: START, hours: HOURS, logs: 0 })],
    [
      'a prefix',
      () => makeChain({ key: KEY, start: START, hours: HOURS, scope: { ...SCOPE, prefix: 'a/b=c' } }),
      { scope: { ...SCOPE, prefix: 'a/b=c' } },
    ],
    [
      'an organization',
      () => makeChain({ key: KEY, start: START, hours: HOURS, scope: { ...SCOPE, organizationId: 'o-a1b2c3d4e5' } }),
      { scope: { ...SCOPE, organizationId: 'o-a1b2c3d4e5' } },
    ],
    [
      'another bucket and prefix from some hour on',
      () =>
        makeChain({
          key: KEY,
          start: START,
          hours: HOURS,
          scopeOf: (hour) => (hour < 3 ? { ...SCOPE, bucket: 'old', prefix: 'p' } : SCOPE),
        }),
    ],
  ]
  test.each(cases)('%s', async (_what, make, options) => {
    const outcomes = await verify(make().objects, options)
    expect(troubles(outcomes)).toEqual([])
    expect(tally(outcomes)['digest-valid']).toBe(ok['digest-valid'])
    expect(outcomes.every(({ sentence, verdict, code }) => sentence === OUTCOME_TABLE[code][2] && verdict === OUTCOME_TABLE[code][1])).toBe(
      true,
    )
  })

  test('every hash is told', async () => {
    const { objects, digests } = good()
    const outcomes = await verify(objects)
    for (const digest of digests) {
      expect(outcomes).toContainEqual(
        expect.objectContaining({
          code: 'digest-valid',
          place: { bucket: digest.bucket, key: digest.key },
          sha256: digest.sha256,
          fingerprint: 'f1',
        }),
      )
      for (const { s3Object, hashValue } of digest.json.logFiles) {
        const log = outcomes.find(({ place }) => place?.key === s3Object)
        expect(log).toMatchObject({ code: 'log-valid', sha256: hashValue, expectedSha256: hashValue, digest: { key: digest.key } })
      }
    }
  })

  test('keys that take turns, and one fingerprint for two of them', async () => {
    const old = testKey('f0', START - 30 * DAY, START + 2 * HOUR)
    const twin = testKey('f0', START - 30 * DAY, START + 30 * DAY)
    const { objects } = makeChain({ key: (hour) => (hour < 3 ? old : KEY), start: START, hours: HOURS })
    expect(troubles(await verify(objects, { keys: [KEY, twin, old] }))).toEqual([])
  })

  test('backfill digests', async () => {
    const { objects } = good()
    const first = makeDigest({
      objects,
      scope: SCOPE,
      start: START + HOUR,
      end: START + 2 * HOUR,
      logs: 3,
      key: KEY,
      previous: null,
      backfill: true,
    })
    makeDigest({
      objects,
      scope: SCOPE,
      start: START + 4 * HOUR,
      end: START + 5 * HOUR,
      logs: 1,
      key: KEY,
      previous: first,
      backfill: true,
    })
    const outcomes = await verify(objects)
    expect(troubles(outcomes)).toEqual([])
    expect(outcomes.filter(({ backfill }) => backfill).map(({ code }) => code)).toEqual([
      'digest-valid',
      'log-valid',
      'digest-valid',
      'log-valid',
      'log-valid',
      'log-valid',
    ])
  })

  test.each([
    ['hash', { previousDigestHashValue: '0'.repeat(64) }, 'digest-previous-hash-wrong'],
    ['signature', { previousDigestSignature: 'ab' }, 'digest-previous-signature-wrong'],
    ['hash algorithm', { previousDigestHashAlgorithm: 'MD5' }, 'digest-previous-hash-algorithm'],
    ['trail', { previousDigestS3Object: 'elsewhere' }, 'digest-link-astray'],
  ])('a backfill digest that holds another %s of the one before it', async (_what, wrong, code) => {
    const { objects } = good()
    const made = { objects, scope: SCOPE, logs: 1, key: KEY, backfill: true }
    const first = makeDigest({ ...made, start: START + HOUR, end: START + 2 * HOUR, previous: null })
    const edit = (json: DigestJson) => void Object.assign(json, wrong)
    makeDigest({ ...made, start: START + 4 * HOUR, end: START + 5 * HOUR, previous: first, edit })
    expect(troubles(await verify(objects))).toEqual([code])
  })

  test('part of a chain', async () => {
    const { objects } = good()
    const outcomes = await verify(objects, { from: START + 2 * HOUR, to: START + 4 * HOUR - MINUTE })
    expect(troubles(outcomes)).toEqual([])
    expect(tally(outcomes)['chain-begins']).toBeUndefined()
  })

  test('more than a day', async () => {
    const { objects } = makeChain({ key: KEY, start: START, hours: 60, logs: 1 })
    const outcomes = await verify(objects, { to: START + 60 * HOUR, now: START + 61 * HOUR })
    expect(tally(outcomes)).toEqual({ 'digest-valid': 60, 'log-valid': 60 })
  })
})

describe('other trails beside', () => {
  const TWIN = { ...SCOPE, trail: 'coll_us-east-1' }
  test("a trail whose name goes on like ours is not taken for ours, even where all of ours' digests are gone", async () => {
    const { objects, digests } = good()
    makeChain({ objects, key: KEY, start: START, hours: HOURS, scope: TWIN, logs: 0 })
    expect(troubles(await verify(objects))).toEqual([])
    for (const digest of digests) removeHour(objects, digest)
    expect(troubles(await verify(objects))).toEqual(['digests-none'])
  })
  test('its files are not called forged', async () => {
    const { objects } = good()
    makeChain({ objects, key: KEY, start: START + 2 * MINUTE, hours: HOURS, scope: TWIN, logs: 3 })
    const outcomes = await verify(objects)
    expect(new Set(troubles(outcomes))).toEqual(new Set(['log-unattributed']))
  })
})

describe('walking', () => {
  test('is resumed at every checkpoint with the same outcomes', async () => {
    const make = () => {
      const made = makeChain({ key: KEY, start: START, hours: 60, logs: 1 })
      removeHour(made.objects, made.digests[20]!)
      makeLog(made.objects, SCOPE, { time: Date.parse('2026-11-24T00:04Z'), unique: 'forged' })
      return made.objects
    }
    const objects = make()
    const options = { ...asked, to: START + 60 * HOUR, now: START + 61 * HOUR }
    const whole = await collect(verifyDigests(memoryStore(objects, [KEY]), nodeDigestCrypto, options))
    expect(troubles(whole.filter((each) => each.kind === 'outcome')).toSorted()).toEqual(['digest-missing', 'log-undeclared'])
    const cursors = whole.flatMap((each, index) => (each.kind === 'checkpoint' ? [{ index, cursor: each.cursor }] : []))
    expect(cursors.length).toBeGreaterThanOrEqual(2)
    for (const { index, cursor } of cursors) {
      const later = { ...options, now: options.now + DAY, cursor }
      const rest = await collect(verifyDigests(memoryStore(objects, [KEY]), nodeDigestCrypto, later))
      expect(rest).toEqual(whole.slice(index + 1))
    }
  })

  test.each(['', '{}', 'null', '{"version":1}', '{"version":2,"run":"","state":{}}'])('a cursor of something else: %s', async (cursor) => {
    await expect(verify(new Map(), { cursor })).rejects.toThrow(CursorError)
  })

  test('reads at most so many objects at once, and each only once', async () => {
    const { objects } = makeChain({ key: KEY, start: START, hours: HOURS, logs: 20 })
    const store = memoryStore(objects, [KEY])
    await collect(verifyDigests(store, nodeDigestCrypto, { ...asked, concurrency: 8 }))
    expect(store.peak).toBeGreaterThan(6)
    expect(store.peak).toBeLessThanOrEqual(8 + 4)
    const gets = store.calls.filter((call) => call.startsWith('get'))
    expect(gets).toHaveLength(new Set(gets).size)
    expect(store.calls.filter((call) => call.startsWith('keys'))).toEqual(['keys us-east-2'])
  })

  test('folders are listed while files are read, each only once', async () => {
    const { objects } = makeChain({ key: KEY, start: START, hours: 60, logs: 2 })
    const store = memoryStore(objects, [KEY])
    await collect(verifyDigests(store, nodeDigestCrypto, { ...asked, to: START + 60 * HOUR, now: START + 61 * HOUR }))
    const lists = store.calls.filter((call) => call.startsWith('list'))
    expect(lists).toHaveLength(new Set(lists).size)
    const firstGet = store.calls.findIndex((call) => call.startsWith('get'))
    const days = store.calls.slice(0, firstGet).map((call) => call.slice(-'2026/11/24/'.length))
    expect(new Set(days)).toEqual(new Set(['2026/11/25/', '2026/11/24/']))
  })

  test('outcomes do not depend on how many are read at once', async () => {
    const { objects } = good()
    expect(await verify(objects, { concurrency: 1 })).toEqual(await verify(objects, { concurrency: 50 }))
  })

  test('limits', async () => {
    const { objects } = good()
    expect(new Set(troubles(await verify(objects, { maxLogBytes: 10 })))).toEqual(new Set(['log-too-large']))
    expect(tally(await verify(objects, { maxDigestBytes: 10, undeclared: false }))['digest-too-large']).toBe(HOURS)
  })

  test('a digest too large to be read before its turn is read when its turn comes', async () => {
    const edit = (json: DigestJson, hour: number) => {
      if (hour === 2) json.padding = 'x'.repeat(5 << 20)
    }
    const { objects } = makeChain({ key: KEY, start: START, hours: HOURS, edit })
    expect(tally(await verify(objects))).toEqual(tally(await verify(good().objects)))
    expect(tally(await verify(objects, { maxDigestBytes: 1 << 20 }))).toMatchObject({ 'digest-valid': HOURS - 1, 'digest-too-large': 1 })
  })

  test('keys that somebody chose do not tell that there is no other', async () => {
    const { objects } = good()
    const store = { ...memoryStore(objects, []), allKeys: false }
    const outcomes = (await collect(verifyDigests(store, nodeDigestCrypto, asked))).filter((each) => each.kind === 'outcome')
    expect(tally(outcomes)).toEqual({ 'digest-keys-unreadable': HOURS, 'log-unproven': 2 * HOURS })
  })

  test.each(['refuses', 'throws', 'breaks off'])('whichever one call %s, it is never all valid', async (how) => {
    const { objects } = good()
    const calm = memoryStore(objects, [KEY])
    await collect(verifyDigests(calm, nodeDigestCrypto, asked))
    for (let wrong = 0; wrong < calm.calls.length; wrong++) {
      const outcomes = await collect(verifyDigests(failing(memoryStore(objects, [KEY]), wrong, how), nodeDigestCrypto, asked))
      const verdicts = outcomes.flatMap((each) => (each.kind === 'outcome' ? each.verdict : []))
      expect(verdicts, `${how}: ${calm.calls[wrong]}`).toContain('unknown')
      expect(verdicts, `${how}: ${calm.calls[wrong]}`).not.toContain('invalid')
    }
  })

  test('a listing that is refused is told, and the chain is walked all the same where a digest names the next', async () => {
    const { objects } = good()
    const store = memoryStore(objects, [KEY])
    const { list } = store
    store.list = async function* (wanted) {
      if (wanted.prefix.includes('/CloudTrail-Digest/') && wanted.prefix.endsWith('/22/'))
        yield { unreadable: 'denied', because: 'no', needs: 's3:ListBucket' }
      else yield* list(wanted)
    }
    const outcomes = (await collect(verifyDigests(store, nodeDigestCrypto, asked))).filter((each) => each.kind === 'outcome')
    expect(troubles(outcomes)).toEqual(['listing-unreadable'])
    expect(tally(outcomes)['digest-valid']).toBe(HOURS)
  })

  test('digests are not called missing where they could not be looked for', async () => {
    const { objects, digests } = good()
    remove(objects, digests[5]!)
    const store = memoryStore(objects, [KEY])
    const { list } = store
    store.list = async function* (wanted) {
      if (wanted.prefix.endsWith('/23/')) throw new Error('reset')
      yield* list(wanted)
    }
    const outcomes = (await collect(verifyDigests(store, nodeDigestCrypto, asked))).filter((each) => each.kind === 'outcome')
    expect(new Set(troubles(outcomes))).toEqual(new Set(['listing-unreadable', 'digests-unseen', 'log-unproven']))
  })
})

/** A store of which one call goes wrong, counted from 0 in the order in which they come. */
function failing(store: DigestStore, wrong: number, how: string): DigestStore {
  let calls = 0
  const refusal = { unreadable: 'denied', because: 'no', needs: 's3:Any' } as const
  const refuse = () => {
    if (how === 'throws') throw new Error('gone')
    return refusal
  }
  return {
    async *list(wanted) {
      const isWrong = calls++ === wrong
      if (isWrong && how !== 'breaks off') yield refuse()
      for await (const page of store.list(wanted)) {
        if (!isWrong) yield page
      }
      if (isWrong) throw new Error('broken off')
    },
    async get(place) {
      if (calls++ !== wrong) return store.get(place)
      if (how !== 'breaks off') return refuse()
      return { body: brokenOff(), metadata: {} }
    },
    async publicKeys(wanted) {
      if (calls++ !== wrong) return store.publicKeys(wanted)
      if (how === 'breaks off') throw new Error('broken off')
      return refuse()
    },
  }
}

async function* brokenOff(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array([0x1f, 0x8b])
  throw new Error('broken off')
}
