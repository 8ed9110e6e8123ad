import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { at, HOUR, MINUTE, makeDigest, SCOPE, testKey } from '../../stream/digest/trail.ts'
import { type CopyOptions, KEY, makeCopy, publicKeys, START } from './copy.ts'
import { runVerify } from './run.ts'

const emptyFolder = () => mkdtempSync(join(tmpdir(), 'trailmend-test-'))

async function verifyCopy(options: CopyOptions = {}, wishes: Parameters<typeof runVerify>[0] = {}) {
  const { folder, keys } = makeCopy(options)
  const { result } = await runVerify({ folder, publicKeys: [keys], ...wishes })
  const [chain] = result.chains
  return {
    status: result.status,
    exitCode: result.exitCode,
    tally: chain?.tally,
    codes: chain?.codes ?? {},
    notices: result.notices.map(({ code }) => code),
  }
}

type Case = readonly [what: string, options: CopyOptions, exitCode: number, codes: Readonly<Record<string, number>>]

const CASES: readonly Case[] = [
  ['nothing is wrong', {}, 0, { 'digest-valid': 4, 'log-valid': 8 }],
  ['every signature is kept beside its digest', { heads: 'every' }, 0, { 'digest-valid': 4, 'log-valid': 8 }],
  [
    'no signature is: the newest digest is unknown',
    { heads: 'none' },
    3,
    { 'digest-valid': 3, 'log-valid': 6, 'digest-unreadable': 1, 'log-unproven': 2 },
  ],
  [
    'a log file is gone',
    { change: (objects, [first]) => void objects.delete(at(first!.logs[0]!)) },
    1,
    { 'digest-valid': 4, 'log-valid': 7, 'log-missing': 1 },
  ],
  [
    'a digest is changed: its signature, which the next one tells, is not of it',
    {
      change: (objects, digests) =>
        void objects.set(at(digests[1]!), { ...objects.get(at(digests[1]!))!, bytes: objects.get(at(digests[0]!))!.bytes }),
    },
    1,
    { 'digest-moved': 1 },
  ],
  [
    'a digest is gone: the one before it has lost its signature in the copy, but the one after knew its hash',
    { change: (objects, digests) => void objects.delete(at(digests[2]!)) },
    1,
    { 'digest-missing': 1, 'digest-unreadable': 1, 'digest-valid': 2 },
  ],
  [
    'a file is put there',
    {
      change: (objects, [first]) =>
        void objects.set(at({ ...first!.logs[0]!, key: first!.logs[0]!.key.replace(/_u(\w+)\.json/, '_x$1.json') }), {
          bytes: Buffer.from(''),
          metadata: {},
        }),
    },
    1,
    { 'digest-valid': 4, 'log-valid': 8, 'log-undeclared': 1 },
  ],
]

describe('a copy in which', () => {
  test.each(CASES)('%s', async (_what, options, exitCode, codes) => {
    const seen = await verifyCopy(options)
    expect(seen).toMatchObject({ exitCode, codes })
    if (exitCode === 0) expect(seen.codes).toEqual(codes)
  })
})

describe('a copy', () => {
  test('is verified up to its newest digest, unless told until when', async () => {
    expect(await verifyCopy()).toMatchObject({ exitCode: 0, notices: ['copy', 'copy-ends'] })
    const until = await verifyCopy({}, { to: new Date(START + 8 * HOUR).toISOString() })
    expect(until).toMatchObject({ exitCode: 1, tally: { digests: { valid: 4, missing: 4 } }, notices: ['copy'] })
  })

  test('of a bucket with backfill digests needs their metadata', async () => {
    const change: CopyOptions['change'] = (objects) =>
      void makeDigest({
        objects,
        scope: SCOPE,
        start: START,
        end: START + HOUR - MINUTE,
        logs: 1,
        key: KEY,
        previous: null,
        backfill: true,
      })
    expect(await verifyCopy({ change })).toMatchObject({ exitCode: 3, codes: { 'digest-unreadable': 1 } })
  })

  test('is not read beyond its folder', async () => {
    const { folder, keys, digests } = makeCopy({ change: (objects, [first]) => void objects.delete(at(first!.logs[0]!)) })
    symlinkSync(keys, join(folder, digests[0]!.logs[0]!.key))
    const { result } = await runVerify({ folder, publicKeys: [keys] })
    expect(result.chains[0]?.codes).toMatchObject({ 'log-missing': 1 })
  })

  test('has links looked at as what they are: files that nobody declared', async () => {
    const { folder, keys, digests } = makeCopy()
    const day = dirname(join(folder, digests[0]!.logs[0]!.key))
    symlinkSync(keys, join(day, 'link'))
    symlinkSync('..', join(day, 'up'))
    symlinkSync('/nonexistent', join(day, 'nowhere'))
    symlinkSync(keys, join(folder, digests[0]!.logs[0]!.key.replace(/_u(\w+)\.json/, '_x$1.json')))
    const { result } = await runVerify({ folder, publicKeys: [keys] })
    expect(result).toMatchObject({ exitCode: 1, chains: [{ codes: { 'log-valid': 8, 'log-foreign': 3, 'log-undeclared': 1 } }] })
  })

  test.each([
    ['of another trail', { trail: ['other'] }],
    ['of another account', { account: ['999988887777'] }],
    ['of another region', { region: ['eu-west-1'] }],
    ['of an organization', { organizationId: 'o-a1b2c3d4e5' }],
    ['below a prefix', { prefix: 'somewhere' }],
  ])('that has no digest %s proves nothing', async (_what, wishes) => {
    const { folder, keys } = makeCopy()
    await expect(runVerify({ folder, publicKeys: [keys], ...wishes })).rejects.toThrow('holds no digest of what was asked for')
  })

  test('that is not there, or no folder, is a usage error', async () => {
    const { folder, keys } = makeCopy()
    const cases = [
      [join(folder, 'gone'), 'there is no such folder'],
      [keys, 'is no folder'],
    ] as const
    for (const [wrong, text] of cases) {
      await expect(runVerify({ folder: wrong, publicKeys: [keys] })).rejects.toMatchObject({
        name: 'UsageError',
        message: expect.stringContaining(text),
      })
    }
    await expect(runVerify({ folder, publicKeys: [keys], trail: ['other'] })).rejects.toThrow('there are digests of coll (of us-east-1)')
    await expect(runVerify({ folder, publicKeys: [keys], prefix: 'deeper' })).rejects.toThrow('--prefix')
  })
})

describe('public keys', () => {
  const other = testKey('k1', START - HOUR, START + 100 * HOUR)
  const cases: readonly [string, string, number, Record<string, number>][] = [
    ['of another pair', publicKeys(other), 1, { 'digest-signature-wrong': 4 }],
    ['that were not valid then', publicKeys({ ...KEY, validTo: START - 100 * HOUR }), 3, { 'digest-keys-unreadable': 4 }],
    ['none', publicKeys(), 3, { 'digest-keys-unreadable': 4 }],
  ]
  test.each(cases)('%s', async (_what, content, exitCode, codes) => {
    const { folder, keys } = makeCopy()
    writeFileSync(keys, content)
    const { result } = await runVerify({ folder, publicKeys: [keys] })
    expect(result).toMatchObject({ exitCode, chains: [{ codes }] })
  })
  test('of another region only are none to go by', async () => {
    const { folder, keys } = makeCopy()
    const { result } = await runVerify({ folder, publicKeys: [`eu-west-1=${keys}`] })
    expect(result).toMatchObject({ exitCode: 3, chains: [{ codes: { 'digest-keys-unreadable': 4 } }] })
  })
  test.each([['{}'], ['no JSON'], ['{"PublicKeyList":[{"Value":"!"}]}']])('in a file that holds %s are a usage error', async (content) => {
    const { folder, keys } = makeCopy()
    writeFileSync(keys, content)
    await expect(runVerify({ folder, publicKeys: [keys] })).rejects.toMatchObject({ name: 'UsageError' })
  })
})

describe('a verification that stops', () => {
  const HOURS = 60
  const wishes = ({ folder, keys }: { folder: string; keys: string }, output: string) => ({
    folder,
    publicKeys: [keys],
    format: [`jsonl=${join(output, 'all.jsonl')}`],
  })

  test('goes on where it stopped, and comes to the same', async () => {
    const copy = makeCopy({
      hours: HOURS,
      change: (objects, digests) => digests.filter((_, hour) => hour % 7 === 0).forEach((each) => void objects.delete(at(each.logs[0]!))),
    })
    const whole = emptyFolder()
    await runVerify(wishes(copy, whole))
    const expected = readFileSync(join(whole, 'all.jsonl'), 'utf8')
    expect(expected.split('\n').length).toBeGreaterThan(3 * HOURS)

    const output = emptyFolder()
    const resume = join(output, 'cursor')
    let stops = 0
    const attempt = (most: number) => {
      let steps = 0
      const progress = () => {
        if (++steps > most) throw new Error('stopped')
      }
      return runVerify({ ...wishes(copy, output), resume }, { progress })
    }
    for (let most = 1; ; most++) {
      const done = await attempt(most).catch((error: Error) => {
        expect(error.message).toBe('stopped')
      })
      if (done !== undefined) break
      stops++
      expect(readdirSync(output)).not.toContain('all.jsonl')
    }
    expect(stops).toBeGreaterThan(2)
    expect(readFileSync(join(output, 'all.jsonl'), 'utf8')).toBe(expected)
    expect(readdirSync(output)).toEqual(['all.jsonl'])
  })

  test('is not gone on with for something else', async () => {
    const copy = makeCopy({ hours: 30 })
    const output = emptyFolder()
    const resume = join(output, 'cursor')
    let steps = 0
    const progress = () => {
      if (++steps > 4) throw new Error('stopped')
    }
    await expect(runVerify({ ...wishes(copy, output), resume }, { progress })).rejects.toThrow('stopped')
    expect(existsSync(resume)).toBe(true)
    await expect(runVerify({ ...wishes(copy, output), resume, region: ['us-east-2'] })).rejects.toThrow(
      'is of a verification of something else',
    )
    writeFileSync(resume, '{}')
    await expect(runVerify({ ...wishes(copy, output), resume })).rejects.toThrow('is not what a verification of this version leaves behind')
  })
})

test('reports that would be written to one file are refused before anything is read', async () => {
  const { folder, keys } = makeCopy()
  const path = join(emptyFolder(), 'x')
  await expect(runVerify({ folder, publicKeys: [keys], format: [`json=${path}`, `table=${path}`] })).rejects.toThrow(
    'two things would be in',
  )
  await expect(runVerify({ folder, publicKeys: [keys], evidence: path, resume: path })).rejects.toThrow('two things would be in')
})

test('progress tells how far it has come', async () => {
  const { folder, keys } = makeCopy({ hours: 40 })
  const shares: number[] = []
  await runVerify({ folder, publicKeys: [keys] }, { progress: ({ share }) => void shares.push(share) })
  expect(shares.length).toBeGreaterThan(3)
  expect(shares).toEqual([...shares].sort((one, other) => one - other))
  expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
})
