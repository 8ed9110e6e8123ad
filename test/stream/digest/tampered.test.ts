import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { OutcomeCode } from '../../../packages/stream/src/digest/index.ts'
import { at, type DigestJson, HOUR, makeChain, makeDigest, makeLog, type Objects, SCOPE } from './trail.ts'
import { type Asked, change, good, HOURS, KEY, remove, removeHour, rewrite, START, type Tamper, tally, troubles, verify } from './verify.ts'

/** Every log of a good chain. */
const UNPROVEN = Array<OutcomeCode>(2 * HOURS).fill('log-unproven')

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
    [
      'no key is known',
      () => undefined,
      [...Array<OutcomeCode>(HOURS).fill('digest-key-unknown'), ...UNPROVEN],
      { keys: [], undeclared: false },
    ],
    [
      'the key is no key',
      () => undefined,
      [...Array<OutcomeCode>(HOURS).fill('digest-key-unusable'), ...UNPROVEN],
      { keys: [{ ...KEY, der: new Uint8Array([1, 2, 3]) }], undeclared: false },
    ],
    [
      'the keys cannot be read',
      () => undefined,
      [...Array<OutcomeCode>(HOURS).fill('digest-keys-unreadable'), ...UNPROVEN],
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

  test('logs under an invalid digest are named where their folder is not looked into', async () => {
    const { objects, digests } = good()
    rewrite(objects, digests[2]!, (text) => text.replace('oldestEventTime', 'OldestEventTime'))
    const outcomes = await verify(objects, { undeclared: false })
    expect(troubles(outcomes)).toEqual(['digest-signature-wrong', 'log-unproven', 'log-unproven'])
    expect(outcomes.filter(({ code }) => code === 'log-unproven').map(({ place }) => place)).toEqual(digests[2]!.logs)
  })

  test('a key that was valid at another time', async () => {
    const { objects } = makeChain({ key: KEY, start: START, hours: 24, logs: 0 })
    const late = { ...KEY, validTo: START + 10 * HOUR }
    const outcomes = await verify(objects, { keys: [late], to: START + 24 * HOUR, now: START + 26 * HOUR, undeclared: false })
    expect(tally(outcomes)).toEqual({ 'digest-key-not-valid-then': 12, 'digest-valid': 12 })
  })

  test('a bucket that is a copy of another', async () => {
    const copy: Objects = new Map([...good().objects].map(([name, stored]) => [name.replace(/^logs\//, 'copy/'), stored]))
    const outcomes = await verify(copy, { scope: { ...SCOPE, bucket: 'copy' }, undeclared: false })
    expect(tally(outcomes)).toMatchObject({ 'digest-moved': HOURS })
    expect(outcomes[0]).toMatchObject({ code: 'digest-moved', because: 'it names the bucket logs' })
    expect(outcomes.some(({ code }) => code === 'log-valid')).toBe(false)
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

  test('a hole that is linked over, from within it on', async () => {
    const { objects, digests } = makeChain({ key: KEY, start: START - 6 * HOUR, hours: 6 })
    makeChain({ objects, key: KEY, start: START + 4 * HOUR, hours: 2, previous: digests.at(-1)! })
    const [hole] = (await verify(objects, { from: START + HOUR })).filter(({ verdict }) => verdict !== 'valid')
    expect(hole).toMatchObject({ code: 'time-hole', from: START + HOUR, to: START + 4 * HOUR })
  })

  test('the first digest of a trail', async () => {
    const { objects } = good()
    const outcomes = await verify(objects, { from: START - 5 * HOUR })
    expect(outcomes.at(-1)).toMatchObject({ code: 'chain-begins', verdict: 'note', to: START })
    expect(troubles(outcomes)).toEqual([])
  })
})
