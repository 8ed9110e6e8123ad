import { describe, expect, test } from 'vitest'
import { bucketStatements } from '../../../../packages/core/src/policy/defaults/index.ts'
import { type Mending, mendPolicy, type Wanted } from '../../../../packages/core/src/policy/mend/index.ts'
import { acl, BUCKET, deny, GROUP, type Json, KEY, ORG, OTHER, OWNER, TRAIL, trail, write } from '../questions/fixtures.ts'
import { BUCKET_CASES } from './cases-of-buckets.ts'
import { KEY_AND_ROLE_CASES } from './cases-of-keys-and-roles.ts'
import { NOTIFICATION_CASES } from './cases-of-notification.ts'
import { bucket, DESCRIBE, ENCRYPT, gist, key, mended, ORGANIZATION, OTHER_TRAIL, permissions, queue, text, trust } from './fixtures.ts'
import { KEY_OWNER } from './real-policies.ts'

const cases = [...BUCKET_CASES, ...NOTIFICATION_CASES, ...KEY_AND_ROLE_CASES]

describe('mendPolicy', () => {
  test.each(cases)('%s', (_title, expected, wanted) => {
    expect(gist(mendPolicy(wanted))).toBe(expected)
  })

  const writes = cases.flatMap(([title, , wanted]) => {
    const mending = mendPolicy(wanted)
    return mending.is === 'missing' || mending.is === 'insufficient' ? [[title, wanted, mending] as const] : []
  })

  test.each(writes)('once is enough: %s', (_title, wanted, { text: next }) => {
    expect(mendPolicy({ ...wanted, existing: next })).toEqual({ is: 'sufficient' })
  })

  test.each(writes.filter(([, { existing }]) => existing?.startsWith('{')))(
    'all else stands: %s',
    (_title, { existing }, { text: next, added, rewritten }) => {
      const before = JSON.parse(existing ?? '') as Json
      const after = JSON.parse(next) as Json
      expect({ ...after, Statement: 0 }).toEqual({ ...before, Statement: 0 })
      const [old, fresh] = [before, after].map(({ Statement }) => (Array.isArray(Statement) ? Statement : [Statement]) as Json[])
      expect(fresh?.slice(old?.length)).toEqual(added)
      const differ = old?.filter((statement, index) => JSON.stringify(statement) !== JSON.stringify(fresh?.[index])) ?? []
      expect(differ.map(({ Sid }) => Sid)).toEqual(rewritten)
    },
  )
})

describe('what is written', () => {
  test('the Version and all white space stay', () => {
    const existing = `{\n  "Version" : "2008-10-17",\n  "Id":"mine",\n  "Statement" : ${JSON.stringify(acl(), null, 2)}\n}`
    const { text: next } = mended(mendPolicy(bucket(existing)))
    const statement = JSON.stringify(bucketStatements(trail(), { tlsOnly: false })[1])
    expect(next).toBe(`{\n  "Version" : "2008-10-17",\n  "Id":"mine",\n  "Statement" : [${JSON.stringify(acl(), null, 2)},${statement}]\n}`)
  })

  test('however a text is written, it stays, and a Sid counts in every spelling', () => {
    const taken = '{\r\n"Sid":"Trailmend\\u0057rite", "Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"*"}'
    const { text: next, added } = mended(
      mendPolicy(bucket(`\uFEFF{\r\n\t"Statement" : [ ${taken},\r\n${JSON.stringify(acl())} ]\r\n}\r\n`)),
    )
    expect(added.map(({ Sid }) => Sid)).toEqual(['TrailmendWrite2'])
    expect(next).toBe(`{\r\n\t"Statement" : [ ${taken},\r\n${JSON.stringify(acl())},${JSON.stringify(added[0])} ]\r\n}`)
  })

  test('the size of a bucket policy is counted in bytes', () => {
    const padded = (pad: string) => gist(mendPolicy(bucket(text([acl(), deny({ Sid: pad, Action: 's3:DeleteObject' })]))))
    expect(padded('e'.repeat(12_000))).toBe('insufficient +TrailmendWrite')
    expect(padded('é'.repeat(12_000))).toBe('foreign too-large')
  })

  test('a second account is listed beside the first', () => {
    const { text: next } = mended(mendPolicy(bucket(text([acl(), write()]), { otherTrailArns: [OTHER_TRAIL] })))
    expect(JSON.parse(next)).toEqual({
      Version: '2012-10-17',
      Statement: [
        acl({ Condition: { StringEquals: { 'aws:SourceArn': [TRAIL, OTHER_TRAIL] } } }),
        write({
          Resource: [`${BUCKET}/AWSLogs/${OWNER}/*`, `${BUCKET}/AWSLogs/${OTHER}/*`],
          Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': [TRAIL, OTHER_TRAIL] } },
        }),
      ],
    })
  })

  test('a folder that is covered already is not listed again', () => {
    const existing = text([
      acl(),
      write({
        Resource: `${BUCKET}/AWSLogs/*`,
        Condition: { ArnLike: { 'AWS:SourceArn': TRAIL }, StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    ])
    const { text: next } = mended(mendPolicy(bucket(existing, { otherTrailArns: [OTHER_TRAIL] })))
    expect((JSON.parse(next) as { Statement: Json[] }).Statement[1]).toEqual(
      write({
        Resource: `${BUCKET}/AWSLogs/*`,
        Condition: { ArnLike: { 'AWS:SourceArn': [TRAIL, OTHER_TRAIL] }, StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    )
  })

  test('what IAM gives percent-encoded is written plain', () => {
    const { text: next } = mended(mendPolicy(trust(encodeURIComponent(text([], { Version: '2012-10-17' })))))
    expect(next).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"TrailmendAssumeRole","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
    )
  })

  test.each([
    ["CloudTrail cannot read the bucket's ACL for the trail of account 111122223333: no statement allows anything.", bucket(null)],
    ['SNS cannot send a message of the topic to the queue: no statement allows anything.', queue(null)],
    ['The role cannot write to the log stream 111122223333_CloudTrail_us-east-1: no statement allows anything.', permissions(null)],
    ['Objects can be read and written without TLS.', bucket(text([acl(), write()]), {}, { tlsOnly: true })],
  ])('%s', (why, wanted) => {
    expect(mended(mendPolicy(wanted)).why).toBe(why)
  })

  test('a Deny is named', () => {
    const mending: Mending = mendPolicy(bucket(text([acl(), write(), deny({ Sid: `G${'x'.repeat(500)}` })])))
    expect(mending).toEqual({
      is: 'foreign',
      code: 'blocked-by-deny',
      why: `A Deny refuses what is needed, and no added statement would help: statement 3 (G${'x'.repeat(99)}) refuses to read the bucket's ACL for the trail of account 111122223333.`,
    })
  })

  test('a key encrypts for the trails of its accounts only', () => {
    const { added } = mended(mendPolicy(key(text([KEY_OWNER]), { otherTrailArns: [OTHER_TRAIL] })))
    expect(added[0]?.Condition).toEqual({
      StringEquals: { 'aws:SourceArn': [TRAIL, OTHER_TRAIL] },
      StringLike: {
        'kms:EncryptionContext:aws:cloudtrail:arn': [OWNER, OTHER].map((account) => `arn:aws:cloudtrail:*:${account}:trail/*`),
      },
    })
  })

  test("an organization's log streams are listed beside those of the account", () => {
    const { added } = mended(mendPolicy(permissions(null, [], ORGANIZATION)))
    expect(added[0]?.Resource).toEqual([`${OWNER}_CloudTrail_us-east-1*`, `${ORG}_*`].map((stream) => `${GROUP}:log-stream:${stream}`))
  })

  test('an own key statement is not widened by a literal star', () => {
    const exact = { StringEquals: { 'aws:SourceArn': TRAIL, 'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL } }
    const existing = text([KEY_OWNER, { ...ENCRYPT, Sid: 'TrailmendEncrypt', Condition: exact }, DESCRIBE])
    expect(gist(mendPolicy(key(existing, { otherTrailArns: [OTHER_TRAIL] })))).toBe('insufficient +TrailmendEncrypt2')
  })

  test('a key whose bucket key is not known', () => {
    const { bucketKey: _unknown, ...rest } = trail({ kmsKeyArn: KEY })
    const wanted = (statements: unknown): Wanted => ({ kind: 'kms-key', existing: text(statements), trail: rest })
    expect(gist(mendPolicy(wanted([KEY_OWNER])))).toBe('insufficient +TrailmendEncrypt +TrailmendDescribeKey +TrailmendDecrypt')
    expect(gist(mendPolicy(wanted([KEY_OWNER, ENCRYPT, DESCRIBE])))).toContain('unknown: ')
  })
})
