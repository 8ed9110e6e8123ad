import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  CursorError,
  OUTCOME_TABLE,
  type Outcome,
  type OutcomeCode,
  type VerifyOptions,
  verifyDigests,
} from '../../../packages/stream/src/digest/index.ts'
import { nodeDigestCrypto } from '../../../packages/stream/src/digest-node/index.ts'
import {
  at,
  collect,
  type DigestJson,
  HOUR,
  type MadeDigest,
  MINUTE,
  makeChain,
  makeDigest,
  makeLog,
  memoryStore,
  type Objects,
  SCOPE,
  testKey,
} from './trail.ts'

const START = Date.parse('2026-11-22T20:01:31Z')
const DAY = 24 * HOUR
const KEY = testKey('f1', START - 30 * DAY, START + 30 * DAY)

/** Six hours over a midnight, two logs each: 21:01 to 03:01. */
const HOURS = 6
const good = () => makeChain({ key: KEY, start: START, hours: HOURS })

interface Asked extends Partial<VerifyOptions> {
  readonly keys?: Parameters<typeof memoryStore>[1]
}

const END = START + HOURS * HOUR
const asked = { scope: SCOPE, from: START, to: END, now: END + 4 * HOUR } as const

async function verify(objects: Objects, { keys = [KEY], ...options }: Asked = {}) {
  const told = await collect(verifyDigests(memoryStore(objects, keys), nodeDigestCrypto, { ...asked, ...options }))
  return told.filter((each) => each.kind === 'outcome')
}

/** How many outcomes there are of each code. */
const tally = (outcomes: readonly Outcome[]) => {
  const counts: Partial<Record<OutcomeCode, number>> = {}
  for (const { code } of outcomes) counts[code] = (counts[code] ?? 0) + 1
  return counts
}
/** What is not well, with the hour or file it is about. */
const troubles = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ verdict }) => verdict !== 'valid' && verdict !== 'note').map(({ code }) => code)

type Tamper = (made: { objects: Objects; digests: MadeDigest[] }) => void
const change = (objects: Objects, place: { bucket: string; key: string }, edit: (bytes: Buffer) => Buffer) => {
  const stored = objects.get(at(place))!
  objects.set(at(place), { ...stored, bytes: edit(Buffer.from(stored.bytes)) })
}
const rewrite = (objects: Objects, place: { bucket: string; key: string }, edit: (text: string) => string) =>
  change(objects, place, (bytes) => gzipSync(edit(gunzipSync(bytes).toString())))
const remove = (objects: Objects, ...places: { bucket: string; key: string }[]) => {
  for (const place of places) objects.delete(at(place))
}
const removeHour = (objects: Objects, digest: MadeDigest) => remove(objects, digest, ...digest.logs)

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

describe('what has been tampered with', () => {
  const cases: readonly [what: string, tamper: Tamper, expected: readonly OutcomeCode[], options?: Asked][] = [
    [
      'a log is changed',
      ({ objects, digests }) => rewrite(objects, digests[2]!.logs[0]!, (text) => text.replace('GetObject', 'PutObject')),
      ['log-modified'],
    ],
    ['a log is gone', ({ objects, digests }) => remove(objects, digests[2]!.logs[0]!), ['log-missing']],
    ['a log is not gzip', ({ objects, digests }) => change(objects, digests[2]!.logs[0]!, (bytes) => gunzipSync(bytes)), ['log-not-gzip']],
    [
      'a log is cut short',
      ({ objects, digests }) => change(objects, digests[2]!.logs[0]!, (bytes) => bytes.subarray(0, 40)),
      ['log-modified'],
    ],
    ['a log is empty', ({ objects, digests }) => change(objects, digests[2]!.logs[0]!, () => Buffer.alloc(0)), ['log-modified']],
    [
      'a gzip member is appended to a log',
      ({ objects, digests }) => change(objects, digests[2]!.logs[0]!, (bytes) => Buffer.concat([bytes, gzipSync('{"Records":[]}')])),
      ['log-appended'],
    ],
    [
      'garbage is appended to a log',
      ({ objects, digests }) => change(objects, digests[2]!.logs[0]!, (bytes) => Buffer.concat([bytes, Buffer.from('xx')])),
      ['log-trailing'],
    ],
    [
      "a log's gzip trailer is cut off",
      ({ objects, digests }) => change(objects, digests[2]!.logs[0]!, (bytes) => bytes.subarray(0, -8)),
      ['log-damaged'],
    ],
    [
      'a log is put between',
      ({ objects }) => void makeLog(objects, SCOPE, { time: START + 2.5 * HOUR, unique: 'forged' }),
      ['log-undeclared'],
    ],
    [
      'a log is put next to midnight',
      ({ objects }) => void makeLog(objects, SCOPE, { time: Date.parse('2026-11-23T00:03Z'), unique: 'forged' }),
      ['log-undeclared'],
    ],
    [
      'an object of another name is put between',
      ({ objects, digests }) =>
        void objects.set(`logs/${digests[2]!.logs[0]!.key.replace('.json.gz', '.json')}`, { bytes: Buffer.from('{}'), metadata: {} }),
      ['log-foreign'],
    ],
    [
      'a file of a kind that no digest names',
      ({ objects }) => void makeLog(objects, SCOPE, { time: START + 2.5 * HOUR, unique: 'i', kind: 'CloudTrail-Insight' }),
      ['log-unattributed'],
    ],
    [
      'a digest is changed',
      ({ objects, digests }) => rewrite(objects, digests[2]!, (text) => text.replace('SHA-256', 'SHA-257')),
      ['digest-signature-wrong', 'log-unproven', 'log-unproven'],
    ],
    [
      'a digest is no JSON',
      ({ objects, digests }) => rewrite(objects, digests[2]!, (text) => text.slice(1)),
      ['digest-malformed', 'log-unproven', 'log-unproven'],
    ],
    [
      'a member is appended to a digest',
      ({ objects, digests }) => change(objects, digests[2]!, (bytes) => Buffer.concat([bytes, gzipSync('x')])),
      ['digest-appended'],
    ],
    ['a digest is gone', ({ objects, digests }) => remove(objects, digests[2]!), ['digest-missing', 'log-unproven', 'log-unproven']],
    ['a digest and its logs are gone', ({ objects, digests }) => removeHour(objects, digests[2]!), ['digest-missing']],
    [
      'two digests in a row and their logs are gone',
      ({ objects, digests }) => {
        removeHour(objects, digests[2]!)
        removeHour(objects, digests[3]!)
      },
      ['digest-missing', 'digests-missing'],
    ],
    [
      'the newest digests and their logs are gone',
      ({ objects, digests }) => {
        removeHour(objects, digests[4]!)
        removeHour(objects, digests[5]!)
      },
      ['digests-end-early'],
    ],
    [
      'the newest digests are gone',
      ({ objects, digests }) => remove(objects, digests[4]!, digests[5]!),
      ['digests-end-early', 'log-unproven', 'log-unproven', 'log-unproven', 'log-unproven'],
    ],
    ['the oldest digest and its logs are gone', ({ objects, digests }) => removeHour(objects, digests[0]!), ['digest-missing']],
    [
      'the two oldest digests and their logs are gone',
      ({ objects, digests }) => digests.slice(0, 2).forEach((digest) => void removeHour(objects, digest)),
      ['digest-missing', 'digests-missing'],
    ],
    ['all are gone', ({ objects }) => objects.clear(), ['digests-none']],
    [
      'the metadata of a digest are gone, whose hash the next one holds',
      ({ objects, digests }) => {
        objects.get(at(digests[2]!))!.metadata = {}
      },
      ['digest-unsigned'],
    ],
    [
      'a signature is another',
      ({ objects, digests }) => {
        objects.get(at(digests[2]!))!.metadata.signature = digests[1]!.signature
      },
      ['digest-signature-wrong', 'digest-previous-signature-wrong'],
    ],
    [
      'a signature is no hexadecimal',
      ({ objects, digests }) => {
        objects.get(at(digests[5]!))!.metadata.signature = 'xyz'
      },
      ['digest-signature-wrong', 'log-unproven', 'log-unproven'],
    ],
    [
      'an algorithm is another',
      ({ objects, digests }) => {
        objects.get(at(digests[2]!))!.metadata['signature-algorithm'] = 'none'
      },
      ['digest-signature-algorithm'],
    ],
    [
      'a digest is a copy of another one',
      ({ objects, digests }) => void objects.set(at(digests[2]!), objects.get(at(digests[1]!))!),
      ['digest-moved', 'log-unproven', 'log-unproven'],
    ],
    ['no key is known', () => undefined, [...Array<OutcomeCode>(HOURS).fill('digest-key-unknown')], { keys: [], undeclared: false }],
    [
      'the key is no key',
      () => undefined,
      ['digest-key-unusable', ...Array<OutcomeCode>(HOURS - 1).fill('digest-key-unusable')],
      { keys: [{ ...KEY, der: new Uint8Array([1, 2, 3]) }], undeclared: false },
    ],
    [
      'the keys cannot be read',
      () => undefined,
      Array<OutcomeCode>(HOURS).fill('digest-keys-unreadable'),
      { keys: new Error('throttled'), undeclared: false },
    ],
    [
      'a log and a digest are archived',
      ({ objects, digests }) => {
        objects.get(at(digests[4]!.logs[0]!))!.archived = 'DEEP_ARCHIVE'
        objects.get(at(digests[2]!))!.archived = 'GLACIER'
      },
      ['log-archived', 'digest-archived', 'log-unproven', 'log-unproven'],
    ],
    [
      'a log may not be read',
      ({ objects, digests }) => void Object.assign(objects.get(at(digests[4]!.logs[0]!))!, { denied: true }),
      ['log-unreadable'],
    ],
  ]
  test.each(cases)('%s', async (_what, tamper, expected, options) => {
    const made = good()
    tamper(made)
    const outcomes = await verify(made.objects, options)
    expect(troubles(outcomes).toSorted()).toEqual(expected.toSorted())
  })

  test('a key that was valid at another time', async () => {
    const { objects } = makeChain({ key: KEY, start: START, hours: 24, logs: 0 })
    const late = { ...KEY, validTo: START + 10 * HOUR }
    const outcomes = await verify(objects, { keys: [late], to: START + 24 * HOUR, now: START + 26 * HOUR, undeclared: false })
    expect(tally(outcomes)).toEqual({ 'digest-key-not-valid-then': 12, 'digest-valid': 12 })
  })

  test('how many digests are missing is told, and where', async () => {
    const { objects, digests } = good()
    for (const digest of digests.slice(2, 5)) removeHour(objects, digest)
    const outcomes = await verify(objects)
    expect(outcomes.find(({ code }) => code === 'digest-missing')?.place?.key).toBe(digests[4]!.key)
    expect(outcomes.find(({ code }) => code === 'digests-missing')).toMatchObject({
      from: START + 2 * HOUR,
      to: START + 4 * HOUR,
      count: 2,
    })
  })
})

describe('what CloudTrail itself may have signed', () => {
  const edited = (hour: number, edit: (json: DigestJson) => object) => () =>
    makeChain({ key: KEY, start: START, hours: HOURS, edit: (json, each) => void (each === hour && Object.assign(json, edit(json))) })
      .objects
  const cases: readonly [what: string, make: () => Objects, expected: readonly OutcomeCode[]][] = [
    ['a wrong previous hash', edited(3, () => ({ previousDigestHashValue: '0'.repeat(64) })), ['digest-previous-hash-wrong']],
    ['a wrong previous signature', edited(3, () => ({ previousDigestSignature: 'ab'.repeat(256) })), ['digest-previous-signature-wrong']],
    ['another previous hash algorithm', edited(3, () => ({ previousDigestHashAlgorithm: 'MD5' })), ['digest-previous-hash-algorithm']],
    ['another signature algorithm', edited(3, () => ({ digestSignatureAlgorithm: 'MD5withRSA' })), ['digest-signature-algorithm']],
    ['another account', edited(5, () => ({ awsAccountId: '999999999999' })), ['digest-other-account', 'log-unproven', 'log-unproven']],
    ['no list of logs', edited(5, () => ({ logFiles: undefined })), ['digest-malformed', 'log-unproven', 'log-unproven']],
    [
      'another hash algorithm for a log',
      edited(3, ({ logFiles }) => ({ logFiles: [{ ...logFiles[0], hashAlgorithm: 'MD5' }, logFiles[1]] })),
      ['log-hash-algorithm'],
    ],
    [
      'a link to a digest of another trail',
      edited(3, (json) => ({ previousDigestS3Object: String(json.previousDigestS3Object).replace('_coll_', '_other_') })),
      ['digest-link-astray'],
    ],
    ['a link to itself', edited(3, (json) => ({ previousDigestS3Object: json.digestS3Object })), ['digest-link-astray']],
    [
      'a hole of four hours that is linked over',
      () => {
        const { objects, digests } = makeChain({ key: KEY, start: START - 6 * HOUR, hours: 6 })
        makeChain({ objects, key: KEY, start: START + 4 * HOUR, hours: 2, previous: digests.at(-1)! })
        return objects
      },
      ['time-hole'],
    ],
    [
      'a chain begun anew',
      () => {
        const { objects } = makeChain({ key: KEY, start: START, hours: 2 })
        makeChain({ objects, key: KEY, start: START + 4 * HOUR, hours: 2 })
        return objects
      },
      ['chain-gap'],
    ],
    [
      'logs in the gap of a chain begun anew',
      () => {
        const { objects } = makeChain({ key: KEY, start: START, hours: 2 })
        makeChain({ objects, key: KEY, start: START + 4 * HOUR, hours: 2 })
        makeLog(objects, SCOPE, { time: START + 3 * HOUR, unique: 'gap' })
        return objects
      },
      ['chain-gap', 'log-unproven'],
    ],
    [
      'two digests that cover the same time',
      () => {
        const { objects, digests } = makeChain({ key: KEY, start: START, hours: 3 })
        makeChain({ objects, key: KEY, start: START + 2.5 * HOUR, hours: 4, previous: digests.at(-1)! })
        return objects
      },
      ['time-overlap'],
    ],
    [
      'a digest beside the chain',
      () => {
        const { objects } = good()
        makeDigest({ objects, scope: SCOPE, start: START + HOUR, end: START + 2 * HOUR + 5000, logs: 1, key: KEY, previous: null })
        return objects
      },
      ['digest-unlinked'],
    ],
  ]
  test.each(cases)('%s', async (_what, make, expected) => expect(troubles(await verify(make())).toSorted()).toEqual(expected.toSorted()))

  test('the first digest of a trail', async () => {
    const { objects } = good()
    const outcomes = await verify(objects, { from: START - 5 * HOUR })
    expect(outcomes.at(-1)).toMatchObject({ code: 'chain-begins', verdict: 'note', to: START })
    expect(troubles(outcomes)).toEqual([])
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

  test('outcomes do not depend on how many are read at once', async () => {
    const { objects } = good()
    expect(await verify(objects, { concurrency: 1 })).toEqual(await verify(objects, { concurrency: 50 }))
  })

  test('limits', async () => {
    const { objects } = good()
    expect(new Set(troubles(await verify(objects, { maxLogBytes: 10 })))).toEqual(new Set(['log-too-large']))
    expect(tally(await verify(objects, { maxDigestBytes: 10, undeclared: false }))['digest-too-large']).toBe(HOURS)
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
