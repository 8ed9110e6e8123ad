import { type ChangeName, PROFILES, ROWS, SITUATIONS } from '@trailmend/core/plan'
import { describe, expect, test } from 'vitest'
import { ALL_SITUATIONS, UNDO_WORDS } from '../../scripts/generated/remediation-blocks.ts'
import { filesIn, read } from '../architecture/repository.ts'
import { plannedUndos } from '../core/plan/iam/planned-calls.ts'
import { headings } from './markdown.ts'

test('every situation has its page, and every page its situation', () => {
  const pages = filesIn('docs/remediation').filter((path) => !path.endsWith('/README.md'))
  expect(pages).toEqual(ALL_SITUATIONS.map((situation) => `docs/remediation/${situation}.md`).sort())
})

test('every situation is in the index, and in a row', () => {
  const index = read('docs/remediation/README.md')
  expect(ALL_SITUATIONS.filter((situation) => !index.includes(`](${situation}.md)`))).toEqual([])
  expect(new Set(ROWS.map(({ situation }) => situation))).toEqual(new Set(ALL_SITUATIONS))
})

describe.each(ALL_SITUATIONS)('the page of %s', (situation) => {
  const page = read(`docs/remediation/${situation}.md`)

  test('has its title and its headings', () => {
    expect(headings(page, 1)).toEqual([SITUATIONS[situation]])
    expect(headings(page, 2)).toEqual([
      'What happened',
      'What is automatic, and what is not',
      'Steps and permissions',
      'What could go wrong',
      'How to undo',
    ])
  })
  test('says something under each that is written by hand', () => {
    const written = page.replace(/<!-- generated:(\w+) -->[\s\S]*?<!-- \/generated:\1 -->/g, '')
    const sections = written.split(/^## .*$/m).slice(1)
    expect(sections.filter((_, index) => index !== 2).map((text) => text.trim().length > 80)).toEqual([true, true, true, true])
  })
})

test('the pages tell how each step is undone as the steps do', () => {
  const undone = new Map<ChangeName, Set<string>>()
  for (const profile of PROFILES) {
    for (const { change, by } of plannedUndos(profile)) undone.set(change, (undone.get(change) ?? new Set()).add(by))
  }
  const said = [...undone].map(([change]) => {
    const words = UNDO_WORDS[change]
    return [change, [...(words.includes('--undo') ? ['call'] : []), ...(words.includes('by hand') ? ['hand'] : [])]] as const
  })
  expect(said).toEqual([...undone].map(([change, by]) => [change, [...by].sort()]))
})
