import { describe, expect, test } from 'vitest'
import { type EventFacts, judgeEvent } from '../../../packages/operate/src/gate/event.ts'

const BASE = 'b'.repeat(40)
const HEAD = 'a'.repeat(40)

function pullRequest(head: object | null = { full_name: 'octo/repo' }): object {
  return { pull_request: { number: 7, base: { sha: BASE, repo: { full_name: 'octo/repo' } }, head: { sha: HEAD, repo: head } } }
}

const event = (name: string, payload: unknown, more: Partial<EventFacts> = {}): EventFacts => ({
  name,
  payload,
  ref: 'refs/pull/7/merge',
  actor: 'somebody',
  hasCredentials: true,
  ...more,
})

const own = { base: undefined, pullRequest: undefined, head: undefined, stranger: undefined }
const byBase = { base: { ref: BASE, isCommit: true }, pullRequest: 7, head: HEAD, stranger: undefined }
const repository = { repository: { default_branch: 'main' } }
const onMain = { ref: 'refs/heads/main' }

describe('by whose rules an event is judged', () => {
  const cases: [string, EventFacts, object][] = [
    ['outside of a workflow, its own', event('', undefined), own],
    ['a pull request, those of its base', event('pull_request', pullRequest()), byBase],
    [
      'a fork, those of its base, without AWS',
      event('pull_request', pullRequest({ full_name: 'fork/repo' })),
      { ...byBase, stranger: 'fork' },
    ],
    ['a fork that was deleted', event('pull_request', pullRequest(null)), { ...byBase, stranger: 'fork' }],
    ['Dependabot with credentials', event('pull_request', pullRequest(), { actor: 'dependabot[bot]' }), byBase],
    [
      'Dependabot without credentials',
      event('pull_request', pullRequest(), { actor: 'dependabot[bot]', hasCredentials: false }),
      { ...byBase, stranger: 'dependabot' },
    ],
    ['a person without credentials is told by the check', event('pull_request', pullRequest(), { hasCredentials: false }), byBase],
    ['a merge group, those of what it builds on', event('merge_group', { merge_group: { base_sha: BASE } }), { ...own, base: byBase.base }],
    ['a push to the default branch, its own', event('push', repository, onMain), own],
    [
      'a push to another branch, those of the default one',
      event('push', repository, { ref: 'refs/heads/lax' }),
      { ...own, base: { ref: 'main', isCommit: false } },
    ],
    ['a tag of the same name', event('push', repository, { ref: 'refs/tags/main' }), { ...own, base: { ref: 'main', isCommit: false } }],
    ['a schedule, its own', event('schedule', {}, onMain), own],
    ['a start by hand on the default branch', event('workflow_dispatch', repository, onMain), own],
    [
      'a start by hand elsewhere',
      event('workflow_dispatch', repository, { ref: 'refs/heads/lax' }),
      { ...own, base: { ref: 'main', isCommit: false } },
    ],
    ['any other event, by its branch', event('workflow_run', repository, onMain), own],
    ['an event named like a property of objects', event('constructor', repository, onMain), own],
  ]
  test.each(cases)('%s', (_name, facts, expected) => {
    expect(judgeEvent(facts)).toEqual(expected)
  })
})

describe('what cannot be judged', () => {
  const cases: [string, EventFacts, RegExp][] = [
    ['pull_request_target', event('pull_request_target', pullRequest()), /hands the credentials/],
    ['no payload', event('pull_request', undefined), /payload of the event pull_request cannot be used \(all of it\)/],
    ['a base that is no commit', event('merge_group', { merge_group: { base_sha: '--upload-pack=evil' } }), /merge_group\.base_sha/],
    ['no base', event('pull_request', { pull_request: { number: 7, head: { repo: null } } }), /pull_request\.base/],
    ['no default branch', event('push', { repository: {} }), /repository\.default_branch/],
  ]
  test.each(cases)('%s', (_name, facts, message) => {
    expect(() => judgeEvent(facts)).toThrow(message)
  })
})
