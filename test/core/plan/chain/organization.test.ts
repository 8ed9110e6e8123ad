import { describe, expect, test } from 'vitest'
import { DEFAULT_THRESHOLDS } from '../../../../packages/core/src/evaluate/control.ts'
import { CONTROLS } from '../../../../packages/core/src/evaluate/controls/index.ts'
import { known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import type { AccountSnapshot } from '../../../../packages/core/src/observe/snapshot.ts'
import { makePlan } from '../../../../packages/core/src/plan/make-plan.ts'
import { PROFILES } from '../../../../packages/core/src/plan/parts.ts'
import type { Plan } from '../../../../packages/core/src/plan/plan-data.ts'
import { planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import type { PlanSettings } from '../../../../packages/core/src/plan/settings.ts'
import { simulate } from '../../../../packages/core/src/plan/simulate/index.ts'
import {
  ACCOUNT,
  delivering,
  emptyAccount,
  inputOf,
  NOW,
  OTHER,
  REGION,
  soundAccount,
  wholeChain,
} from '../../../fixtures/chain-accounts.ts'
import { consistent } from '../../../fixtures/chain-states.ts'
import { walk } from '../walk/laws.ts'

const plain = wholeChain()
const wanting = (settings: PlanSettings): PlanSettings => ({ ...settings, wants: { ...settings.wants, organizationTrail: true } })
const settings = wanting(plain)
const repair = wanting(wholeChain('repair'))
/** The management account, with a sound trail of its own that records nobody else. */
const alone = soundAccount(plain)
const [own] = alone.trails
const ids = (plan: { readonly steps: readonly { readonly id: string }[] }) => plan.steps.map(({ id }) => id)

function priced(account: AccountSnapshot, by: PlanSettings, accounts?: number): Plan {
  return makePlan({
    ...inputOf(account, by),
    observedAt: new Date(NOW).toISOString(),
    controls: CONTROLS,
    thresholds: DEFAULT_THRESHOLDS,
    volume: { managementEvents: 1_000_000, ...(accounts === undefined ? {} : { accounts }) },
  })
}

describe("the management account's own trail", () => {
  const plan = planSteps(inputOf(alone, repair))
  const step = plan.steps.find(({ id }) => id === 'organization-wide')

  test('becomes the organization’s by one field in a call of its own', () => {
    expect(step).toMatchObject({
      change: 'cloudtrail:UpdateTrail',
      input: { Name: own?.arn, IsOrganizationTrail: true },
      fields: [{ field: 'isOrganization', before: false, after: true }],
      undo: { by: 'hand' },
    })
    expect(Object.keys(step?.input ?? {})).toHaveLength(2)
  })

  test('after CloudTrail may see the accounts, and after bucket and role take what they send', () => {
    expect(step?.after).toEqual(expect.arrayContaining(['trusted-access', 'bucket-policy', 'delivery-role-permissions']))
    const policy = plan.steps.find(({ id }) => id === 'bucket-policy')
    const text = String(policy?.input.Policy)
    expect(text).toContain(`/AWSLogs/o-abcdefghij/*`)
    expect(text).toContain(`/AWSLogs/${ACCOUNT}/*`)
  })

  test('needs nothing any more afterwards', () => {
    const after = simulate(alone, plan.steps)
    expect(after.trails.map(({ isOrganization }) => isOrganization)).toEqual([true])
    expect(ids(planSteps(inputOf(delivering(after), repair)))).toEqual([])
  })

  test('waits for a bucket policy that the profile only reports, and its other settings do not', () => {
    const off = { ...alone, trails: alone.trails.map((trail) => ({ ...trail, validatesLogFiles: known(false) })) }
    const standard = planSteps(inputOf(off, settings))
    expect(ids(standard)).toContain('trail-settings')
    expect(ids(standard)).not.toContain('organization-wide')
    expect(standard.waits.map(({ part }) => part)).toContain('organization-wide')
    expect(standard.handOvers.map(({ part }) => part)).toContain('bucket-policy')
  })

  test('stays as it is where a region could not be listed, for the organization may have one there', () => {
    const denied = notKnown('access-denied', 'DescribeTrails', 'cloudtrail:DescribeTrails')
    const listings = [...alone.listings, { region: 'us-west-2', listed: denied }]
    const blind = planSteps(inputOf({ ...alone, listings }, repair))
    expect(blind.asks).toContainEqual(expect.objectContaining({ part: 'organization-wide', needs: 'cloudtrail:DescribeTrails' }))
    expect(ids(blind)).not.toContain('organization-wide')
  })

  test('stays as it is where the organization has one already, which would be paid for twice', () => {
    const theirs = { ...own, name: 'org', arn: `${own?.arn}-org`, isOrganization: true } as AccountSnapshot['trails'][number]
    const both = { ...alone, trustedAccess: known(true), trails: [...alone.trails, theirs] }
    const remembered = { trailArn: own?.arn, queues: [], draining: [], bucket: own?.bucketName } as never
    expect(ids(planSteps(inputOf(both, repair, remembered)))).not.toContain('organization-wide')
  })

  test('is approved by name, for nobody sees what trails the other accounts have, and what it may cost at most is said', () => {
    const told = priced(alone, repair, 11).steps.find(({ id }) => id === 'organization-wide')
    expect(told?.approval).toContain('paid-copy')
    const copies = told?.cost.items.find(({ what }) => /management events/iu.test(what))
    expect(copies).toMatchObject({ quantity: 100, monthly: 200 })
    expect(copies?.basis).toMatch(/at most, as if every one had a trail of its own/u)
    const untold = priced(alone, repair).steps.find(({ id }) => id === 'organization-wide')
    expect(untold?.cost.monthly).toBeNull()
    expect(untold?.approval).toContain('paid-copy')
  })
})

describe("an account that manages the organization's trails", () => {
  const managed = { managementAccount: known(OTHER), delegatedAdministrators: known([ACCOUNT]), trustedAccess: known(true) }
  const made = planSteps(inputOf({ ...emptyAccount(settings), ...managed }, settings))
  const arn = `arn:aws:cloudtrail:${REGION}:${OTHER}:trail/outcomestrail`

  test('makes it with its own credentials, and it is the management account’s', () => {
    const trail = made.steps.find(({ id }) => id === 'trail')
    expect(trail).toMatchObject({ account: ACCOUNT, resource: arn, input: { IsOrganizationTrail: true } })
    expect(made.steps.find(({ id }) => id === 'logging')).toMatchObject({ account: ACCOUNT, input: { Name: arn } })
    expect(made.steps.find(({ id }) => id === 'log-group')?.account).toBe(ACCOUNT)
    const after = delivering(simulate({ ...emptyAccount(settings), ...managed }, made.steps))
    expect(after.trails.map((each) => [each.arn, each.ownerAccount])).toEqual([[arn, OTHER]])
    expect(ids(planSteps(inputOf(after, settings)))).toEqual([])
  })

  test('changes it, with approval, for it is not its own', () => {
    const there = simulate({ ...emptyAccount(settings), ...managed }, made.steps)
    const off = { ...delivering(there), trails: there.trails.map((trail) => ({ ...trail, validatesLogFiles: known(false) })) }
    const step = priced(off, settings).steps.find(({ id }) => id === 'trail-settings')
    expect(step).toMatchObject({ account: ACCOUNT, resource: arn, approval: ['other-account'] })
  })

  test.each([ACCOUNT, OTHER])('makes none where account %s has five trails in the region', (ownerAccount) => {
    const arnOf = (name: string) => `arn:aws:cloudtrail:${REGION}:${ownerAccount}:trail/${name}`
    const trails = ['a', 'b', 'c', 'd', 'e'].flatMap((name) =>
      own === undefined
        ? []
        : [{ ...own, name, arn: arnOf(name), ownerAccount, selectors: known({ kind: 'advanced' as const, rules: [] }) }],
    )
    const plan = planSteps(inputOf({ ...emptyAccount(settings), ...managed, trails }, settings))
    expect(plan.steps.filter(({ change }) => change === 'cloudtrail:CreateTrail')).toEqual([])
    expect(plan.handOvers.find(({ part }) => part === 'trail')?.because).toMatch(/has 5 trails, as many as AWS allows/u)
  })

  test('does not switch trusted access on', () => {
    const plan = planSteps(inputOf({ ...emptyAccount(settings), ...managed, trustedAccess: known(false) }, settings))
    expect(ids(plan)).not.toContain('trusted-access')
    expect(ids(plan)).not.toContain('trail')
    expect(plan.handOvers.find(({ part }) => part === 'trusted-access')).toMatchObject({ to: 'management-account' })
  })

  test('makes none of its own trail, and no second one beside it', () => {
    const plan = planSteps(inputOf({ ...alone, ...managed }, settings))
    expect(plan.steps.filter(({ change }) => change.startsWith('cloudtrail:'))).toEqual([])
    const handed = plan.handOvers.find(({ part }) => part === 'organization-wide')
    expect(handed).toMatchObject({ to: 'management-account', calls: [] })
    expect(handed?.because).toContain(OTHER)
  })

  test('is named to any other account, as far as that is told', () => {
    const plan = planSteps(inputOf({ ...emptyAccount(settings), ...managed, delegatedAdministrators: known(['777788889999']) }, settings))
    expect(plan.handOvers.find(({ part }) => part === 'trusted-access')?.because).toMatch(/777788889999, which manages CloudTrail/u)
    expect(plan.steps.filter(({ change }) => change.startsWith('cloudtrail:'))).toEqual([])
  })
})

describe('a trail of an account that may be changed', () => {
  const theirs = alone.trails.map((trail) => ({
    ...trail,
    ownerAccount: OTHER,
    arn: trail.arn.replace(ACCOUNT, OTHER),
    logGroupArn: known(null),
    logRoleArn: known(null),
    tags: known([]),
  }))
  const may = { ...wholeChain('repair'), mayChangeAccounts: [OTHER] }
  const place = (arn: string) => arn.replaceAll(ACCOUNT, OTHER)
  const empty = emptyAccount(plain)
  const account: AccountSnapshot = {
    ...alone,
    trails: theirs,
    logGroups: [...alone.logGroups, ...empty.logGroups.map((each) => ({ ...each, arn: place(each.arn), ownerAccount: OTHER }))],
    roles: [...alone.roles, ...empty.roles.map((each) => ({ ...each, arn: place(each.arn), ownerAccount: OTHER }))],
  }
  const logs = (plan: ReturnType<typeof planSteps>) =>
    plan.steps.filter(({ part }) => /^(?:log-group|retention|delivery-role|logs-integration)/u.test(part))

  test('gets log group and role where it is: CloudTrail takes them from nowhere else', () => {
    const steps = logs(planSteps(inputOf(account, may)))
    expect(steps.map(({ part }) => part)).toEqual(expect.arrayContaining(['log-group', 'delivery-role-trust', 'logs-integration']))
    expect(new Set(steps.map((step) => step.account))).toEqual(new Set([OTHER]))
    const integration = steps.find(({ part }) => part === 'logs-integration')
    expect(integration?.input.CloudWatchLogsLogGroupArn).toContain(`:${OTHER}:log-group:`)
    expect(integration?.input.CloudWatchLogsRoleArn).toContain(`:${OTHER}:role/`)
  })

  test('asks to look there first', () => {
    const plan = planSteps(inputOf({ ...account, logGroups: alone.logGroups, roles: alone.roles }, may))
    expect(logs(plan)).toEqual([])
    expect(plan.asks.map(({ part }) => part)).toEqual(expect.arrayContaining(['log-group', 'delivery-role-trust']))
  })

  test.each([
    ['the bucket is gone', plain.names.bucket],
    ['the bucket is gone, of another name than is given', 'lost-bucket'],
  ])('%s: whatever the profile, one is made that takes nothing but TLS', (_, lost) => {
    for (const profile of PROFILES) {
      const given = { ...wholeChain(profile), mayChangeAccounts: [OTHER] }
      const trails = account.trails.map((trail) => ({ ...trail, bucketName: known(lost) }))
      const [blank] = emptyAccount(given).buckets
      const buckets = blank === undefined ? [] : [...new Set([lost, blank.name])].map((name) => ({ ...blank, name }))
      const { planned, broken } = walk(inputOf(consistent({ ...account, trails, buckets, ownBuckets: known([]) }, given), given))
      expect(broken).toEqual([])
      expect(planned.steps.find(({ change }) => change === 's3:PutBucketPolicy')?.input.Policy).toContain('aws:SecureTransport')
    }
  })

  test('of one that may not, both are handed over to its owner, in its account', () => {
    const plan = planSteps(inputOf({ ...account, logGroups: alone.logGroups, roles: alone.roles }, plain))
    expect(logs(plan)).toEqual([])
    const handed = plan.handOvers.filter(({ part }) => part === 'log-group' || part === 'delivery-role-trust')
    expect(handed).toHaveLength(2)
    for (const { to, calls } of handed) {
      expect(to).toBe('resource-owner')
      expect(calls.map((call) => call.account)).toEqual([OTHER])
    }
  })
})
