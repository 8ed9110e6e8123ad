import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import type { OutcomeCode } from '../../../packages/stream/src/digest/index.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { at, type DigestJson, HOUR, type MadeDigest, makeChain, makeLog, type Objects, SCOPE } from '../../stream/digest/trail.ts'
import { change, remove, removeHour, rewrite } from '../../stream/digest/verify.ts'
import { askBoth, compare, fill, good, HOURS, KEY, publish, type Question, START } from './oracle.ts'

// ListPublicKeys is answered by the proxy: moto lacks it.
const ground = useMoto()
beforeEach(() => ground.proxy.reset())

type Tamper = (made: { objects: Objects; digests: MadeDigest[] }) => unknown
type Make = () => Objects
const tampered = (tamper: Tamper): Make => {
  return () => {
    const made = good()
    tamper(made)
    return made.objects
  }
}
const signed = (hour: number, edit: (json: DigestJson) => object): Make => {
  return () =>
    makeChain({ key: KEY, start: START, hours: HOURS, edit: (json, each) => void (each === hour && Object.assign(json, edit(json))) })
      .objects
}
const logOf = (digests: readonly MadeDigest[], hour: number) => digests[hour]!.logs[0]!
const withoutMetadata = (name: string): Make =>
  tampered(({ objects, digests }) => {
    delete objects.get(at(digests[HOURS - 1]!))!.metadata[name]
  })
const UNPROVEN: readonly OutcomeCode[] = ['log-unproven', 'log-unproven']
/** A forged log in a member of its own. */
const FORGED = gzipSync('{"Records":[{"eventName":"StopLogging"}]}')

async function judge(make: Make, question: Question = {}, keys = [KEY]) {
  await fill(ground.proxy, make())
  publish(ground.proxy, keys)
  const judged = await askBoth(ground.proxy, question)
  const { contradictions, beyond } = compare(judged)
  const wrong = judged.ours.some(({ verdict }) => verdict === 'invalid')
  return { contradictions, beyond, exitCode: judged.awscli.exitCode, wrong }
}

type Case = [what: string, make: Make, beyond?: readonly OutcomeCode[]]

describe('what both find', () => {
  // What stands behind a case is what only ours tells besides.
  const cases: readonly Case[] = [
    ['a log is changed', tampered(({ objects, digests }) => rewrite(objects, logOf(digests, 2), (text) => text.replace('Get', 'Put')))],
    ['a log is gone', tampered(({ objects, digests }) => remove(objects, logOf(digests, 2)))],
    ['a log is not gzip', tampered(({ objects, digests }) => change(objects, logOf(digests, 2), (bytes) => gunzipSync(bytes)))],
    ['a log is cut short', tampered(({ objects, digests }) => change(objects, logOf(digests, 2), (bytes) => bytes.subarray(0, 40)))],
    ['a log is empty', tampered(({ objects, digests }) => change(objects, logOf(digests, 2), () => Buffer.alloc(0)))],
    ['a log is another log', tampered(({ objects, digests }) => objects.set(at(logOf(digests, 2)), objects.get(at(logOf(digests, 3)))!))],
    [
      'a digest is changed',
      tampered(({ objects, digests }) => rewrite(objects, digests[2]!, (text) => text.replace('SHA-256', 'SHA-257'))),
      UNPROVEN,
    ],
    ['a digest is no JSON', tampered(({ objects, digests }) => rewrite(objects, digests[2]!, (text) => text.slice(1))), UNPROVEN],
    [
      'a digest lacks its fingerprint',
      tampered(({ objects, digests }) => rewrite(objects, digests[2]!, (text) => text.replace('PublicKeyFinger', 'PublicKeyThumb'))),
      UNPROVEN,
    ],
    ['a digest is gone', tampered(({ objects, digests }) => remove(objects, digests[2]!)), UNPROVEN],
    ['a digest and its logs are gone', tampered(({ objects, digests }) => removeHour(objects, digests[2]!))],
    ['the oldest digest and its logs are gone', tampered(({ objects, digests }) => removeHour(objects, digests[0]!))],
    [
      'a digest is a copy of another one',
      tampered(({ objects, digests }) => objects.set(at(digests[2]!), objects.get(at(digests[1]!))!)),
      UNPROVEN,
    ],
    ['the newest digest has no signature', withoutMetadata('signature'), UNPROVEN],
    ['the newest digest names no algorithm', withoutMetadata('signature-algorithm'), UNPROVEN],
    [
      'the newest signature is no hexadecimal',
      tampered(({ objects, digests }) => Object.assign(objects.get(at(digests[HOURS - 1]!))!.metadata, { signature: 'xyz' })),
      UNPROVEN,
    ],
    [
      'the newest signature is too short',
      tampered(({ objects, digests }) => Object.assign(objects.get(at(digests[HOURS - 1]!))!.metadata, { signature: 'abcd' })),
      UNPROVEN,
    ],
  ]
  test.each(cases)('%s', async (_what, make, beyond = []) => {
    expect(await judge(make)).toEqual({ contradictions: [], beyond, exitCode: 1, wrong: true })
  })
})

describe('what awscli passes', () => {
  const cases: readonly Case[] = [
    [
      "a log's gzip trailer is cut off",
      tampered(({ objects, digests }) => change(objects, logOf(digests, 2), (bytes) => bytes.subarray(0, -8))),
      ['log-damaged'],
    ],
    [
      'a log that no digest names is put between',
      tampered(({ objects }) => makeLog(objects, SCOPE, { time: START + 2.5 * HOUR, unique: 'forged' })),
      ['log-undeclared'],
    ],
    [
      'the newest digests and their logs are gone',
      tampered(({ objects, digests }) => digests.slice(4).forEach((digest) => void removeHour(objects, digest))),
      ['digests-end-early'],
    ],
    [
      'a hole of four hours is linked over',
      () => {
        const { objects, digests } = makeChain({ key: KEY, start: START, hours: 1 })
        makeChain({ objects, key: KEY, start: START + 5 * HOUR, hours: 1, previous: digests.at(-1)! })
        return objects
      },
      ['time-hole'],
    ],
    [
      'a digest holds another hash of the one before it',
      signed(3, () => ({ previousDigestHashValue: '0'.repeat(64) })),
      ['digest-previous-hash-wrong'],
    ],
    [
      'a digest holds another signature of the one before it',
      signed(3, () => ({ previousDigestSignature: 'ab'.repeat(256) })),
      ['digest-previous-signature-wrong'],
    ],
    [
      'a digest holds its previous hash in MD5',
      signed(3, () => ({ previousDigestHashAlgorithm: 'MD5' })),
      ['digest-previous-hash-algorithm'],
    ],
    [
      'a log has its hash in MD5',
      signed(3, ({ logFiles }) => ({ logFiles: [{ ...logFiles[0], hashAlgorithm: 'MD5' }, logFiles[1]] })),
      ['log-hash-algorithm'],
    ],
    ['a digest claims MD5withRSA', signed(3, () => ({ digestSignatureAlgorithm: 'MD5withRSA' })), ['digest-signature-algorithm']],
    [
      'the metadata claim no algorithm',
      tampered(({ objects, digests }) => Object.assign(objects.get(at(digests[2]!))!.metadata, { 'signature-algorithm': 'none' })),
      ['digest-signature-algorithm'],
    ],
    ['a digest is of another account', signed(5, () => ({ awsAccountId: '999999999999' })), ['digest-other-account', ...UNPROVEN]],
    [
      'a member is appended to the newest digest',
      tampered(({ objects, digests }) => change(objects, digests[HOURS - 1]!, (bytes) => Buffer.concat([bytes, FORGED]))),
      ['digest-appended'],
    ],
  ]
  test.each(cases)('%s', async (_what, make, beyond = []) => {
    const { wrong, ...rest } = await judge(make)
    expect(rest).toEqual({ contradictions: [], beyond, exitCode: 0 })
    // A time that no digest covers is not proof of tampering.
    expect(wrong).toBe(!beyond.includes('time-hole'))
  })

  test('all digests are gone', async () => {
    const { objects, digests } = good()
    remove(objects, ...digests)
    const expected = ['digests-none', ...Array<OutcomeCode>(2 * HOURS).fill('log-unproven')]
    expect(await judge(() => objects)).toEqual({ contradictions: [], beyond: expected, exitCode: 0, wrong: false })
  })
})

describe('what awscli finds half of', () => {
  test('of two digests in a row that are gone it names one', async () => {
    const make = tampered(({ objects, digests }) => digests.slice(2, 4).forEach((digest) => void removeHour(objects, digest)))
    expect(await judge(make)).toEqual({ contradictions: [], beyond: ['digests-missing'], exitCode: 1, wrong: true })
  })

  test('where no key is published it stops', async () => {
    const { exitCode, beyond } = await judge(() => good().objects, { undeclared: false }, [])
    expect(exitCode).toBe(255)
    expect(beyond.filter((code) => code === 'digest-key-unknown')).toHaveLength(HOURS)
  })

  test('a signed digest without a list of logs ends it', async () => {
    const judged = await judge(signed(3, () => ({ logFiles: undefined })))
    expect(judged).toMatchObject({ exitCode: 255, beyond: ['digest-malformed', ...UNPROVEN] })
  })
})
