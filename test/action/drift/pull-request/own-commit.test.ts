import { expect, test } from 'vitest'
import { commitMessage, ownBranch } from '../../../../packages/action/src/drift/pull-request/own-commit.ts'

const [KEY, OTHER, STATE] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)]
const ours = { sha: '1', tree: '2', author: 'bot', message: commitMessage(1, KEY, STATE) }

test.each([
  ['by its trailers and its author', ours, true],
  ['its lines end as on Windows', { ...ours, message: ours.message.replaceAll('\n', '\r\n') }, true],
  ['somebody else copied the trailers', { ...ours, author: 'mallory' }, false],
  ['nobody knows whose it is', { ...ours, author: undefined }, false],
  ['it is of another scope', { ...ours, message: commitMessage(1, OTHER, STATE) }, false],
  ['something stands behind the trailers', { ...ours, message: `${ours.message}More` }, false],
] as const)('a commit is ours: %s', (_what, commit, isOurs) => {
  expect(ownBranch(commit as typeof ours, { viewer: 'bot', key: KEY }).isOurs).toBe(isOurs)
})
