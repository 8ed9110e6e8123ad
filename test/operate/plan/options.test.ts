import { defaultSettings } from '@trailmend/core/plan'
import { parseConfig } from '@trailmend/operate'
import { type PlanWishes, planOptions } from '@trailmend/operate/plan'
import { describe, expect, test } from 'vitest'

const ACCOUNT = '111122223333'
const settingsOf = (wishes: PlanWishes, config?: string) =>
  planOptions(wishes, config === undefined ? undefined : parseConfig('a/trailmend.yml', config)).settingsOf(ACCOUNT, 'us-east-1')

test('without a wish, the defaults', () => {
  expect(settingsOf({})).toEqual(defaultSettings(ACCOUNT, 'us-east-1'))
  expect(planOptions({}, undefined)).toMatchObject({
    collection: 'trailmend/collection',
    reports: [{ format: 'table', path: undefined }],
    out: undefined,
    scope: { wanted: { buckets: [] }, regions: undefined },
  })
})

describe('what outweighs what', () => {
  test.each<[string, PlanWishes, string | undefined, object]>([
    ['a flag over the default', { profile: 'repair', region: 'eu-west-1' }, undefined, { profile: 'repair', region: 'eu-west-1' }],
    ['the file over the default', {}, 'plan: {profile: legacy, region: eu-west-1}', { profile: 'legacy', region: 'eu-west-1' }],
    [
      'a flag over the file',
      { profile: 'standard', region: 'eu-west-2' },
      'plan: {profile: legacy, region: eu-west-1}',
      { profile: 'standard', region: 'eu-west-2' },
    ],
    ['legacy has names of its own', { profile: 'legacy' }, undefined, { names: { ...defaultSettings(ACCOUNT, 'x', 'legacy').names } }],
    [
      'uses, by their names',
      { use: ['logs', 'assets'] },
      undefined,
      { uses: [{ name: 'logs', queue: 'outcomesqueue-logs', isNamedByUser: false }, { name: 'assets' }] },
    ],
    [
      'a use that the file has a queue for',
      { use: ['logs'] },
      'plan: {uses: [{name: logs, queue: mine}]}',
      { uses: [{ name: 'logs', queue: 'mine', isNamedByUser: true }] },
    ],
    [
      'names with the account',
      {},
      "plan: {names: {bucket: 'logs-{account}', key-prefix: 'a/'}}",
      { names: { bucket: `logs-${ACCOUNT}`, keyPrefix: 'a' } },
    ],
    ['no trail by name', {}, 'version: 1', { trail: null }],
    ['a trail by name', { trail: 'main' }, 'version: 1', { trail: 'main' }],
    ['old subscriptions stay', {}, 'version: 1', { removeOldSubscriptions: false }],
    ['old subscriptions go by the file', {}, 'plan: {remove-old-subscriptions: true}', { removeOldSubscriptions: true }],
    ['old subscriptions go by a wish', { removeOldSubscriptions: true }, 'version: 1', { removeOldSubscriptions: true }],
    ['no permissions boundary', {}, 'version: 1', { permissionsBoundary: null }],
    [
      'a permissions boundary',
      {},
      `plan: {permissions-boundary: 'arn:aws:iam::${ACCOUNT}:policy/a/deliver-only'}`,
      { permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/a/deliver-only` },
    ],
    [
      'limits',
      {},
      'plan: {max-monthly-cost: 5, retention-days: 400, may-change-accounts: ["222233334444"]}',
      { maxMonthlyCost: 5, retentionDays: 400, mayChangeAccounts: ['222233334444'] },
    ],
  ])('%s', (_what, wishes, config, settings) => {
    expect(settingsOf(wishes, config)).toMatchObject(settings)
  })

  test.each([
    ['the folder of the configuration', 'plan: {collection: c}', 'a/c'],
    ['by default', 'version: 1', 'a/trailmend/collection'],
    ['an absolute path', 'plan: {collection: /c}', '/c'],
  ])('what is collected, from %s', (_what, config, path) => {
    expect(planOptions({}, parseConfig('a/trailmend.yml', config)).collection).toBe(path)
  })

  test('volumes and prices', () => {
    const config = parseConfig('t.yml', 'plan: {volume: {management-events: 5, accounts: 2}, prices: {eu-west-1: {sqs-request: 0.4}}}')
    expect(planOptions({}, config).volume).toEqual({ managementEvents: 5, accounts: 2, prices: { 'eu-west-1': { 'sqs-request': 0.4 } } })
  })
})

test('all that is wrong is told at once', () => {
  const wishes = { profile: 'wild', format: ['csv'], account: ['x'], regions: ['here'] }
  expect(() => planOptions(wishes, undefined)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        /--regions.*\n.*--account "x".*\n--profile wild: expected one of standard, legacy, repair\n--format: expected table, json, markdown.*/s,
      ),
    }),
  )
})

test.each<[string, PlanWishes, string]>([
  ['a region that is none', { region: 'here' }, '--region "here"'],
  ['a use that is none', { use: ['Logs!'] }, '--use "Logs!"'],
  ['two forms at once', { format: ['json', 'markdown'] }, '--format: only one can go to standard output'],
  ['a form without its path', { format: ['json='] }, 'a path is missing behind "json="'],
  ['a replay that is recorded', { replay: ['a'], record: 'b' }, '--record and --replay exclude each other'],
])('wrong: %s', (_what, wishes, text) => {
  expect(() => planOptions(wishes, undefined)).toThrow(text)
})

test.each([
  ['a good that is none', 'plan: {prices: {eu-west-1: {gold: 1}}}'],
  ['a price below nothing', 'plan: {prices: {eu-west-1: {key: -1}}}'],
  ['a region that is none', 'plan: {prices: {here: {key: 1}}}'],
  ['a bucket that cannot be', 'plan: {names: {bucket: "No_Bucket"}}'],
  ['a topic that is none', 'plan: {monitor-topic: here}'],
  ['a key that nobody knows', 'plan: {wants: all}'],
])('a configuration that does not hold: %s', (_what, text) => {
  expect(() => parseConfig('t.yml', text)).toThrow(/^t.yml:1:\d+: plan\./)
})
