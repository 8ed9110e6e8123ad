import { CONTROLS, DEFAULT_THRESHOLDS, NOTHING_WANTED, parseRecording } from '@trailmend/core'
import { CHANGES, DEEDS, PROFILES, STATES } from '@trailmend/core/plan'
import { parseConfig } from '@trailmend/operate'
import { planOptions, planRecording } from '@trailmend/operate/plan'
import { renderPlanTable } from '@trailmend/report/plan'
import { expect, test } from 'vitest'
import { read } from '../architecture/repository.ts'
import { codeSpans, fences, tableRows } from './markdown.ts'

const page = read('docs/plan.md')

test('the step in docs/plan.md is one of the sample', () => {
  const parsed = parseRecording(JSON.parse(read('samples/drifted-organization.json')))
  if (!parsed.ok) throw new Error(parsed.problem.text)
  const request = {
    ...planOptions({}, undefined),
    now: undefined,
    scope: { wanted: NOTHING_WANTED },
    controls: CONTROLS,
    thresholds: DEFAULT_THRESHOLDS,
    collectionOf: () => null,
  }
  const made = planRecording(parsed.recording, { account: '555566667777', source: 'sample' }, request)
  if (made.is !== 'planned') throw new Error(made.gap.because.text)
  const shown = { plans: [made.planned.plan], notLookedAt: [], notices: [], complete: true, exitCode: 1 as const }
  const [example] = fences(page, 'text').filter(({ note }) => note === 'example: step')
  expect(renderPlanTable(shown, { color: false, width: 120 })).toContain(example?.text)
})

test.each([
  ['states', '### States and decisions', STATES],
  ['profiles', '## Profiles', PROFILES],
])('docs/plan.md explains all %s', (_what, before, names) => {
  expect(
    tableRows(page, before)
      .map(([first = '']) => codeSpans(first)[0])
      .toSorted(),
  ).toEqual([...names].sort())
})

test('docs/plan.md explains all decisions', () => {
  const words = tableRows(page, '| decision |').flatMap(([first = '']) => first.split(', '))
  expect(words).toHaveLength(DEEDS.length)
})

test('the page says that nothing is deleted but the message of a confirmation, and no other change does', () => {
  const deleting = Object.entries(CHANGES).filter(
    ([, { actions, onlyUndoes }]) => !onlyUndoes && actions.some((action) => /:(?:Delete|Stop)/.test(action)),
  )
  expect(deleting.map(([change]) => change)).toEqual(['sns:ConfirmSubscription'])
  expect(page).toContain('the message by which SNS asked for')
})

test.each(fences(read('docs/config.md'), 'yaml').map(({ line, text }) => [line, text] as const))(
  'the configuration on line %s of docs/config.md holds',
  (_line, text) => {
    expect(parseConfig('trailmend.yml', text).settings.plan).toBeDefined()
  },
)
