import { describe, expect, test } from 'vitest'
import { type Fact, known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import { planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { ACCOUNT, emptyAccount, inputOf, OTHER, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'

const plain = wholeChain()
const settings = { ...plain, wants: { ...plain.wants, organizationTrail: true } }

describe('a trail of the organization', () => {
  function planned(managementAccount: Fact<string>, trustedAccess: Fact<boolean> = known(false)) {
    return planSteps(inputOf({ ...emptyAccount(settings), managementAccount, trustedAccess }, settings))
  }
  const ids = (plan: ReturnType<typeof planned>) => plan.steps.map(({ id }) => id)

  test('is made by the management account, after CloudTrail may see the organization', () => {
    const plan = planned(known(ACCOUNT))
    expect(ids(plan)).toContain('trusted-access')
    const trail = plan.steps.find(({ id }) => id === 'trail')
    expect(trail?.after).toContain('trusted-access')
    expect(trail?.input).toMatchObject({ IsOrganizationTrail: true })
    expect(ids(planned(known(ACCOUNT), known(true)))).not.toContain('trusted-access')
  })

  test('is left to the management account by any other, without a call that this account could not make', () => {
    const plan = planned(known(OTHER))
    expect(ids(plan).filter((id) => /^(?:trusted-access|trail|logging|logs-integration)/u.test(id))).toEqual([])
    expect(plan.handOvers.find(({ part }) => part === 'trusted-access')).toMatchObject({ to: 'management-account', calls: [] })
    expect(plan.handOvers.find(({ part }) => part === 'trusted-access')?.because).toContain(OTHER)
    expect(plan.waits.map(({ part }) => part)).toContain('trail')
  })

  test('is not made where it cannot be told whose the organization is: the permission is asked for', () => {
    const plan = planned(notKnown('access-denied', 'DescribeOrganization', 'organizations:DescribeOrganization'))
    expect(plan.asks).toContainEqual(expect.objectContaining({ part: 'trusted-access', needs: 'organizations:DescribeOrganization' }))
    expect(plan.waits.map(({ part }) => part)).toContain('trail')
    expect(ids(plan)).not.toContain('trail')
  })

  test('that another account owns needs nothing of this one', () => {
    const sound = soundAccount()
    const trails = sound.trails.map((trail) => ({ ...trail, isOrganization: true, ownerAccount: OTHER, validatesLogFiles: known(false) }))
    const plan = planSteps(inputOf({ ...sound, trails, managementAccount: known(OTHER) }, plain))
    expect(plan.decisions.map(({ part }) => part)).not.toContain('trusted-access')
    expect(plan.handOvers.find(({ part }) => part === 'log-file-validation')).toMatchObject({ to: 'resource-owner' })
    expect(plan.steps.filter(({ change }) => change.startsWith('cloudtrail:') || change.startsWith('organizations:'))).toEqual([])
  })
})

describe('a trail of this account whose event history could not be read', () => {
  const unread = notKnown('access-denied', 'LookupEvents', 'cloudtrail:LookupEvents')
  const sound = soundAccount()
  const planned = (change: Partial<(typeof sound.trails)[number]>) =>
    planSteps(inputOf({ ...sound, trailWrites: unread, trails: sound.trails.map((trail) => ({ ...trail, ...change })) }, plain))

  test('is not changed, for somebody may keep it as it is: the permission is asked for', () => {
    const plan = planned({ validatesLogFiles: known(false) })
    expect(plan.asks).toContainEqual(expect.objectContaining({ part: 'log-file-validation', needs: 'cloudtrail:LookupEvents' }))
    expect(plan.steps.filter(({ change }) => change.startsWith('cloudtrail:'))).toEqual([])
  })

  test('needs nothing where nothing is to be changed', () => {
    expect(planned({}).asks.filter(({ part }) => part === 'trail' || part === 'log-file-validation')).toEqual([])
  })

  test('which another account owns is handed over as before', () => {
    const plan = planned({ validatesLogFiles: known(false), ownerAccount: OTHER })
    expect(plan.handOvers.find(({ part }) => part === 'log-file-validation')).toMatchObject({ to: 'resource-owner' })
  })
})
