import { REGIONS_ALWAYS_ENABLED } from '@trailmend/core'
import type { Unreadable } from '@trailmend/stream'
import { describe, expect, test } from 'vitest'
import { folderOf, type Surroundings, scopesOf } from '../../../packages/operate/src/verify/accounts-and-regions.ts'
import type { TrailPlace } from '../../../packages/operate/src/verify/found.ts'

const OWNER = '111122223333'
const MEMBER = '444455556666'
const LEFT = '777788889999'
const ORGANIZATION = 'o-a1b2c3d4e5'
const ANY = { accounts: undefined, regions: undefined }

const place: TrailPlace = {
  trail: 'main',
  account: OWNER,
  homeRegion: 'us-east-1',
  bucket: 'logs',
  prefix: '',
  organizationId: undefined,
  isMultiRegion: true,
}

/** Surroundings whose bucket has these folders, by their prefix. */
function around(folders: Readonly<Record<string, readonly string[] | Unreadable>>, more: Partial<Surroundings> = {}): Surroundings {
  return {
    shelf: {
      store: { list: async function* () {}, get: async () => ({ missing: true }), publicKeys: async () => [] },
      folders: async ({ prefix }) => folders[prefix] ?? [],
    },
    enabled: () => undefined,
    members: undefined,
    ...more,
  }
}

async function scopes(where: TrailPlace, wishes: Parameters<typeof scopesOf>[1], surroundings: Surroundings) {
  const found = await scopesOf(where, wishes, surroundings)
  return {
    all: found.scopes.map(({ account, region }) => `${account} ${region}`),
    notices: found.notices.map(({ code, leavesGap }) => (leavesGap ? `${code}!` : code)),
  }
}

describe('regions', () => {
  test('a trail of one region has its own', async () => {
    expect(await scopes({ ...place, isMultiRegion: false }, ANY, around({}))).toEqual({ all: [`${OWNER} us-east-1`], notices: [] })
  })
  test('a trail of several has those that are enabled, and those that have a folder', async () => {
    const folders = {
      [`AWSLogs/${OWNER}/CloudTrail/`]: ['me-south-1', 'not a region'],
      [`AWSLogs/${OWNER}/CloudTrail-Digest/`]: ['us-east-1'],
    }
    const enabled = () => ['us-east-1', 'eu-west-1']
    expect(await scopes(place, ANY, around(folders, { enabled }))).toEqual({
      all: ['eu-west-1', 'me-south-1', 'us-east-1'].map((region) => `${OWNER} ${region}`),
      notices: [],
    })
  })
  test('where nobody says which are enabled, those that cannot be switched off', async () => {
    const { all, notices } = await scopes(place, ANY, around({}))
    expect(all).toEqual(REGIONS_ALWAYS_ENABLED.aws.map((region) => `${OWNER} ${region}`))
    expect(notices).toEqual(['regions-assumed!'])
  })
  test('a bucket that is told has those that lie in it, which is said', async () => {
    const folders = { [`p/AWSLogs/${OWNER}/CloudTrail-Digest/`]: ['eu-west-1'] }
    expect(await scopes({ ...place, prefix: 'p', isMultiRegion: undefined }, ANY, around(folders))).toEqual({
      all: [`${OWNER} eu-west-1`, `${OWNER} us-east-1`],
      notices: ['regions-from-bucket!'],
    })
  })
  test('a bucket that may not be listed leaves a gap', async () => {
    const refused: Unreadable = { unreadable: 'denied', because: 'AccessDenied', needs: 's3:ListBucket' }
    const folders = { [`AWSLogs/${OWNER}/CloudTrail/`]: refused }
    expect((await scopes(place, ANY, around(folders, { enabled: () => [] }))).notices).toEqual(['bucket-not-listed!'])
  })
  test('those that are wished for, and no others', async () => {
    expect(await scopes(place, { accounts: undefined, regions: ['eu-west-1'] }, around({}))).toEqual({
      all: [`${OWNER} eu-west-1`],
      notices: [],
    })
  })
})

describe('accounts of an organization', () => {
  const organization = { ...place, organizationId: ORGANIZATION, isMultiRegion: false }
  const folders = { [`AWSLogs/${ORGANIZATION}/`]: [OWNER, LEFT, 'folder'] }
  test('its members, with files or without; of those that left it is said', async () => {
    expect(await scopes(organization, ANY, around(folders, { members: [OWNER, MEMBER] }))).toEqual({
      all: [`${OWNER} us-east-1`, `${MEMBER} us-east-1`],
      notices: ['accounts-gone'],
    })
  })
  test('where members cannot be listed, those that have files, which is said', async () => {
    expect(await scopes(organization, ANY, around(folders))).toEqual({
      all: [`${OWNER} us-east-1`, `${LEFT} us-east-1`],
      notices: ['accounts-from-bucket!'],
    })
  })
  test('of a member that asks, its own', async () => {
    expect(await scopes({ ...organization, member: MEMBER }, ANY, around(folders))).toEqual({
      all: [`${MEMBER} us-east-1`],
      notices: ['own-account'],
    })
  })
  test('those that are wished for', async () => {
    expect((await scopes(organization, { accounts: [LEFT], regions: undefined }, around(folders))).all).toEqual([`${LEFT} us-east-1`])
  })
})

test('folders of keys', () => {
  expect(folderOf({ prefix: '' })).toBe('AWSLogs/')
  expect(folderOf({ prefix: 'a/b' }, undefined, '1', 'CloudTrail')).toBe('a/b/AWSLogs/1/CloudTrail/')
})
