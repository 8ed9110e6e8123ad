import { UsageError, usageProblems } from '@trailmend/operate'
import { expect, test } from 'vitest'

const place = { path: 'trailmend.yml', line: 2, column: 22 }
const cases: [string, ReturnType<typeof usageProblems>][] = [
  ['trailmend.yml:2:22: regions.1: expected a region', [{ text: 'regions.1: expected a region', place }]],
  ['/repository/trailmend.yml:2:22: a', [{ text: 'a', place }]],
  ['/elsewhere/trailmend.yml:2:22: a', [{ text: '/elsewhere/trailmend.yml:2:22: a', place: undefined }]],
  ['--level: expected 1', [{ text: '--level: expected 1', place: undefined }]],
  [
    'trailmend.yml:2:22: a\n--level: b',
    [
      { text: 'a', place },
      { text: '--level: b', place: undefined },
    ],
  ],
  ['cannot read a\u001b.json', [{ text: 'cannot read a\\u{1b}.json', place: undefined }]],
]
test.each(cases)('%j', (message, expected) => {
  expect(usageProblems(new UsageError(message), '/repository')).toEqual(expected)
})
