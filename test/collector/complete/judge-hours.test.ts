import { describe, expect, test } from 'vitest'
import { missingObjects } from '../../../packages/collector/src/complete/missing-objects.ts'
import { versionId } from '../../../packages/collector/src/object/task-of.ts'
import { BUCKET, type Case, digest, digestKey, HOUR, inShort, judge, listing, logKey, record, recordsOf, START, shaOf } from './hours.ts'

const chain = [-2, -1, 0, 1, 2, 3].map((hour) => digest(hour))
const all = recordsOf(chain)
const without = (...keys: string[]) => all.filter(({ id }) => !keys.some((key) => id.endsWith(key)))
const change = (key: string, more: object) => all.map((each) => (each.id.endsWith(key) ? { ...each, ...more } : each))
const FINE = 'complete (verified)'
const [HIT, OTHER] = [logKey(1.3), logKey(1.7)]
const digestsWithout = (...hours: number[]) => chain.filter((_, index) => !hours.includes(index - 2))
const withDigest = (hour: number, more: Parameters<typeof digest>[1]) =>
  chain.map((each, index) => (index - 2 === hour ? digest(hour, more) : each))
const everything = listing([...all.map(({ id }) => id.slice(`s3://${BUCKET}/`.length)), ...chain.map(({ key }) => key)])
const unlisted = (...keys: string[]) => ({ ...everything, objects: everything.objects.filter(({ key }) => !keys.includes(key)) })
const tampered = (code: string, isSigned = false) => ({ is: 'tampered', code, because: 'x', isSigned }) as const

const CASES: readonly (readonly [string, Partial<Case>, readonly string[]])[] = [
  ['all is there', {}, [FINE, FINE, FINE]],
  ['all is there, and in the bucket', { listings: [everything] }, [FINE, FINE, FINE]],
  ['a file was not collected', { records: without(HIT) }, [FINE, 'gap not-stored', FINE]],
  ['a file was not collected, and is in the bucket', { records: without(HIT), listings: [everything] }, [FINE, 'gap not-stored', FINE]],
  [
    'a file was not collected, and is not in the bucket',
    { records: without(HIT), listings: [unlisted(HIT)] },
    [FINE, 'tampered log-missing', FINE],
  ],
  ['a file was removed after it was collected', { listings: [unlisted(HIT)] }, [FINE, FINE, FINE]],
  ['a file could not be read', { records: change(HIT, { fate: 'quarantined', sha256: undefined }) }, [FINE, 'gap in-quarantine', FINE]],
  ['a file was not wanted', { records: change(HIT, { fate: 'filtered', sha256: undefined }) }, [FINE, FINE, FINE]],
  ['a file was taken for nothing', { records: change(HIT, { fate: 'foreign', sha256: undefined }) }, [FINE, 'gap passed-over', FINE]],
  ['a file has another hash', { records: change(HIT, { sha256: shaOf('x') }) }, [FINE, 'tampered log-modified', FINE]],
  ['a file was not hashed', { records: change(HIT, { sha256: undefined }) }, [FINE, 'complete (named)', FINE]],
  [
    'a file was collected twice, the second time changed',
    { records: [...all, { ...record(HIT), id: versionId(record(HIT).id, 'f'), etag: 'f', sha256: shaOf('x') }] },
    [FINE, 'tampered log-replaced', FINE],
  ],
  [
    'a file was collected twice, unchanged',
    { records: [...all, { ...record(HIT), id: versionId(record(HIT).id, 'f'), etag: 'f' }] },
    [FINE, FINE, FINE],
  ],
  [
    'a file was written anew',
    { listings: [{ ...everything, objects: everything.objects.map((each) => (each.key === HIT ? { ...each, etag: '"f"' } : each)) }] },
    [FINE, 'unknown log-changed-since', FINE],
  ],
  ['a file that no digest names', { records: [...all, record(logKey(1.5, 'extra'))] }, [FINE, 'tampered log-undeclared', FINE]],
  [
    'a file in the bucket that no digest names',
    { listings: [{ ...everything, objects: [...everything.objects, ...listing([logKey(1.5, 'extra')]).objects] }] },
    [FINE, 'tampered log-undeclared not-stored', FINE],
  ],
  ['a file of a prefix that no digest tells of', { records: [...all, record(`other/${logKey(1.5, 'extra')}`)] }, [FINE, FINE, FINE]],
  [
    'a file of a kind that no digest names',
    { records: [...all, record(logKey(1.5, 'extra').replaceAll('CloudTrail', 'CloudTrail-Insight'))] },
    [FINE, FINE, FINE],
  ],
  [
    'a backfill digest names one more',
    { digests: [...chain, digest(1, { isBackfill: true, logs: [logKey(1.5, 'extra')] })], records: [...all, record(logKey(1.5, 'extra'))] },
    [FINE, FINE, FINE],
  ],
  [
    'a backfill digest names one that is not stored',
    { digests: [...chain, digest(1, { isBackfill: true, logs: [logKey(1.5, 'extra')] })] },
    [FINE, 'gap not-stored', FINE],
  ],
  ['nothing happened in an hour', { digests: withDigest(1, { logs: [] }), records: without(HIT, OTHER) }, [FINE, FINE, FINE]],
  [
    'a digest was not collected',
    { digests: digestsWithout(1) },
    ['complete (verified)', 'gap digest-not-collected', 'gap digest-not-collected'],
  ],
  [
    'a digest was removed',
    { digests: digestsWithout(1), listings: [unlisted(digestKey(1))] },
    [FINE, 'tampered digest-missing', 'tampered digest-missing'],
  ],
  [
    'a digest was not collected, and is in the bucket',
    { digests: digestsWithout(1), listings: [everything] },
    [FINE, 'gap digest-not-collected', 'gap digest-not-collected'],
  ],
  [
    'two digests were removed',
    { digests: digestsWithout(0, 1), listings: [unlisted(digestKey(0), digestKey(1))] },
    ['gap digest-not-collected', 'tampered digest-missing', 'tampered digest-missing'],
  ],
  [
    'a digest is not CloudTrail’s',
    { digests: withDigest(1, { verdict: tampered('digest-signature-wrong') }) },
    [FINE, 'tampered digest-invalid', 'tampered digest-invalid'],
  ],
  [
    'bytes were appended to a digest',
    { digests: withDigest(1, { verdict: tampered('digest-appended', true) }) },
    [FINE, 'tampered digest-invalid', 'tampered digest-invalid'],
  ],
  [
    'a digest was replaced by one that is signed',
    { digests: withDigest(1, { sha256: shaOf('other') }) },
    [FINE, 'tampered digest-replaced', 'tampered digest-replaced'],
  ],
  [
    'a forged digest lies where the good one lay',
    { digests: [...chain, digest(1, { sha256: shaOf('forged'), verdict: tampered('digest-unsigned'), logs: [logKey(1.5, 'never')] })] },
    [FINE, 'tampered digest-invalid', 'tampered digest-invalid'],
  ],
  [
    'verification is not switched on',
    { digests: chain.map((each) => ({ ...each, verdict: { is: 'unverified', isAsked: false, because: 'off' } })) },
    ['complete (named)', 'complete (named)', 'complete (named)'],
  ],
  [
    'no public keys could be had',
    { digests: withDigest(1, { verdict: { is: 'unverified', isAsked: true, because: 'denied', needs: 'cloudtrail:ListPublicKeys' } }) },
    [FINE, 'unknown digest-unverified', 'unknown digest-unverified'],
  ],
  [
    'logging was off',
    { digests: [...digestsWithout(1, 2, 3), digest(2, { previous: null }), digest(3)] },
    [FINE, 'unknown digests-interrupted', 'unknown digests-interrupted'],
  ],
  [
    'digests end',
    { digests: digestsWithout(2, 3), records: without(logKey(2.3), logKey(2.7), logKey(3.3), logKey(3.7)) },
    [FINE, FINE, 'silent digest-overdue'],
  ],
  ['digests end, and files do not', { digests: digestsWithout(2, 3) }, [FINE, FINE, 'silent digest-overdue']],
  ['the last digest is not due yet', { digests: digestsWithout(2, 3), wish: { now: START + 4.9 * HOUR } }, [FINE, FINE, 'pending not-due']],
  [
    'the digests that are there were not collected',
    { digests: digestsWithout(2, 3), listings: [everything] },
    [FINE, FINE, 'gap digest-not-collected'],
  ],
  ['the first digest', { digests: digestsWithout(-2, -1, 0) }, ['unknown before-first', 'unknown before-first', FINE]],
  [
    'the first digest, with the bucket',
    { digests: digestsWithout(-2, -1, 0), listings: [everything] },
    ['gap digest-not-collected', 'gap digest-not-collected', FINE],
  ],
  [
    'the first digest of the trail, with the bucket',
    { digests: [digest(1, { previous: null }), digest(2), digest(3)], listings: [unlisted(...[-2, -1, 0].map((hour) => digestKey(hour)))] },
    ['complete (listed)', 'complete (listed)', FINE],
  ],
  ['two trails', { digests: [...chain, ...chain.map((_, index) => digest(index - 2, { trail: 'second' }))] }, [FINE, FINE, FINE]],
  [
    'one of two trails falls silent',
    { digests: [...chain, digest(-2, { trail: 'second' }), digest(-1, { trail: 'second' }), digest(0, { trail: 'second' })] },
    [FINE, 'silent digest-overdue', 'silent digest-overdue'],
  ],
]

describe('three hours', () => {
  test.each(CASES)('%s', (_what, given, states) => {
    expect(inShort(judge({ digests: chain, records: all, ...given }))).toEqual(states)
  })
  test('a chain that ended long ago is silent, and one that is not remembered is unknown', () => {
    const last = { account: '111122223333', region: 'us-east-2', chain: 'main@us-east-1' }
    const ended = judge({ digests: [], records: [], chains: [{ ...last, end: START - 400 * HOUR }] })
    expect(inShort(ended)).toEqual(Array.from({ length: 3 }, () => 'silent digest-overdue'))
    const forgotten = judge({ digests: [], records: [], chains: [{ ...last, end: START + 20 * HOUR }] })
    expect(inShort(forgotten)).toEqual(Array.from({ length: 3 }, () => 'unknown not-remembered'))
  })
})

describe('without digests', () => {
  const files = listing([logKey(0.3), logKey(1.3), logKey(2.3)])
  test.each<[string, Partial<Case>, readonly string[]]>([
    ['a listing tells', { listings: [files] }, ['complete (listed)', 'complete (listed)', 'complete (listed)']],
    [
      'what is missing is a gap',
      { listings: [files], records: [record(logKey(0.3))] },
      ['complete (listed)', 'gap not-stored', 'gap not-stored'],
    ],
    [
      'what is in quarantine is one',
      { listings: [files], records: [record(logKey(0.3)), record(logKey(1.3)), record(logKey(2.3), { fate: 'quarantined' })] },
      ['complete (listed)', 'complete (listed)', 'gap in-quarantine'],
    ],
    ['nobody tells', {}, ['unknown nothing-expected', 'unknown nothing-expected', 'unknown nothing-expected']],
    [
      'it may not be listed',
      { listings: [{ bucket: BUCKET, objects: [], failure: { because: 'AccessDenied', needs: 's3:ListBucket' } }] },
      ['unknown not-listed', 'unknown not-listed', 'unknown not-listed'],
    ],
    [
      'it is too early',
      { listings: [files], wish: { now: START + 3 * HOUR } },
      ['complete (listed)', 'complete (listed)', 'pending not-due'],
    ],
  ])('%s', (_what, given, states) => {
    const records = [record(logKey(0.3)), record(logKey(1.3)), record(logKey(2.3))]
    expect(inShort(judge({ digests: [], records, ...given }))).toEqual(states)
  })
})

test('what is expected and stored is counted, by account and region', () => {
  const other = logKey(1.3, 'o', '444455556666')
  const verdicts = judge({ digests: chain, records: [...without(HIT), record(other)] })
  expect(verdicts.map(({ account, expected, stored }) => [account, expected, stored])).toEqual([
    ...[
      ['111122223333', 2, 2],
      ['111122223333', 2, 1],
      ['111122223333', 2, 2],
    ],
    ...[
      ['444455556666', 0, 0],
      ['444455556666', 0, 0],
      ['444455556666', 0, 0],
    ],
  ])
  expect(judge({ digests: chain, records: [record(other)], wish: { accounts: ['444455556666'] } })).toHaveLength(3)
  expect(judge({ digests: chain, records: all, wish: { regions: ['eu-west-1'] } })).toEqual([])
})

test('a digest that nobody verified sends nobody to other buckets, accounts or regions', () => {
  const sha256 = shaOf('x')
  const elsewhere = [
    { bucket: 'mallory', key: HIT, sha256 },
    { bucket: BUCKET, key: logKey(1.3, 'x', '444455556666'), sha256 },
    { bucket: BUCKET, key: HIT.replaceAll('us-east-2', 'us-east-1'), sha256 },
    { bucket: BUCKET, key: 'anything', sha256 },
  ]
  const missing = (verdict: Parameters<typeof digest>[1]) => {
    const previous = { bucket: 'mallory', key: digestKey(0), sha256 }
    const notes = [...digestsWithout(0, 1), digest(1, { ...verdict, logs: elsewhere, previous })]
    return missingObjects(judge({ digests: notes, records: all })).map(({ bucket }) => bucket)
  }
  expect(missing({ verdict: { is: 'unverified', isAsked: false, because: 'off' } })).toEqual([])
  expect(missing({ verdict: { is: 'verified' } })).toEqual(['mallory', 'mallory', BUCKET, BUCKET, BUCKET])
})

test('what could close a gap is told once, digests first', () => {
  const keys = (given: Partial<Case>) => missingObjects(judge({ digests: chain, records: all, ...given })).map(({ key }) => key)
  expect(keys({ records: without(HIT), digests: digestsWithout(0) })).toEqual([digestKey(0), HIT])
  expect(keys({ records: change(HIT, { fate: 'quarantined' }) })).toEqual([])
  expect(keys({ records: without(HIT), listings: [unlisted(HIT)] })).toEqual([])
})
