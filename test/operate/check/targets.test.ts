import { expect, test } from 'vitest'
import { accountTargets } from '../../../packages/operate/src/check/targets.ts'

const none = { accounts: [], onlyAccounts: undefined, role: undefined, externalId: undefined }
const [A, B] = ['111122223333', '222233334444']

test.each([
  ['nothing said: the own account', none, [{ account: undefined }]],
  [
    'a role by its ARN',
    { ...none, role: `arn:aws:iam::${A}:role/x`, externalId: 'e' },
    [{ account: undefined, role: `arn:aws:iam::${A}:role/x`, externalId: 'e' }],
  ],
  [
    'accounts with one role name',
    { ...none, onlyAccounts: [A, B], role: '/team/x' },
    [
      { account: A, role: `arn:aws-cn:iam::${A}:role/team/x`, externalId: undefined },
      { account: B, role: `arn:aws-cn:iam::${B}:role/team/x`, externalId: undefined },
    ],
  ],
  [
    "an account's own role and external id outweigh the common ones",
    { ...none, accounts: [{ id: A, role: 'own', 'external-id': 'mine' }, { id: B }], role: 'common', externalId: 'ours' },
    [
      { account: A, role: `arn:aws-cn:iam::${A}:role/own`, externalId: 'mine' },
      { account: B, role: `arn:aws-cn:iam::${B}:role/common`, externalId: 'ours' },
    ],
  ],
  [
    'each once',
    { ...none, accounts: [{ id: A, name: 'prod' }, { id: B }], onlyAccounts: [A, A] },
    [{ account: A, role: undefined, externalId: undefined }],
  ],
])('%s', (_name, wishes, expected) => {
  expect(accountTargets(wishes, 'aws-cn')).toEqual(expected)
})

test('a role name without an account is a usage error', () => {
  expect(() => accountTargets({ ...none, role: 'x' }, 'aws')).toThrow("a role's name alone says not in which account")
})
