import type { AccountSnapshot } from '@trailmend/core'
import { expect, test } from 'vitest'
import { isPaidCopy } from '../../../../packages/core/src/plan/cost/index.ts'
import { accountOf, trailOf, withData } from './accounts.ts'

const denied = { known: false, because: 'access-denied', detail: 'denied' } as const
const local = trailOf('new', { isMultiRegion: false })
const nothing = { known: true, value: { kind: 'advanced', rules: [] } } as const

test.each<[string, Partial<AccountSnapshot>, ReturnType<typeof trailOf>, boolean | 'unknown']>([
  ['no other trail', {}, trailOf('new'), false],
  ['the trail itself', { trails: [trailOf('new')] }, trailOf('new'), false],
  ['another trail of all regions', { trails: [trailOf('one')] }, trailOf('new'), true],
  ['another trail of all regions, and this one local', { trails: [trailOf('one')] }, local, true],
  ["the organization's trail", { trails: [trailOf('org', { isOrganization: true, ownerAccount: '999988887777' })] }, trailOf('new'), true],
  ['a trail of another region', { trails: [trailOf('far', { isMultiRegion: false, homeRegion: 'us-west-2' })] }, local, false],
  [
    'a trail of another region, and this one everywhere',
    { trails: [trailOf('far', { isMultiRegion: false, homeRegion: 'us-west-2' })] },
    trailOf('new'),
    true,
  ],
  ['a stopped trail', { trails: [trailOf('one', { logging: false })] }, trailOf('new'), false],
  ['a trail that records nothing', { trails: [trailOf('one', { selectors: nothing })] }, trailOf('new'), false],
  ['a trail that records data events, too', { trails: [trailOf('one', { selectors: withData() })] }, trailOf('new'), true],
  ['a trail that cannot be read', { trails: [trailOf('one', { selectors: denied })] }, trailOf('new'), 'unknown'],
  ['a trail that may be stopped', { trails: [trailOf('one', { status: denied })] }, trailOf('new'), 'unknown'],
  ['one that cannot be read, and one that can', { trails: [trailOf('one', { selectors: denied }), trailOf('two')] }, trailOf('new'), true],
  ['a region that cannot be listed', { listings: [{ region: 'us-west-2', listed: denied }] }, trailOf('new'), 'unknown'],
])('%s', (_, account, newTrail, expected) => {
  const found = isPaidCopy(accountOf(account), newTrail)
  expect(found.known ? found.value : 'unknown').toBe(expected)
})
