import type { RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { EVERY_ACCOUNT, readDiscovery } from '../../../packages/operate/src/organization/discovery.ts'

const ASKER = '111122223333'
const [A, B, C, D] = ['100000000001', '100000000002', '100000000003', '100000000004']
const [ROOT, UPPER, LOWER] = ['r-ab12', 'ou-ab12-11111111', 'ou-ab12-22222222']

const call = (operation: string, input: object, answer: object): RecordedCall =>
  ({ account: ASKER, region: 'us-east-1', service: 'organizations', operation, input, ...answer }) as RecordedCall
const account = (Id: string | undefined, Name: string, State = 'ACTIVE') => ({ Id, Name, State })
const all = (...Accounts: object[]) => call('ListAccounts', {}, { output: { Accounts } })
const inside = (ParentId: string, Accounts: object[], units: string[]): RecordedCall[] => [
  call('ListAccountsForParent', { ParentId }, { output: { Accounts } }),
  call('ListOrganizationalUnitsForParent', { ParentId }, { output: { OrganizationalUnits: units.map((Id) => ({ Id })) } }),
]
const denied = { error: { name: 'AccessDeniedException', message: 'no' } }

const listed = all(account(A, 'a'), account(B, 'b'), account(C, 'c', 'SUSPENDED'), { Id: D, Name: 'd', Status: 'PENDING_CLOSURE' })
const tree = [
  ...inside(ROOT, [account(A, 'a')], [UPPER]),
  ...inside(UPPER, [account(B, 'b')], [LOWER]),
  ...inside(LOWER, [account(C, 'c')], []),
]
const looped = [...tree, ...inside(LOWER, [], [ROOT])]

describe('which accounts are meant', () => {
  test.each([
    ['everyone who is not closed', [listed], EVERY_ACCOUNT, [A, B]],
    ['ids and names', [listed], { include: ['a', B], exclude: [] }, [A, B]],
    ['an id that nobody listed is asked all the same', [listed], { include: ['100000000009'], exclude: [] }, ['100000000009']],
    ['all but some', [listed], { include: undefined, exclude: ['a'] }, [B]],
    ['a root with all below it, even where the units lead back', looped, { include: [ROOT], exclude: [] }, [A, B, C]],
    ['a unit without one below', tree, { include: [UPPER], exclude: [LOWER] }, [B]],
    ['excluded outweighs included', tree, { include: [ROOT, C], exclude: [UPPER] }, [A]],
    ['a state that AWS did not tell', [all({ Id: A })], EVERY_ACCOUNT, [A]],
    ['nobody, where nothing was asked', [], EVERY_ACCOUNT, []],
    [
      'odd answers are passed over',
      [all(account('x', 'x'), account(undefined, 'y'), [] as object), call('ListAccounts', {}, { output: { Accounts: {} } })],
      EVERY_ACCOUNT,
      [],
    ],
    ['names of the prototype name nobody', [listed], { include: ['__proto__', 'constructor'], exclude: [] }, []],
  ])('%s', (_name, calls, selection, members) => {
    expect(readDiscovery(calls, selection, 'live').members).toEqual(members)
  })
})

test('closed accounts are said, and leave no gap', () => {
  const { leftOut, notLookedAt } = readDiscovery([listed], { include: undefined, exclude: ['b'] }, 'live')
  expect(leftOut).toEqual([B, C, D])
  expect(notLookedAt.map(({ account: id, because, leavesGap }) => [id, because.code, leavesGap])).toEqual([
    [C, 'account-suspended', false],
    [D, 'account-closing', false],
  ])
})

test.each([
  [
    'all accounts',
    call('ListAccounts', {}, denied),
    'access-denied',
    'organizations:ListAccounts',
    'The accounts of the organization could not be listed',
  ],
  [
    'a unit',
    call('ListAccountsForParent', { ParentId: LOWER }, denied),
    'access-denied',
    'organizations:ListAccountsForParent',
    `What is in ${LOWER} could not`,
  ],
  [
    'a unit that is not there',
    call('ListOrganizationalUnitsForParent', { ParentId: LOWER }, { error: { name: 'ParentNotFoundException', message: '' } }),
    'failed',
    undefined,
    'ParentNotFoundException',
  ],
  [
    'the role',
    call(
      'ListAccounts',
      {},
      { error: { name: 'AccessDenied', message: 'User x is not authorized to perform: sts:AssumeRole on resource: y' } },
    ),
    'credentials',
    'sts:AssumeRole',
    'sts:AssumeRole',
  ],
])('what was refused is a gap: %s', (_name, refused, code, needs, text) => {
  const [gap, ...more] = readDiscovery([refused], EVERY_ACCOUNT, 'live').notLookedAt
  expect(more).toEqual([])
  expect(gap).toMatchObject({ account: ASKER, region: 'global', leavesGap: true, because: { code } })
  expect(gap?.because.needs).toBe(needs)
  expect(gap?.because.text).toContain(text)
})

test('a name that nobody has is a gap only where all were listed', () => {
  const selection = { include: [UPPER], exclude: ['zebra'] }
  expect(readDiscovery([...tree, listed], selection, 'live').notLookedAt.filter(({ leavesGap }) => leavesGap)).toHaveLength(1)
  expect(
    readDiscovery([...tree, call('ListAccounts', {}, denied)], selection, 'live').notLookedAt.map(({ because }) => because.code),
  ).toEqual(['access-denied'])
})
