import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { PINNED_ACTIONS } from '../packages/operate/src/init/pinned-actions.ts'
import { filesIn, read } from './architecture/repository.ts'

interface Step {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly permissions?: unknown
  readonly 'timeout-minutes'?: number
  readonly uses?: string
  readonly steps?: readonly Step[]
}
interface Workflow {
  readonly on: string | readonly string[] | Readonly<Record<string, unknown>>
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/

/** What is wrong with a workflow, whatever it is for. */
function problems(text: string): readonly string[] {
  const { on, permissions, jobs } = parse(text) as Workflow
  const events = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on)
  const all = [
    ...(JSON.stringify(permissions) === '{}' ? [] : ['permissions at the top are not {}']),
    ...events
      .filter((event) => /^(pull_request_target|workflow_run)$/.test(event))
      .map((event) => `runs on ${event}, with secrets and code of strangers`),
    ...[...text.matchAll(/uses:.*$/gm)]
      .map(([line]) => line)
      .filter((line) => !/^uses: (\.\/|.*@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/.test(line)),
  ]
  return [...all, ...Object.entries(jobs).flatMap(([name, job]) => jobProblems(job).map((problem) => `${name}: ${problem}`))]
}

function jobProblems({ permissions, 'timeout-minutes': minutes, uses, steps = [] }: Job): readonly string[] {
  const used = [uses, ...steps.map((step) => step.uses)].filter((each) => each !== undefined)
  const checkouts = steps.filter((step) => step.uses?.startsWith('actions/checkout@'))
  return [
    ...(permissions === undefined || typeof permissions === 'string' ? ['no permissions of its own'] : []),
    ...(minutes === undefined ? ['no timeout-minutes'] : []),
    ...used.filter((each) => !each.startsWith('./') && !PINNED.test(each)).map((each) => `${each} is not pinned to a commit`),
    ...(checkouts.every((step) => step.with?.['persist-credentials'] === false) ? [] : ['checkout keeps its credentials']),
  ]
}

const workflows = filesIn('.github/workflows')

describe('workflows', () => {
  test('there are some', () => {
    expect(workflows).toContain('.github/workflows/ci.yml')
  })
  test.each(workflows)('%s grants little, pins all and ends in time', (path) => {
    expect(problems(read(path))).toEqual([])
  })
  test('CI runs what .ci/run holds, for every way into main', () => {
    const { on, jobs } = parse(read('.github/workflows/ci.yml')) as Workflow
    expect(Object.keys(on)).toEqual(['pull_request', 'merge_group', 'push'])
    expect(JSON.stringify(jobs)).toContain('".ci/run"')
  })
  test('what is wrong would be found', () => {
    const wrong = `
on: [pull_request_target]
permissions: read-all
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v7
`
    expect(problems(wrong)).toEqual([
      'permissions at the top are not {}',
      'runs on pull_request_target, with secrets and code of strangers',
      'uses: actions/checkout@v7',
      'a: no permissions of its own',
      'a: no timeout-minutes',
      'a: actions/checkout@v7 is not pinned to a commit',
      'a: checkout keeps its credentials',
    ])
  })
})

describe('the release', () => {
  const text = read('.github/workflows/release.yml')
  const { on, jobs } = parse(text) as Workflow & { jobs: Record<string, { needs?: string | readonly string[]; environment?: string }> }

  test('is made of a tag with a whole version, and of nothing else', () => {
    expect(on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } })
  })
  test('publishes only what holds, in an environment, and moves the tag last', () => {
    expect(Object.entries(jobs).map(([name, { needs, environment }]) => [name, needs, environment])).toEqual([
      ['verify', undefined, undefined],
      ['collector', 'verify', undefined],
      ['publish', ['verify', 'collector'], 'release'],
      ['image', ['publish', 'collector'], undefined],
      ['images', 'image', undefined],
      ['release', ['publish', 'collector', 'images'], undefined],
    ])
    expect(JSON.stringify(jobs.verify)).toContain('".ci/run"')
  })
  test('holds no secret, and nothing that an event brings along is put into a command', () => {
    expect(text).not.toContain('secrets.')
    const commands = Object.values(jobs).flatMap(({ steps = [] }) => steps.map((step) => (step as { run?: string }).run ?? ''))
    expect(commands.filter((command) => command.includes('${{'))).toEqual([])
  })
  test('signs the packages, their bill of materials, the bundle, and the collector in all its forms', () => {
    expect(text.match(/uses: actions\/attest@/g)).toHaveLength(4)
    const parts = [
      '--provenance',
      'npm sbom',
      'sbom-path:',
      'trailmend-action.cjs',
      'build/*.tar.gz',
      'build/*.zip',
      'subject-digest:',
      'SHA256SUMS',
    ]
    for (const part of parts) expect(text).toContain(part)
  })
})

test('an action is pinned to one commit, wherever it is used or shown', () => {
  const places = [...workflows, 'README.md', ...filesIn('docs').filter((path) => path.endsWith('.md'))]
  const used = places.flatMap((path) =>
    [...read(path).matchAll(/uses: ([\w.-]+\/[\w.-]+)[\w./-]*@([0-9a-f]{40}) # (v[\d.]+)$/gm)].map(([, ...each]) => each),
  )
  const generated = Object.values(PINNED_ACTIONS).map(({ name, commit, version }) => [name, commit, version])
  const distinct = new Set([...used, ...generated].map((each) => each.join(' ')))
  expect(new Set([...distinct].map((each) => each.split(' ')[0])).size).toBe(distinct.size)
  expect(distinct.size).toBeGreaterThan(7)
})

describe('the Action and Dependabot', () => {
  test('action.yml is a Node 24 action whose entry is there', () => {
    const { name, description, inputs, runs } = parse(read('action.yml'))
    expect([typeof name, typeof description, typeof inputs]).toEqual(['string', 'string', 'object'])
    expect(runs.using).toBe('node24')
    expect(filesIn('dist')).toContain(runs.main)
  })
  test('Dependabot looks after everything that is pinned', () => {
    const { version, updates } = parse(read('.github/dependabot.yml')) as {
      version: number
      updates: { 'package-ecosystem': string; directory: string }[]
    }
    expect(version).toBe(2)
    expect(updates.map((each) => each['package-ecosystem']).sort()).toEqual(['github-actions', 'npm', 'pip'])
    const folders = updates.filter((each) => each.directory !== '/').map((each) => each.directory.slice(1))
    expect(folders.filter((folder) => filesIn(folder).length === 0)).toEqual([])
  })
})
