import { type EventFacts, UsageError } from '@trailmend/operate'
import { expect, test } from 'vitest'
import { mustBeMerge } from '../../../packages/action/src/apply/must-be-merge.ts'
import { readApplyWishes } from '../../../packages/action/src/apply/settings.ts'

const COMMIT = 'c'.repeat(40)
const PAYLOAD = { ref: 'refs/heads/main', after: COMMIT, deleted: false, repository: { default_branch: 'main', fork: false } }
const PUSH: EventFacts = { name: 'push', payload: PAYLOAD, ref: 'refs/heads/main', actor: 'ada', hasCredentials: true }

test('a push to the default branch is a merge', () => {
  expect(mustBeMerge(PUSH, COMMIT)).toEqual({ commit: COMMIT, branch: 'main' })
})

const NO_MERGES: readonly (readonly [string, Partial<EventFacts>, string?])[] = [
  ['another event', { name: 'schedule' }],
  ['an event of the same payload', { name: 'pull_request_target' }],
  ['no workflow', { name: '' }],
  ['a fork', { payload: { ...PAYLOAD, repository: { default_branch: 'main', fork: true } } }],
  ['nobody knows whether a fork', { payload: { ...PAYLOAD, repository: { default_branch: 'main' } } }],
  ['another branch', { ref: 'refs/heads/other', payload: { ...PAYLOAD, ref: 'refs/heads/other' } }],
  ['a tag of the same name', { ref: 'refs/tags/main', payload: { ...PAYLOAD, ref: 'refs/tags/main' } }],
  ['another ref in the payload', { payload: { ...PAYLOAD, ref: 'refs/heads/other' } }],
  ['a branch that was deleted', { payload: { ...PAYLOAD, deleted: true } }],
  ['another commit', {}, 'd'.repeat(40)],
  ['a commit that is none', { payload: { ...PAYLOAD, after: 'main' } }, 'main'],
  ['no payload', { payload: undefined }],
  ['a payload of another type', { payload: [7] }],
  ['a repository of another type', { payload: { ...PAYLOAD, repository: 'main' } }],
]

test.each(NO_MERGES.map(([what, facts, commit = COMMIT]) => ({ what, facts, commit })))('$what is none', ({ facts, commit }) => {
  expect(() => mustBeMerge({ ...PUSH, ...facts }, commit)).toThrow(UsageError)
})

test.each<readonly [Readonly<Record<string, string>>, object | RegExp]>([
  [{}, { mode: 'check', profile: undefined, applyRole: undefined, journal: undefined }],
  [
    { mode: 'Apply', 'apply-role': 'r', journal: 's3://a/b' },
    { mode: 'apply', applyRole: 'r', journal: 's3://a/b' },
  ],
  [{ mode: 'mend' }, /--mode: expected check or apply/],
  [{ mode: 'apply' }, /--apply-role: /],
  [{ mode: 'apply', 'apply-role': 'r', replay: 'a.json' }, /--replay: /],
])('inputs %j', (inputs, expected) => {
  const read = () => readApplyWishes((name) => inputs[name] ?? '')
  if (expected instanceof RegExp) expect(read).toThrow(expected)
  else expect(read()).toMatchObject(expected)
})
