import { CONTROLS, IGNORANCE } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { filesIn, read } from '../architecture/repository.ts'
import { headings } from './markdown.ts'

const pageOf = (id: string) => `docs/controls/${id}.md`

test('every control has a page, and every page a control', () => {
  expect(filesIn('docs/controls')).toEqual(CONTROLS.map(({ id }) => pageOf(id)).sort())
})
test('controls are in the order of their ids', () => {
  const ids = CONTROLS.map(({ id }) => id)
  expect(ids).toEqual([...ids].sort())
})

describe.each(CONTROLS)('the page of $id', (control) => {
  const page = read(pageOf(control.id))

  test('has its title and the four headings', () => {
    expect(headings(page, 1)).toEqual([control.title])
    expect(headings(page, 2)).toEqual(['Why it matters', 'What we look at', 'How to fix', 'When this is wrong'])
  })

  const codes = new Set(Object.keys(control.codes))

  test('explains every code', () => {
    expect(codes.size).toBeGreaterThan(1)
    expect([...codes, ...Object.keys(IGNORANCE)].filter((code) => !page.includes(`\`${code}\``))).toEqual([])
  })
  test('explains no code that there is not', () => {
    const shown = [...page.matchAll(/^\|.*\| (?:pass|fail|not-applicable) \| `([a-z0-9-]+)` \|$/gm)].map((match) => match[1] ?? '')
    expect(new Set(shown)).toEqual(codes)
  })
})
