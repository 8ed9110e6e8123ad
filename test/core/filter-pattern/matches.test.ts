import { describe, expect, test } from 'vitest'
import { matchesPattern } from '../../../packages/core/src/filter-pattern/matches.ts'
import { parseFilterPattern } from '../../../packages/core/src/filter-pattern/parse.ts'

const EVENT = {
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 2 },
  ],
  SomeObject: null,
  ThisFlag: true,
  user: { id: 1, email: 'John.Stiles@example.com' },
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
  ],
  actions: ['GET', 'PUT', 'DELETE'],
  recipientAccountId: '123456789012',
}

describe('what a pattern matches', () => {
  test.each([
    ['', true],
    ['{ $.eventType = "UpdateTrail" }', true],
    ['{ $.eventType = UpdateTrail }', true],
    ['{ $.eventType = updatetrail }', false],
    ['{ $.eventType = Update }', false],
    ['{ $.eventType = UpdateTrailX }', false],
    ['{ $.eventType = Update* }', true],
    ['{ $.eventType = "*Trail" }', true],
    ['{ $.eventType = *date* }', true],
    ['{ $.eventType = * }', true],
    ['{ $.eventType = "*Logging" }', false],
    ['{ $.eventType != "UpdateTrail" }', false],
    ['{ $.eventType != Delete* }', true],
    ['{ $.sourceIPAddress != 123.123.* }', true],
    ['{ $.sourceIPAddress != 111.111.* }', false],
    ['{ $.arrayKey[0] = "value" }', true],
    ['{ $.arrayKey[2] = "value" }', false],
    ['{ $.objectList[1].id = 2 }', true],
    ['{ $.objectList[1].id > 2 }', false],
    ['{ $.objectList[1].id >= 2 && $.objectList[0].id < 1.5 }', true],
    ['{ $.eventType[0] = U }', false],
    ['{ $.SomeObject IS NULL }', true],
    ['{ $.ThisFlag IS NULL }', false],
    ['{ $.Other IS NULL }', false],
    ['{ $.Other NOT EXISTS }', true],
    ['{ $.SomeObject NOT EXISTS }', false],
    ['{ $.toString NOT EXISTS && $.__proto__ NOT EXISTS }', true],
    ['{ $.ThisFlag IS TRUE }', true],
    ['{ $.ThisFlag IS FALSE }', false],
    ['{ $.Other IS FALSE }', false],
    ['{ ($.user.id = 1) && ($.arrayKey[1] = "another value") }', true],
    ['{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }', true],
    ['{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }', false],
    ['{ $.user = 1 }', false],
    ['{ $.user != 1 }', false],
    ['{ $.user EXISTS }', true],
    ['{ $.eventType = %Trail% }', true],
    ['{ $.eventType != %Trail% }', false],
    ['{ $.arrayKey[0] = %val.{2}% }', true],
    ["{ $.['user'].id = 1 && $['user']['id'] = 1 && $.user.['i.d && x'] NOT EXISTS }", true],
  ])('%s: %s', (pattern, expected) => {
    expect(match(pattern)).toBe(expected)
  })

  test.each([
    ['a field that is absent is not unequal for certain', '{ $.Other != x }'],
    ['nor is one that is null', '{ $.SomeObject != x }'],
    ['a star within may be a star or any text', '{ $.eventType = Up*il }'],
    ['a text that looks like a number', '{ $.recipientAccountId = 123456789012 }'],
    ['a boolean that looks like a text', '{ $.ThisFlag = true }'],
    ['a regular expression on a number', '{ $.user.id = %1% }'],
    ['a regular expression with a group', '{ $.eventType = %(Update)Trail% }'],
    ['any member of a list', '{ $.actions[*] = GET }'],
  ])('not documented: %s', (_, pattern) => {
    expect(match(pattern)).toBe(undefined)
  })
})

function match(text: string) {
  const parsed = parseFilterPattern(text)
  if (!parsed.understood) throw new Error(parsed.why)
  return matchesPattern(parsed.pattern, EVENT)
}
