import { describe, expect, test } from 'vitest'
import type { ListedPull } from '../../../../packages/action/src/drift/github/port.ts'
import { decidePull, type OwnBranch, type PullFacts } from '../../../../packages/action/src/drift/pull-request/decide-pull.ts'

const [KEY, STATE, OLD, VIEWER] = ['0'.repeat(64), 'a'.repeat(64), 'b'.repeat(64), 'bot']

function pull(change: Partial<ListedPull> = {}, state = STATE): ListedPull {
  return {
    number: 1,
    url: '',
    author: VIEWER,
    isOpen: true,
    isMerged: false,
    base: 'main',
    body: `<!-- trailmend:drift-plan key=${KEY} v=1 state=${state} -->\n`,
    locked: false,
    ...change,
  }
}

const branch = (state: string | undefined = STATE, isOurs = true): OwnBranch => ({ sha: '', isOurs, state })
const CLOSED = { isOpen: false } as const
const BASE: PullFacts = {
  key: KEY,
  viewer: VIEWER,
  base: 'main',
  state: STATE,
  complete: true,
  branch: undefined,
  pulls: [],
  isInBase: false,
  isMore: false,
}

describe('a pull request', () => {
  test.each<readonly [string, Partial<PullFacts>, string, string?]>([
    ['nothing there and nothing to propose', { state: undefined }, 'nothing', 'clean'],
    ['something to propose', {}, 'propose'],
    ['something to propose, and not everything read', { complete: false }, 'propose'],
    ['proposed already', { branch: branch(), pulls: [pull()] }, 'nothing', 'unchanged'],
    ['proposed already, to another base', { branch: branch(), pulls: [pull({ base: 'old' })] }, 'retarget'],
    ['the branch without a pull request', { branch: branch() }, 'open'],
    ['something else is proposed', { branch: branch(OLD), pulls: [pull({}, OLD)] }, 'propose'],
    [
      'something else is proposed, and not everything read',
      { branch: branch(OLD), pulls: [pull({}, OLD)], complete: false },
      'nothing',
      'incomplete',
    ],
    [
      'more is to be proposed, and not everything read',
      { branch: branch(OLD), pulls: [pull({}, OLD)], complete: false, isMore: true },
      'add',
    ],
    ['nothing is left', { state: undefined, branch: branch(), pulls: [pull()] }, 'close', 'gone'],
    ['nothing is left but the branch', { state: undefined, branch: branch() }, 'close', 'gone'],
    ['nothing is left but the pull request', { state: undefined, pulls: [pull()] }, 'close', 'gone'],
    [
      'nothing seems left, and not everything read',
      { state: undefined, branch: branch(), pulls: [pull()], complete: false },
      'nothing',
      'incomplete',
    ],
    ['merged', { isInBase: true, pulls: [pull({ ...CLOSED, isMerged: true })] }, 'nothing', 'clean'],
    [
      'merged, with the branch still there',
      { isInBase: true, branch: branch(), pulls: [pull({ ...CLOSED, isMerged: true })] },
      'close',
      'merged',
    ],
    ['merged and taken back', { pulls: [pull({ ...CLOSED, isMerged: true })] }, 'propose'],
    ['closed by a person', { branch: branch(), pulls: [pull(CLOSED)] }, 'nothing', 'closed-on-purpose'],
    ['closed by a person, and the branch deleted', { pulls: [pull(CLOSED)] }, 'nothing', 'closed-on-purpose'],
    [
      'closed by a person who opened it himself',
      { branch: branch(), pulls: [pull({ ...CLOSED, author: 'ada', body: '' })] },
      'nothing',
      'closed-on-purpose',
    ],
    ['closed by a person when something else was proposed', { branch: branch(OLD), pulls: [pull(CLOSED, OLD)] }, 'propose'],
    ['closed by us', { pulls: [pull(CLOSED, 'clean')] }, 'propose'],
    ['closed by GitHub with its base', { branch: branch(), pulls: [pull({ ...CLOSED, base: 'old' })] }, 'open'],
    ['somebody pushed to the branch', { branch: branch(STATE, false), pulls: [pull()] }, 'nothing', 'foreign-branch'],
    ['somebody pushed to the branch, and nothing is left', { state: undefined, branch: branch(STATE, false) }, 'nothing', 'foreign-branch'],
  ])('%s', (_situation, facts, does, because) => {
    expect(decidePull(Object.assign({}, BASE, facts))).toMatchObject(because === undefined ? { does } : { does, because })
  })
})
