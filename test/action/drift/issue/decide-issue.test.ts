import { describe, expect, test } from 'vitest'
import type { ListedIssue } from '../../../../packages/action/src/drift/github/port.ts'
import { CLEAN, type Header } from '../../../../packages/action/src/drift/header.ts'
import { decideIssue, findOwn, type IssueFacts, type OwnIssue } from '../../../../packages/action/src/drift/issue/decide-issue.ts'

const [STATE, OLD, VIEWER] = ['a'.repeat(64), 'b'.repeat(64), 'bot']

function own(change: Partial<OwnIssue> & { readonly header: Header }): OwnIssue {
  return {
    number: 1,
    url: '',
    author: VIEWER,
    isOpen: true,
    reason: undefined,
    closedAt: '',
    labels: [],
    body: '',
    locked: false,
    ...change,
  }
}

interface Situation {
  readonly facts: IssueFacts
  readonly issue: OwnIssue | undefined
}

/** Every situation that a scope's issue can be in. */
function* situations(): Generator<Situation> {
  const issues = [undefined]
  const all: (OwnIssue | undefined)[] = issues
  for (const isOpen of [true, false])
    for (const state of [STATE, OLD, CLEAN])
      for (const known of [['1'], [], undefined])
        for (const labels of [[], ['wontfix']])
          for (const reason of ['completed', 'not_planned', 'duplicate', undefined])
            all.push(own({ isOpen, labels, reason, header: { key: '', state, known, history: [] } }))
  for (const issue of all)
    for (const closedBy of [VIEWER, 'ada', undefined])
      for (const failing of [[], ['1'], ['1', '2']])
        for (const complete of [true, false])
          for (const mayOpen of [true, false]) {
            const sorted = { open: issue?.isOpen ? [issue] : [], closed: issue?.isOpen === false ? issue : undefined }
            yield {
              issue,
              facts: { own: sorted, closedBy, viewer: VIEWER, state: STATE, failing: new Set(failing), complete, mayOpen },
            }
          }
}

describe('every situation', () => {
  test.each<readonly [string, (situation: Situation, does: string) => boolean]>([
    [
      'closes only where a complete check finds nothing',
      ({ facts }, does) => does !== 'close' || (facts.complete && facts.failing.size === 0),
    ],
    [
      'opens only where something fails, and may',
      ({ facts }, does) => !['create', 'reopen'].includes(does) || (facts.failing.size > 0 && facts.mayOpen),
    ],
    ['creates only where there is none', ({ issue }, does) => does !== 'create' || issue === undefined],
    [
      'reopens only what we closed as completed',
      ({ issue, facts }, does) =>
        does !== 'reopen' ||
        (facts.closedBy === VIEWER && issue?.header.state === CLEAN && !['not_planned', 'duplicate'].includes(String(issue.reason))),
    ],
    ['leaves alone what is labelled wontfix', ({ issue }, does) => does === 'nothing' || issue?.labels.length !== 1],
    [
      'never touches one that is there after a check that could not read everything',
      ({ facts, issue }, does) => facts.complete || issue === undefined || does === 'nothing',
    ],
    [
      'never touches one that somebody closed',
      ({ facts, issue }, does) => issue === undefined || issue.isOpen || facts.closedBy === VIEWER || does === 'nothing',
    ],
    [
      'does nothing where nothing changed',
      ({ issue, facts }, does) => does === 'nothing' || !(issue?.isOpen && issue.header.state === STATE && facts.failing.size > 0),
    ],
    [
      'tells a failure that is told nowhere',
      ({ issue, facts }, does) => does !== 'nothing' || issue !== undefined || facts.failing.size === 0 || !facts.mayOpen,
    ],
  ])('%s', (_, holds) => {
    let walked = 0
    for (const situation of situations()) {
      const deed = decideIssue(situation.facts)
      walked++
      if (!holds(situation, deed.does)) expect({ situation, deed }).toBe('as said')
    }
    expect(walked).toBe(145 * 36)
  })
})

test('finds what is ours by author and by the first line, and by nothing else', () => {
  const mark = (key: string) => `<!-- trailmend:drift key=${key} v=1 state=${STATE} -->`
  const [key, other] = ['0'.repeat(64), '1'.repeat(64)]
  const listed = (number: number, body: string, change: Partial<ListedIssue> = {}): ListedIssue => ({
    ...own({ header: { key, state: STATE, known: [], history: [] } }),
    number,
    body,
    ...change,
  })
  const found = findOwn(
    [
      listed(9, mark(key)),
      listed(3, `${mark(key)}\r\nText`),
      listed(1, mark(key), { author: 'ada' }),
      listed(2, mark(other)),
      listed(4, `Text\n${mark(key)}`),
      listed(5, ` ${mark(key)}`),
      listed(6, mark(key).replace('drift', 'drift-plan')),
      listed(7, mark(key), { isOpen: false, closedAt: '2026-01-01T00:00:00Z' }),
      listed(8, mark(key), { isOpen: false, closedAt: '2026-02-01T00:00:00Z' }),
    ],
    { viewer: VIEWER, key },
  )
  expect(found.open.map(({ number }) => number)).toEqual([3, 9])
  expect(found.closed?.number).toBe(8)
})
