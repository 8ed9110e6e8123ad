import { type Problem, UsageError, usageProblems } from '@trailmend/operate'
import { expect, test } from 'vitest'

const place = { path: 'trailmend.yml', line: 2, column: 22 }
const cases: [string, readonly Problem[], ReturnType<typeof usageProblems>][] = [
  ['in a file', [{ text: 'a', place }], [{ text: 'a', place }]],
  ['in a file by its absolute path', [{ text: 'a', place: { ...place, path: '/repository/trailmend.yml' } }], [{ text: 'a', place }]],
  [
    'in a file elsewhere',
    [{ text: 'a', place: { ...place, path: '/elsewhere/x.yml' } }],
    [{ text: '/elsewhere/x.yml: a', place: undefined }],
  ],
  ['nowhere', [{ text: '--level: expected 1' }], [{ text: '--level: expected 1', place: undefined }]],
  [
    'two',
    [{ text: 'a', place }, { text: 'b' }],
    [
      { text: 'a', place },
      { text: 'b', place: undefined },
    ],
  ],
  ['hostile', [{ text: 'cannot read a\u001b.json' }], [{ text: 'cannot read a\\u{1b}.json', place: undefined }]],
]
test.each(cases)('%s', (_name, problems, expected) => {
  expect(usageProblems(new UsageError(problems), '/repository')).toEqual(expected)
})

test('the message has a line for each problem, placed as compilers do', () => {
  expect(new UsageError([{ text: 'a', place }, { text: 'b' }]).message).toBe('trailmend.yml:2:22: a\nb')
})
