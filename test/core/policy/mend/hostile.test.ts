import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mendPolicy } from '../../../../packages/core/src/policy/mend/index.ts'
import { acl, BUCKET, OWNER, TRAIL, write } from '../questions/fixtures.ts'
import { bucket, gist, mended, OTHER_TRAIL, permissions, queue, text, topic, trust } from './fixtures.ts'

const MANY = Array.from({ length: 200 }, (_, index) => `arn:aws:cloudtrail:us-east-1:${200_000_000_000 + index}:trail/main`)

describe('hostile policies', () => {
  const cases: [title: string, expected: string, existing: string][] = [
    ['a text beyond all limits', 'foreign unreadable', `${' '.repeat(10).padEnd(500_000, '[')}]`],
    ['a text of brackets', 'foreign unreadable', '['.repeat(100_000)],
    ['deep nesting', 'foreign unreadable', `{"Statement":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['a broken escape', 'foreign unreadable', '%7B%zz'],
    ['a document larger than S3 takes', 'foreign too-large', text([acl({ Sid: 'x'.repeat(30_000) })])],
    ['a thousand statements', 'foreign too-large', text(Array.from({ length: 1000 }, () => ({ Effect: 'Deny', Action: 'x' })))],
    ['a number', 'foreign unreadable', '1'],
    ['a list', 'foreign unreadable', '[]'],
    ['null', 'foreign unreadable', 'null'],
    ['a statement that is none', 'foreign unreadable', '{"Statement":[null]}'],
    [
      'keys that differ in case',
      'foreign unreadable',
      text([write({ Condition: { StringEquals: { 'aws:SourceArn': 'a', 'AWS:SOURCEARN': 'b' } } })]),
    ],
    ['a key in two spellings', 'foreign unreadable', '{"Statement":[],"St\\u0061tement":[]}'],
    [
      'a hundred stars',
      'insufficient +TrailmendAclCheck +TrailmendWrite',
      text([write({ Resource: `${BUCKET}/AWSLogs/${'*a'.repeat(2000)}`, Sid: 'TrailmendWriteX' })]),
    ],
  ]
  test.each(cases)('%s', (_title, expected, existing) => {
    expect(gist(mendPolicy(bucket(existing)))).toBe(expected)
  })

  test('names of prototypes are names like others', () => {
    const existing = `{"__proto__":{"Version":"x"},"constructor":1,"Statement":[{"__proto__":{"Effect":"Deny"},"Effect":"Allow","Principal":{"AWS":"${OWNER}"},"Action":"s3:GetObject","Resource":"${BUCKET}/*","Condition":{"Null":{"__proto__":"true"}}}]}`
    const { text: next } = mended(mendPolicy(bucket(existing)))
    expect(next.startsWith(existing.slice(0, -2))).toBe(true)
    expect(mendPolicy(bucket(next))).toEqual({ is: 'sufficient' })
  })

  test('prototypes in a statement of ours', () => {
    const own = JSON.stringify(write({ Sid: 'TrailmendWrite', Condition: { StringEquals: { 'aws:SourceArn': TRAIL } } }))
    const existing = `{"Statement":[${own.replace('"Condition":{', '"Condition":{"__proto__":{"aws:SourceArn":"x"},')}]}`
    expect(gist(mendPolicy(bucket(existing, { otherTrailArns: [OTHER_TRAIL] })))).toContain('TrailmendWrite2')
  })

  test('every one of ours is taken', () => {
    const taken = ['', ...Array.from({ length: 50 }, (_, index) => String(index + 2))].map((number) => ({
      Sid: `TrailmendPublish${number}`,
      Effect: 'Deny',
      Principal: { AWS: OWNER },
      Action: 'sns:Subscribe',
      Resource: '*',
    }))
    expect(gist(mendPolicy(topic(text(taken))))).toBe('insufficient +TrailmendPublish52')
  })

  test('many trails make too much for one bucket', () => {
    expect(gist(mendPolicy(bucket(null, { otherTrailArns: MANY })))).toBe('foreign too-large')
    expect(
      gist(mendPolicy(bucket(text([acl({ Sid: 'TrailmendAclCheck' }), write({ Sid: 'TrailmendWrite' })]), { otherTrailArns: MANY }))),
    ).toBe('foreign too-large')
  })

  test('no text makes it throw', () => {
    const kinds = [bucket, topic, queue, trust, permissions]
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"Statement":${json}}`),
        ),
        (existing) => {
          for (const kind of kinds)
            expect(['missing', 'insufficient', 'foreign', 'unknown', 'sufficient']).toContain(mendPolicy(kind(existing)).is)
        },
      ),
    )
  })
})
