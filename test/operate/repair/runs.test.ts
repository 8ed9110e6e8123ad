import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JournalEntry } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import type { JournalStore } from '../../../packages/operate/src/apply/ports.ts'
import { createFileJournal } from '../../../packages/operate/src/apply/stores/file-journal.ts'
import { createObjectJournal } from '../../../packages/operate/src/apply/stores/object-journal.ts'
import { rememberRuns } from '../../../packages/operate/src/repair/runs.ts'
import { stepMarks } from '../../../packages/operate/src/repair/step-marks.ts'
import { journalOf, STARTED } from '../../core/apply/journal-text.ts'
import { createFakeObjects } from '../apply/stores/fake-objects.ts'

const APPLIED: JournalEntry = { event: 'run-ended', outcome: 'applied', because: '' }
const BACK: JournalEntry = { event: 'undo-started' }

/** A store, the names of the journals that were read from it, and a way to write one on. */
function counting(store: JournalStore) {
  const texts = new Map<string, string>()
  const read: string[] = []
  return {
    counted: {
      runs: () => store.runs(),
      read: (run: string) => {
        read.push(run)
        return store.read(run)
      },
    },
    taken: () => read.splice(0).sort(),
    write: async (run: string, ...entries: readonly JournalEntry[]) => {
      const before = texts.get(run) ?? ''
      const text = journalOf(...entries)
      await store.append(run, { after: before.length, lines: text.slice(before.length) })
      texts.set(run, text)
    },
  }
}

describe.each<[string, () => JournalStore]>([
  ['files', () => createFileJournal(mkdtempSync(join(tmpdir(), 'runs-')))],
  ['objects', () => createObjectJournal(createFakeObjects().port, 'runs')],
])('journals in %s that are read again and again', (_where, open) => {
  test('are read once where a run has ended, each round where it has not, and again where it was written on', async () => {
    const { counted, taken, write } = counting(open())
    const runs = rememberRuns(counted)
    const outcomes = async () => (await runs()).known.map(({ run, outcome, isUndo }) => [run, outcome, isUndo])
    expect([await outcomes(), taken()]).toEqual([[], []])

    await write('old', STARTED, APPLIED)
    await write('new', STARTED)
    expect([await outcomes(), taken()]).toEqual([
      [
        ['new', null, false],
        ['old', 'applied', false],
      ],
      ['new', 'old'],
    ])
    expect([(await outcomes()).length, taken()]).toEqual([2, ['new']])

    await write('new', STARTED, APPLIED)
    expect([(await outcomes()).map(([, outcome]) => outcome), taken()]).toEqual([['applied', 'applied'], ['new']])
    for (const _round of [1, 2, 3]) expect([(await outcomes()).length, taken()]).toEqual([2, []])

    // A person takes the old one back, from another machine.
    await write('old', STARTED, APPLIED, BACK)
    expect([(await outcomes()).at(-1), taken()]).toEqual([['old', null, true], ['old']])
  })
})

test('of a run it is kept what was seen to hold, and when, unless it was taken back', async () => {
  const { counted, write } = counting(createFileJournal(mkdtempSync(join(tmpdir(), 'runs-'))))
  const fields = [
    { field: 'topic', before: null, after: 'a' },
    { field: 'policy', before: null, after: '{}' },
  ]
  const step = (id: string) => ({ id, change: 'sns:CreateTopic', resource: id, fields })
  const started = { ...STARTED, contents: { steps: [step('a'), step('b'), null, 'c', []] } } as JournalEntry
  const confirmed: JournalEntry = { event: 'step-confirmed', step: 'a' }
  await write('run', started, confirmed, APPLIED)
  await write('undone', started, confirmed, APPLIED, BACK)
  const held = new Map((await rememberRuns(counted)()).known.map((run) => [run.run, run.held]))
  const at = '2026-11-22T10:00:01.000Z'
  expect(held.get('run')).toEqual(new Map(stepMarks(step('a')).map((mark) => [mark, at])))
  expect(held.get('run')?.size).toBe(2)
  expect(held.get('undone')).toEqual(new Map())
})

test('a journal that cannot be read is told in every round, and read again when it was mended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'runs-'))
  const { counted, taken } = counting(createFileJournal(folder))
  const runs = rememberRuns(counted)
  const path = join(folder, 'odd.journal.ndjson')
  writeFileSync(path, '{}\n')
  for (const read of [['odd'], []]) expect([await runs(), taken()]).toEqual([{ known: [], broken: ['odd'] }, read])
  writeFileSync(path, journalOf(STARTED, APPLIED))
  expect([await runs(), taken()]).toMatchObject([{ known: [{ run: 'odd' }], broken: [] }, ['odd']])
})
