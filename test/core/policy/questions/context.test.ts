import { describe, expect, test } from 'vitest'
import { describeTrail, type TrailInput } from '../../../../packages/core/src/policy/questions/index.ts'
import { GROUP, HOMES, KEY, ORG, OTHER, OWNER, type PartitionName, TOPIC, TRAIL, trailArn } from './fixtures.ts'

describe('describeTrail', () => {
  test.each(Object.keys(HOMES) as PartitionName[])('reads partition, region and owner from the ARN in %s', (partition) => {
    expect(describeTrail({ trailArn: trailArn({ partition }) })).toMatchObject({
      ok: true,
      trail: { partition, homeRegion: HOMES[partition], ownerAccount: OWNER, prefix: '', isOrganization: false },
    })
  })

  test('the owner of an organization trail is the management account, members are no trails of their own', () => {
    const described = describeTrail({ trailArn: TRAIL, isOrganization: true, organizationId: ORG, accounts: [OWNER, OTHER] })
    expect(described).toMatchObject({ ok: true, trail: { ownerAccount: OWNER, trails: [{ arn: TRAIL }] } })
    expect(described.ok && described.trail.trails.length).toBe(1)
  })

  test('other trails are listed behind this one', () => {
    const other = trailArn({ account: '777788889999', name: 'other', region: 'eu-west-1' })
    const described = describeTrail({ trailArn: TRAIL, accounts: [OTHER, OWNER], otherTrailArns: [other, TRAIL] })
    expect(described.ok && described.trail.trails).toEqual([
      { arn: TRAIL, account: OWNER, homeRegion: 'us-east-1' },
      { arn: trailArn({ account: OTHER }), account: OTHER, homeRegion: 'us-east-1' },
      { arn: other, account: '777788889999', homeRegion: 'eu-west-1' },
    ])
  })

  test('the star behind a log group is taken off', () => {
    expect(describeTrail({ trailArn: TRAIL, logGroupArn: `${GROUP}:*` })).toMatchObject({ ok: true, trail: { logGroupArn: GROUP } })
  })

  const china = (arn: string) => arn.replace('arn:aws:', 'arn:aws-cn:')
  const cases: [title: string, code: string, subject: string, input: Partial<TrailInput>][] = [
    ['no ARN', 'context-invalid', 'trailArn', { trailArn: 'main' }],
    ['an ARN of something else', 'context-invalid', 'trailArn', { trailArn: TOPIC }],
    ['an event data store', 'context-invalid', 'trailArn', { trailArn: TRAIL.replace('trail/main', 'eventdatastore/x') }],
    ['a region of another partition', 'context-invalid', 'trailArn', { trailArn: china(TRAIL) }],
    ['a wildcard as trail', 'context-invalid', 'trailArn', { trailArn: TRAIL.replace('main', '*') }],
    ['a wildcard as bucket', 'context-invalid', 'bucket', { bucket: '*' }],
    ['an object as bucket', 'context-invalid', 'bucket', { bucket: 'arn:aws:s3:::trail-logs/AWSLogs' }],
    ['no organization', 'context-invalid', 'organizationId', { organizationId: 'example' }],
    ['no account', 'context-invalid', 'accounts', { accounts: ['1'] }],
    ['an alias as key', 'context-invalid', 'kmsKeyArn', { kmsKeyArn: KEY.replace('key/', 'alias/') }],
    ['a queue as topic', 'context-invalid', 'topicArn', { topicArn: TOPIC.replace(':sns:', ':sqs:') }],
    ['a stream as log group', 'context-invalid', 'logGroupArn', { logGroupArn: `${GROUP}:log-stream:x` }],
    ['no trail beside it', 'context-invalid', 'otherTrailArns', { otherTrailArns: ['x'] }],
    ['a bucket of another partition', 'partition-mismatch', 'bucket', { bucket: 'arn:aws-cn:s3:::trail-logs' }],
    ['a key of another partition', 'partition-mismatch', 'kmsKeyArn', { kmsKeyArn: china(KEY) }],
    ['a topic of another partition', 'partition-mismatch', 'topicArn', { topicArn: china(TOPIC) }],
    ['a log group of another partition', 'partition-mismatch', 'logGroupArn', { logGroupArn: china(GROUP) }],
    ['a trail of another partition', 'partition-mismatch', 'otherTrailArns', { otherTrailArns: [trailArn({ partition: 'aws-cn' })] }],
  ]
  test.each(cases)('%s', (_title, code, subject, input) => {
    const described = describeTrail({ trailArn: TRAIL, ...input })
    expect(described).toMatchObject({ ok: false, because: { code } })
    expect(!described.ok && described.because.text.endsWith(`: ${subject}`)).toBe(true)
  })
})
