import { describe, expect, test } from 'vitest'
import { ACCOUNT, aboutBucket, denied, failed, listing, OWNER, trail } from '../../../fixtures/recordings.ts'
import { judge, verdicts } from './judge.ts'

const ID = 'cloudtrail-bucket-exists'
const here = { output: { BucketRegion: 'us-east-1' } }

test.each([
  ['there', [aboutBucket('HeadBucket', here)], 'pass exists'],
  ['gone', [aboutBucket('HeadBucket', failed('NotFound'))], 'fail bucket-gone'],
  ['gone, by another name of the error', [aboutBucket('HeadBucket', failed('NoSuchBucket'))], 'fail bucket-gone'],
  ['refused', [aboutBucket('HeadBucket', failed('403'))], 'unknown access-denied'],
  [
    'refused, but its policy was read',
    [aboutBucket('HeadBucket', failed('403')), aboutBucket('GetBucketPolicy', failed('NoSuchBucketPolicy'))],
    'pass exists',
  ],
  ['not asked, but its list is gone with it', [aboutBucket('GetBucketAcl', failed('NoSuchBucket'))], 'fail bucket-gone'],
  ['not asked', [], 'unknown not-recorded'],
  [
    'answered to another account',
    [aboutBucket('HeadBucket', failed('403')), aboutBucket('HeadBucket', here, { account: OWNER })],
    'pass exists',
  ],
])('%s', (_name, calls, expected) => {
  const found = judge(ID, [listing([trail()]), ...calls]).filter(({ account }) => account === ACCOUNT)
  expect(found.map(({ outcome, because }) => `${outcome} ${because.code}`)).toEqual([expected])
})

describe('words', () => {
  test('two trails, one bucket, one finding', () => {
    const other = trail({ Name: 'other', TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/other` })
    const [finding, ...more] = judge(ID, [listing([trail(), other]), aboutBucket('HeadBucket', failed('NotFound'))])
    expect(more).toEqual([])
    expect(finding?.because.text).toMatch(/^Bucket trail-bucket of trails main, other does not exist/)
    expect(finding?.byHand.fix).toBe('aws s3 mb s3://trail-bucket --region us-east-1')
  })
  test("a refused bucket of an organization's trail names the trail's owner", () => {
    const organization = trail({ TrailARN: `arn:aws:cloudtrail:us-east-1:${OWNER}:trail/main`, IsOrganizationTrail: true })
    const [finding] = judge(ID, [listing([organization]), aboutBucket('HeadBucket', denied('s3:ListBucket'))])
    expect(finding?.because.text).toContain(`such as ${OWNER}, which owns a trail`)
    expect(finding?.because.text).toContain('logging-account')
  })
  test('no trail, no bucket; a trail that does not tell its bucket', () => {
    expect(verdicts(ID, [listing([])])).toEqual([`not-applicable no-trail ${ACCOUNT}`])
    expect(verdicts(ID, [listing([trail({ S3BucketName: '' })])])).toEqual(['unknown malformed-answer main'])
  })
})
