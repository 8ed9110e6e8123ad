import { type CheckWishes, checkOptions, parseConfig, UsageError } from '@trailmend/operate'
import { describe, expect, test } from 'vitest'

const HUB = 'arn:aws:iam::999988887777:role/hub'
const OU = 'ou-ab12-11111111'
const everyone = { role: undefined, externalId: undefined, via: [], include: undefined, exclude: [] }
const config = (text: string) => parseConfig('trailmend.yml', text)
const options = (wishes: CheckWishes, text = 'version: 1\n') => checkOptions(wishes, config(text))

test.each<[string, CheckWishes, string, unknown]>([
  ['nobody asks', {}, 'version: 1\n', undefined],
  ['a flag', { organization: true }, 'version: 1\n', everyone],
  ['an input of the Action', { organization: 'true' }, 'version: 1\n', everyone],
  ['units', { ou: [OU], exclude: ['a'] }, 'version: 1\n', { ...everyone, include: [OU], exclude: ['a'] }],
  ['an empty mapping', {}, 'organization: {}\n', everyone],
  [
    'flags outweigh the file',
    { ou: [OU] },
    `organization: {include: [x], exclude: [y], role: "${HUB}"}\n`,
    { ...everyone, role: HUB, include: [OU], exclude: ['y'] },
  ],
  [
    '--exclude with the file',
    { exclude: ['z'] },
    'organization: {include: [x], exclude: [y]}\n',
    { ...everyone, include: ['x'], exclude: ['z'] },
  ],
  ['switched off', { organization: 'false' }, 'organization: {include: [x]}\n', undefined],
  [
    'what all roles share',
    {},
    `organization: {role: "${HUB}"}\nrole: x\nvia: "${HUB}"\nexternal-id: word\n`,
    { ...everyone, role: HUB, externalId: 'word', via: [{ role: HUB, externalId: undefined }] },
  ],
])('the organization: %s', (_name, wishes, text, expected) => {
  expect(options(wishes, text).organization).toEqual(expected)
})

test.each<[string, CheckWishes, string, unknown]>([
  ['nobody names one', {}, 'role: x\n', undefined],
  [
    'flags',
    { loggingAccount: '111122223333', loggingRole: 'logs' },
    'version: 1\n',
    { id: '111122223333', role: 'logs', externalId: undefined, via: [] },
  ],
  [
    'the common role',
    { loggingAccount: '111122223333' },
    'role: x\nexternal-id: word\n',
    { id: '111122223333', role: 'x', externalId: 'word', via: [] },
  ],
  [
    'another role than the file',
    { loggingRole: 'y' },
    `logging-account: {id: "111122223333", role: x, via: "${HUB}"}\n`,
    { id: '111122223333', role: 'y', externalId: undefined, via: [{ role: HUB, externalId: undefined }] },
  ],
  [
    "another account has nothing of the file's",
    { loggingAccount: '222233334444' },
    'logging-account: {id: "111122223333", role: x, external-id: word}\n',
    { id: '222233334444', role: undefined, externalId: undefined, via: [] },
  ],
])('the logging account: %s', (_name, wishes, text, expected) => {
  expect(options(wishes, text).loggingAccount).toEqual(expected)
})

test.each([
  [`via: ${HUB}\n`, [{ role: HUB, externalId: undefined }]],
  [
    `via: [${HUB}, {role: "${HUB}2", external-id: word}]\n`,
    [
      { role: HUB, externalId: undefined },
      { role: `${HUB}2`, externalId: 'word' },
    ],
  ],
])('roles on the way: %s', (text, expected) => {
  expect(options({}, text).via).toEqual(expected)
  expect(options({ via: [HUB] }, text).via).toEqual([{ role: HUB, externalId: undefined }])
})

describe('mistakes are told', () => {
  test.each<[CheckWishes, string]>([
    [{ organization: 'maybe' }, '--organization: expected true or false'],
    [{ ou: ['x'] }, '--ou "x": expected the id of an organizational unit'],
    [{ exclude: ['x'] }, 'add --organization or --ou'],
    [{ organization: 'false', ou: [OU] }, 'make no sense'],
    [{ loggingRole: 'x' }, 'add --logging-account'],
    [{ loggingAccount: '1' }, '--logging-account: expected an account id'],
    [{ via: ['hub'] }, '--via: expected the ARN of a role'],
  ])('%j', (wishes, text) => {
    expect(() => options(wishes)).toThrow(UsageError)
    expect(() => options(wishes)).toThrow(text)
  })

  test.each([
    ['organization: {role: x}\n', 'organization.role: expected the ARN of a role'],
    ['organization: {include: []}\n', 'organization.include: expected at least one'],
    ['organization: {include: [111122223333]}\n', 'account ids go in quotes'],
    ['organization: {units: [x]}\n', 'organization.units: no such key'],
    ['logging-account: {role: x}\n', 'expected an account id'],
    ['via: hub\n', 'via: expected the ARN of a role'],
  ])('%s', (text, problem) => {
    expect(() => config(text)).toThrow(problem)
  })
})
