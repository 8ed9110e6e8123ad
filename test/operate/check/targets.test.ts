import { expect, test } from 'vitest'
import { accountTargets, loggingTarget } from '../../../packages/operate/src/check/targets.ts'

const none = { accounts: [], onlyAccounts: undefined, role: undefined, externalId: undefined, via: [] }
const [A, B, C] = ['111122223333', '222233334444', '333344445555']
const HUB = { role: 'arn:aws-cn:iam::999988887777:role/hub', externalId: 'h' }
const checker = (account: string) => ({ account, role: `arn:aws-cn:iam::${account}:role/x`, externalId: undefined, via: [] })

test.each([
  ['nothing said: the own account', none, [{ account: undefined }]],
  [
    'a role by its ARN',
    { ...none, role: `arn:aws:iam::${A}:role/x`, externalId: 'e' },
    [{ account: undefined, role: `arn:aws:iam::${A}:role/x`, externalId: 'e', via: [] }],
  ],
  [
    'accounts with one role name',
    { ...none, onlyAccounts: [A, B], role: '/team/x' },
    [
      { account: A, role: `arn:aws-cn:iam::${A}:role/team/x`, externalId: undefined, via: [] },
      { account: B, role: `arn:aws-cn:iam::${B}:role/team/x`, externalId: undefined, via: [] },
    ],
  ],
  [
    "an account's own role and external id outweigh the common ones",
    { ...none, accounts: [{ id: A, role: 'own', 'external-id': 'mine' }, { id: B }], role: 'common', externalId: 'ours' },
    [
      { account: A, role: `arn:aws-cn:iam::${A}:role/own`, externalId: 'mine', via: [] },
      { account: B, role: `arn:aws-cn:iam::${B}:role/common`, externalId: 'ours', via: [] },
    ],
  ],
  ['each once', { ...none, accounts: [{ id: A, name: 'prod' }, { id: B }], onlyAccounts: [A, A] }, [{ account: A }]],
  [
    "an account's own way outweighs the common one",
    { ...none, accounts: [{ id: A }, { id: B, via: [] }, { id: C, via: [{ role: HUB.role }] }], role: 'x', via: [HUB] },
    [{ ...checker(A), via: [HUB] }, checker(B), { ...checker(C), via: [{ role: HUB.role, externalId: undefined }] }],
  ],
])('%s', (_name, wishes, expected) => {
  expect(accountTargets(wishes, { partition: 'aws-cn' })).toEqual(expected)
})

test('a role name without an account is a usage error', () => {
  expect(() => accountTargets({ ...none, role: 'x' }, { partition: 'aws' })).toThrow("a role's name alone says not in which account")
})

const found = (members: readonly string[], leftOut: readonly string[] = []) => ({
  partition: 'aws-cn',
  ownAccount: A,
  discovery: { members, leftOut, notLookedAt: [] },
})

test.each([
  ['members by the common role, the own account without one', none, found([A, B]), [{ account: A }, checker(B)]],
  ['named accounts besides, and first', { ...none, accounts: [{ id: C }] }, found([B]), [checker(C), checker(B)]],
  ['a role that is named for the own account', { ...none, accounts: [{ id: A, role: 'x' }] }, found([A]), [checker(A)]],
  ['what is left out stays out, even if it is named', { ...none, accounts: [{ id: C }] }, found([B], [C]), [checker(B)]],
  [
    '--account names who is asked, whoever was found',
    { ...none, onlyAccounts: [C, A] },
    { partition: 'aws-cn', ownAccount: A },
    [checker(C), { account: A }],
  ],
  ['nobody', none, found([]), []],
])('an organization: %s', (_name, wishes, known, expected) => {
  expect(accountTargets({ ...wishes, role: 'x' }, known)).toEqual(expected)
})

test('the role of the logging account is one of that account', () => {
  const logging = { id: A, role: 'logs', externalId: 'e', via: [HUB] }
  expect(loggingTarget(logging, 'aws-cn')).toEqual({ role: `arn:aws-cn:iam::${A}:role/logs`, externalId: 'e', via: [HUB] })
  expect(loggingTarget({ ...logging, role: undefined }, 'aws-cn')).toEqual({})
  expect(() => loggingTarget({ ...logging, role: `arn:aws-cn:iam::${B}:role/logs` }, 'aws-cn')).toThrow('is a role of another account')
})
