import { expect, test } from 'vitest'
import { wantedBy } from '../../../packages/operate/src/plan/wanted-by.ts'
import { ACCOUNT, OTHER, REGION, soundAccount, wholeChain } from '../../fixtures/chain-accounts.ts'

const plain = wholeChain()
const sound = soundAccount(plain)
const theirs = sound.trails.map((trail) => ({ ...trail, ownerAccount: OTHER, homeRegion: 'us-east-1', isOrganization: true }))
const organization = { ...plain, wants: { ...plain.wants, organizationTrail: true } }

test('where the own trails of an account are at home is looked at, and where one would be made', () => {
  const wanted = wantedBy({ ...sound, trails: sound.trails.map((trail) => ({ ...trail, homeRegion: 'us-east-1' })) }, plain, null)
  expect(wanted.logGroups.map((arn) => arn.split(':')[3])).toEqual([REGION, 'us-east-1'])
  expect(wanted.trailRegion).toBe(REGION)
})

test('whoever may manage the organization’s trail has what it delivers to', () => {
  const at = (settings: typeof plain) => wantedBy({ ...sound, trails: theirs }, settings, null).logGroups.map((arn) => arn.split(':')[3])
  expect(at(plain)).toEqual([REGION])
  expect(at(organization)).toEqual([REGION, 'us-east-1'])
})

test('what a trail of an account that may be changed delivers to is looked at there', () => {
  const wanted = wantedBy({ ...sound, trails: theirs }, { ...plain, mayChangeAccounts: [OTHER] }, null)
  expect(wanted.logGroups).toContain(`arn:aws:logs:us-east-1:${OTHER}:log-group:outcomestrail`)
  expect(wanted.roles.map((arn) => arn.split(':')[4])).toEqual([ACCOUNT, OTHER])
})
