import { parseConfig } from '@trailmend/operate'
import { type SetupWishes, setupOptions } from '@trailmend/operate/setup'
import { describe, expect, test } from 'vitest'

const ROLE = 'arn:aws:iam::111122223333:role/trailmend'
const CENTRAL = 'arn:aws:iam::222233334444:role/central'
const optionsOf = (wishes: SetupWishes, config?: string) =>
  setupOptions(wishes, config === undefined ? undefined : parseConfig('t.yml', config))
const settingsOf = (wishes: SetupWishes, config?: string) => optionsOf(wishes, config).settingsOf('111122223333', 'us-east-1')

test('without a wish: logs, a topic and a queue, in the account of the credentials', () => {
  expect(settingsOf({})).toMatchObject({
    wants: { logs: true, topic: true, dataEvents: false },
    uses: [{ name: 'logs' }],
    mayChangeAccounts: [],
  })
  expect(optionsOf({})).toMatchObject({ accounts: [], onlyAccounts: undefined, loggingAccount: undefined, organization: undefined })
})

describe('which account', () => {
  test.each<[string, SetupWishes, readonly string[] | undefined]>([
    ['that of the role', { role: ROLE }, ['111122223333']],
    ['that which is named', { account: '333344445555', role: 'trailmend' }, ['333344445555']],
    ['that of the credentials', {}, undefined],
  ])('%s', (_what, wishes, onlyAccounts) => {
    expect(optionsOf(wishes).onlyAccounts).toEqual(onlyAccounts)
  })

  test('others of the configuration are left alone, and so is its organization', () => {
    const config = `organization: {}\naccounts:\n  - id: '333344445555'\nplan:\n  data-events: true\n  uses: [assets]\n  logs: false\n`
    expect(optionsOf({ role: ROLE }, config)).toMatchObject({ organization: undefined, onlyAccounts: ['111122223333'] })
    expect(settingsOf({ role: ROLE }, config)).toMatchObject({ wants: { logs: true, dataEvents: true }, uses: [{ name: 'assets' }] })
  })
})

test('a central account is asked for what it owns, may be changed, and has its own role', () => {
  const options = optionsOf(
    { role: ROLE, centralRole: CENTRAL, centralBucket: 'central-logs' },
    'plan: {may-change-accounts: ["999988887777"]}',
  )
  expect(options).toMatchObject({
    loggingAccount: { id: '222233334444', role: CENTRAL },
    accounts: [{ id: '222233334444', role: CENTRAL }],
    onlyAccounts: ['111122223333'],
  })
  expect(options.settingsOf('111122223333', 'us-east-1')).toMatchObject({
    mayChangeAccounts: ['999988887777', '222233334444'],
    names: { bucket: 'central-logs' },
  })
})

test('the central role that is named takes the place of the configured one', () => {
  const config = `accounts:\n  - id: '222233334444'\n    role: arn:aws:iam::222233334444:role/of-before\n  - id: '333344445555'\n`
  const { accounts } = optionsOf({ role: ROLE, centralRole: CENTRAL }, config)
  expect(accounts.filter(({ id }) => id === '222233334444').map(({ role }) => role)).toEqual([CENTRAL])
  expect(accounts.map(({ id }) => id)).toContain('333344445555')
})

test.each<[string, SetupWishes, string]>([
  ['a central role without an account', { role: ROLE, centralRole: 'central' }, '--central-role "central": expected the ARN of a role'],
  ['a role that is none', { role: 'arn:x' }, '--role "arn:x": expected the ARN of a role'],
  ['a central bucket without its role', { role: ROLE, centralBucket: 'b' }, '--central-bucket: add --central-role'],
  [
    'a central role, and nobody knows of which account',
    { role: 'trailmend', centralRole: CENTRAL },
    'name the account that is to be set up',
  ],
])('wrong: %s', (_what, wishes, text) => {
  expect(() => optionsOf(wishes)).toThrow(text)
})
