import { CONTROLS, conclude, type FailOn } from '@trailmend/core'
import type { GatePlan, Judging } from '@trailmend/operate'
import { concludePlans } from '@trailmend/operate/plan'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectDrift } from '../../../packages/action/src/drift/github/connect-drift.ts'
import { DRIFT_DEFAULTS } from '../../../packages/action/src/drift/settings.ts'
import { tellDrift } from '../../../packages/action/src/drift/tell-drift.ts'
import type { Io } from '../../../packages/action/src/io.ts'
import { type GitHubFake, startGitHub } from '../../fakes/github/server.ts'
import { COMMIT, createPace, failure, resetGitHub } from './fixtures.ts'

let fake: GitHubFake
beforeAll(async () => {
  fake = await startGitHub()
})
afterAll(() => fake.stop())
beforeEach(() => resetGitHub(fake))

const OWN: Judging = { base: undefined, pullRequest: undefined, head: undefined, stranger: undefined }

async function tell({
  judging = OWN,
  failOn = 'any' as FailOn,
  findings = [failure()],
  onDrift = 'issue' as const,
  env = { GITHUB_SHA: COMMIT } as Io['env'],
} = {}) {
  const outputs = new Map<string, string>()
  const said: string[] = []
  const io = {
    env,
    clock: () => Date.parse('2026-11-22T05:17:30Z'),
    log: (text: string) => void said.push(text),
    warn: (text: string) => void said.push(`warning: ${text}`),
    setOutput: (name: string, value: string) => void outputs.set(name, value),
    drift: (token: string) => connectDrift(token, 'octo/repo', { apiUrl: fake.url, pace: createPace() }),
  } as unknown as Io
  const gate = { judging, scope: 'trailmend/all/trailmend.yml', options: { controls: CONTROLS, scope: {} } } as unknown as GatePlan
  const switches = { verbose: false, summary: true, annotations: true, comment: false }
  const result = conclude({ findings, skipped: [], failOn })
  const plans = concludePlans({ planned: [], notLookedAt: [], notices: [] })
  const drift = { ...DRIFT_DEFAULTS, onDrift }
  const found = { judged: { result, rules: undefined }, plans }
  await tellDrift(found, { gate, switches, drift, planning: undefined, apply: undefined, token: fake.token }, io)
  return { outputs: Object.fromEntries(outputs), said }
}

test('outputs say what was done', async () => {
  expect(await tell()).toEqual({
    outputs: { operation: 'created', 'issue-number': '11', 'issue-url': 'https://github.com/octo/repo/issues/11' },
    said: [],
  })
  expect(await tell()).toMatchObject({
    outputs: { operation: 'none', 'issue-number': '11' },
    said: ['Issue left as it is: nothing changed since it was told.'],
  })
  expect(fake.issues[0]?.body).toContain(COMMIT)
})

test('a run that judges a change tells nothing: it may be of the making of whoever proposes it', async () => {
  const judged = { ...OWN, base: { ref: 'main', isCommit: false } }
  expect(await tell({ judging: judged })).toEqual({ outputs: {}, said: ['Drift is not told: this run judges a change.'] })
  expect(await tell({ judging: { ...OWN, stranger: 'fork' } })).toMatchObject({ outputs: {} })
  expect(fake.asked).toEqual([])
})

test('what fail-on does not count is no drift, and never lets everything count that is not known', async () => {
  const findings = [failure('known', { baselined: true }), failure('mild', { severity: 'low' })]
  expect(await tell({ failOn: 'high', findings })).toMatchObject({ outputs: { operation: 'none' } })
  await tell({ failOn: 'never', findings })
  expect(fake.issues[0]?.body).toContain('**1 failure** in 1 account.')
  expect(fake.issues[0]?.body).toContain('| mild |')
})

test('a commit that is none is not shown', async () => {
  await tell({ env: { GITHUB_SHA: '--> @everyone' } })
  expect(fake.issues[0]?.body).not.toContain('everyone')
})

test('a pull request has nothing to hold as long as there is no plan, and an issue says so', async () => {
  expect(await tell({ onDrift: 'pull-request' as never })).toMatchObject({ outputs: { operation: 'created', 'issue-number': '11' } })
  expect(fake.issues[0]?.body).toContain('There is no plan with a step to approve')
})
