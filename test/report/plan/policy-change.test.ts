import { policyChange } from '@trailmend/report/plan'
import { describe, expect, test } from 'vitest'
import { policyOf, WRITE } from './made-plan.ts'

const WRITE_LINE = 'Allow cloudtrail.amazonaws.com: s3:PutObject on arn:aws:s3:::logs/* [Write]'
const read = { Sid: 'Read', Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:ListBucket'], Resource: ['a', 'b'] }
const none = { added: [], changed: [], removed: [] }

describe('what becomes of a policy', () => {
  test.each([
    ['nothing', policyOf(WRITE), policyOf(WRITE), none],
    [
      'nothing, where only the order of keys differs',
      policyOf({ Effect: 'Allow', Sid: 'a' }),
      policyOf({ Sid: 'a', Effect: 'Allow' }),
      none,
    ],
    ['one is added', policyOf(read), policyOf(read, WRITE), { ...none, added: [WRITE_LINE] }],
    ['there was none', null, policyOf(WRITE), { ...none, added: [WRITE_LINE] }],
    ['there was an empty text', '', policyOf(WRITE), { ...none, added: [WRITE_LINE] }],
    ['one is taken away', policyOf(WRITE), policyOf(), { ...none, removed: [WRITE_LINE] }],
    [
      'one says more than before',
      policyOf(WRITE),
      policyOf({ ...WRITE, Resource: ['arn:aws:s3:::logs/*', 'x'] }),
      { ...none, changed: [{ before: WRITE_LINE, after: WRITE_LINE.replace('/* [', '/*, x [') }] },
    ],
    [
      'one says something else, and another is gone',
      policyOf(WRITE, read),
      policyOf({ ...WRITE, Resource: 'x' }),
      {
        added: [],
        changed: [{ before: WRITE_LINE, after: 'Allow cloudtrail.amazonaws.com: s3:PutObject on x [Write]' }],
        removed: ['Allow *: s3:GetObject, s3:ListBucket on a, b [Read]'],
      },
    ],
    ['it is percent-encoded', encodeURIComponent(policyOf()), policyOf(WRITE), { ...none, added: [WRITE_LINE] }],
    ['a statement is not in a list', null, JSON.stringify({ Statement: WRITE }), { ...none, added: [WRITE_LINE] }],
  ])('%s', (_what, before, after, change) => {
    expect(policyChange({ before, after })).toEqual(change)
  })

  test.each([
    ['everyone, several actions', read, 'Allow *: s3:GetObject, s3:ListBucket on a, b [Read]'],
    ['no principal', { Effect: 'Allow', Action: 'logs:*', Resource: '*' }, 'Allow logs:* on *'],
    [
      'what it is not for',
      { Effect: 'Deny', NotPrincipal: { AWS: 'x' }, NotAction: 's3:*', NotResource: 'y' },
      'Deny all but x: all but s3:* on all but y',
    ],
    [
      'conditions',
      { Effect: 'Allow', Action: 'a', Condition: { StringEquals: { k: 'v', l: ['w', 'x'] }, Bool: { m: false } } },
      'Allow a if k StringEquals v and l StringEquals w, x and m Bool false',
    ],
  ])('a statement in words: %s', (_what, statement, line) => {
    expect(policyChange({ before: null, after: policyOf(statement) })?.added).toEqual([line])
  })

  test.each([
    ['no text', null, true],
    ['no JSON', null, 'hello'],
    ['no object', null, '[]'],
    ['no statements', null, '{"Version":"1"}'],
    ['a statement that is none', null, '{"Statement":[1]}'],
    ['what was there cannot be read', 'rubbish', policyOf(WRITE)],
    ['what was there is no text', 3, policyOf(WRITE)],
    ['a broken percent-encoding', '%7B%', policyOf(WRITE)],
    ['longer than any policy', null, policyOf({ Sid: 'a'.repeat(200_000) })],
  ])('no change of a policy: %s', (_what, before, after) => {
    expect(policyChange({ before, after })).toBeUndefined()
  })
})
