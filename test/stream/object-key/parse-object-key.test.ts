import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  encodeObjectKey,
  formatObjectKey,
  LOG_KINDS,
  type ObjectKey,
  parseObjectKey,
} from '../../../packages/stream/src/object-key/index.ts'

const LOG = 'AWSLogs/111122223333/CloudTrail/us-east-2/2026/11/22/111122223333_CloudTrail_us-east-2_20261122T1005Z_Mu0KsOhtH1ar15ZZ.json.gz'
const DIGEST =
  'AWSLogs/111122223333/CloudTrail-Digest/us-east-2/2026/11/22/111122223333_CloudTrail-Digest_us-east-2_all_us-east-1_20261122T100131Z.json.gz'
const log = {
  kind: 'CloudTrail',
  prefix: '',
  account: '111122223333',
  region: 'us-east-2',
  day: '2026/11/22',
  time: Date.parse('2026-11-22T10:05Z'),
  unique: 'Mu0KsOhtH1ar15ZZ',
}
const digest = {
  kind: 'CloudTrail-Digest',
  prefix: '',
  account: '111122223333',
  region: 'us-east-2',
  day: '2026/11/22',
  time: Date.parse('2026-11-22T10:01:31Z'),
  trail: 'all',
  homeRegion: 'us-east-1',
  backfill: false,
}

const regional = (key: string, region: string) => key.replaceAll('us-east-2', region)

describe('keys', () => {
  const cases: readonly [what: string, key: string, expected: object][] = [
    ['a log', LOG, log],
    ['a digest', DIGEST, digest],
    ['a backfill digest', DIGEST.replace('Z.json', 'Z_backfill.json'), { ...digest, backfill: true }],
    ['a prefix', `a/b=c d/${LOG}`, { ...log, prefix: 'a/b=c d' }],
    ['a prefix called AWSLogs', `AWSLogs/${LOG}`, { ...log, prefix: 'AWSLogs' }],
    ['a prefix that looks like a layout', `AWSLogs/o-abcdefghij/${LOG}`, { ...log, prefix: 'AWSLogs/o-abcdefghij' }],
    ['an organization', LOG.replace('/1111', '/o-a1b2c3d4e5/1111'), { ...log, organizationId: 'o-a1b2c3d4e5' }],
    [
      'an organization and a prefix',
      `p/${DIGEST.replace('/1111', '/o-a1b2c3d4e5/1111')}`,
      { ...digest, prefix: 'p', organizationId: 'o-a1b2c3d4e5' },
    ],
    ['the name of the first years', LOG.replace('Z_Mu', 'ZMu'), log],
    ['a folder of another day than the name', LOG.replace('/22/', '/23/'), { ...log, day: '2026/11/23' }],
    ...LOG_KINDS.map((kind): [string, string, object] => [kind, LOG.replaceAll(/CloudTrail(?=[/_])/g, kind), { ...log, kind }]),
    [
      'an own folder, a plain name',
      LOG.replace('/CloudTrail/', '/CloudTrail-NetworkActivity/'),
      { ...log, kind: 'CloudTrail-NetworkActivity' },
    ],
    ['a trail named with underscores', DIGEST.replace('_all_', '_my_own_trail_'), { ...digest, trail: 'my_own_trail' }],
    ["a trail named like another and that one's region", DIGEST.replace('_all_', '_all_us-east-1_'), { ...digest, trail: 'all_us-east-1' }],
    ...[
      'us-gov-west-1',
      'cn-northwest-1',
      'us-iso-east-1',
      'us-isob-east-1',
      'eu-isoe-west-1',
      'eusc-de-east-1',
      'ap-southeast-7',
      'mx-central-1',
    ].map((region): [string, string, object] => [region, regional(LOG, region), { ...log, region }]),
  ]
  test.each(cases)('%s', (_what, key, expected) => {
    expect(parseObjectKey(key)).toEqual(expected)
  })

  test('as an event of S3 carries it', () => {
    expect(parseObjectKey(`a+b%3Dc%2B/${LOG}`, { encoding: 'form' })).toEqual({ ...log, prefix: 'a b=c+' })
    expect(parseObjectKey(encodeURIComponent(LOG), { encoding: 'form' })).toEqual(log)
    expect(parseObjectKey(`a+b%3D/${LOG}`)).toEqual({ ...log, prefix: 'a+b%3D' })
  })
})

describe('what is no key of CloudTrail', () => {
  const others = [
    '',
    '/',
    'AWSLogs/',
    'AWSLogs/111122223333/CloudTrail/',
    LOG.replace('Mu0KsOhtH1ar15ZZ.json.gz', ''),
    `/${LOG}`,
    `${LOG}/`,
    `${LOG}\n`,
    LOG.replace('AWSLogs', 'awslogs'),
    LOG.replace('.json.gz', '.json'),
    LOG.replace('/111122223333/', '/111122223334/'),
    LOG.replace('/us-east-2/', '/us-east-1/'),
    LOG.replace('T1005Z', 'T2505Z'),
    LOG.replace('20261122T', '20260230T'),
    LOG.replace('/CloudTrail/', '/Config/'),
    LOG.replace('/CloudTrail/', '/constructor/'),
    LOG.replace('_CloudTrail_', '_CloudTrail-Insight_'),
    LOG.replace('/CloudTrail/', '/CloudTrail-Digest/'),
    DIGEST.replace('/CloudTrail-Digest/', '/CloudTrail/'),
    DIGEST.replace('100131Z', '1001Z'),
    DIGEST.replace('Z.json', 'Z_backfilled.json'),
    DIGEST.replace('_all_us-east-1_', '_us-east-1_'),
    LOG.replace('/1111', '/o-A1B2/1111'),
    `${'p'.repeat(1024)}/${LOG}`,
    '_'.repeat(1_000_000),
    `AWSLogs/${'/'.repeat(1_000_000)}`,
  ]
  test.each(others.map((key) => [key.slice(0, 200), key]))('%s', (_shown, key) => {
    expect(parseObjectKey(key)).toBeUndefined()
  })
  test('broken escapes', () => {
    expect(parseObjectKey(`%E0%A4/${LOG}`, { encoding: 'form' })).toBeUndefined()
    expect(parseObjectKey(`%/${LOG}`, { encoding: 'form' })).toBeUndefined()
  })
})

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
const region = fc.constantFrom('us-east-1', 'eu-central-2', 'us-gov-east-1', 'cn-north-1', 'us-isof-south-1', 'eusc-de-east-1')
const time = (step: number) => fc.integer({ min: 0, max: Math.floor(Date.parse('2100-01-01') / step) }).map((each) => each * step)
const segment = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => !text.includes('/') && text.isWellFormed())
const folder = {
  prefix: fc.array(segment, { maxLength: 4 }).map((segments) => segments.join('/')),
  organizationId: fc.option(fc.stringMatching(/^o-[a-z0-9]{10,32}$/), { nil: undefined }),
  account: digits(12),
  region,
  day: time(86_400_000).map((each) => new Date(each).toISOString().slice(0, 10).replaceAll('-', '/')),
}
const keys: fc.Arbitrary<ObjectKey> = fc
  .oneof(
    fc.record({ kind: fc.constantFrom(...LOG_KINDS), ...folder, time: time(60_000), unique: fc.stringMatching(/^[A-Za-z0-9]{1,16}$/) }),
    fc.record({
      kind: fc.constant('CloudTrail-Digest' as const),
      ...folder,
      time: time(1000),
      trail: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{2,30}$/),
      homeRegion: region,
      backfill: fc.boolean(),
    }),
  )
  .map(({ organizationId, ...key }) => (organizationId === undefined ? key : { ...key, organizationId }) as ObjectKey)

describe('properties', () => {
  test('a key that is written is read back', () => {
    fc.assert(fc.property(keys, (key) => void expect(parseObjectKey(formatObjectKey(key))).toEqual(key)))
  })
  test('and read back as an event carries it', () => {
    fc.assert(
      fc.property(keys, (key) => void expect(parseObjectKey(encodeObjectKey(formatObjectKey(key)), { encoding: 'form' })).toEqual(key)),
    )
  })
  test('any other text is answered too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('plain' as const, 'form' as const), (text, encoding) => {
        expect(parseObjectKey(text, { encoding })).toBeUndefined()
      }),
    )
  })
  test('a key with one character changed is no other key of the same text', () => {
    fc.assert(
      fc.property(keys, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (key, at, character) => {
        const text = formatObjectKey(key)
        const changed = text.slice(0, at % text.length) + character + text.slice((at % text.length) + 1)
        const read = parseObjectKey(changed)
        // Only the underscore of the first years may go without being missed.
        if (read !== undefined) expect([changed, changed.replace('Z', 'Z_')]).toContain(formatObjectKey(read))
      }),
    )
  })
})
