import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectDrift } from '../../../packages/action/src/drift/github/connect-drift.ts'
import { readMergedPlans } from '../../../packages/action/src/drift/pull-request/merged-plans.ts'
import type { DriftReport } from '../../../packages/action/src/drift/report.ts'
import { scopeKey } from '../../../packages/action/src/drift/scope.ts'
import { type GitHubFake, type Pull, startGitHub } from '../../fakes/github/server.ts'
import { ACCOUNT, BOT, createPace, failure, OTHER, plan, report, resetGitHub, run, step, unknown, writes } from './fixtures.ts'

let fake: GitHubFake
beforeAll(async () => {
  fake = await startGitHub()
})
afterAll(() => fake.stop())
beforeEach(() => resetGitHub(fake))

const drifted = (change: Partial<DriftReport> = {}) => report([failure('a')], { plans: [plan()], ...change })
const both = drifted({ plans: [plan(), plan(OTHER)] })
const clean = report([])
const key = scopeKey(clean.scope, 'octo/repo')
const BRANCH = `trailmend/drift/${key.slice(0, 12)}`
const propose = (of: DriftReport, change = {}) => run(fake, of, { onDrift: 'pull-request', ...change })

function pull(at = 0): Pull {
  const found = fake.pulls[at]
  if (found === undefined) throw new Error(`no pull request ${at}`)
  return found
}

const all = () => JSON.stringify([fake.issues, fake.comments, fake.pulls, [...fake.git.refs]])
const plansAt = (branch: string) => Object.keys(fake.git.filesAt(branch)).filter((path) => path.startsWith('trailmend/'))
const merge = (at = 0) => {
  fake.git.push('main', fake.git.filesAt(BRANCH), { author: 'ada', message: 'Merge' })
  Object.assign(pull(at), { state: 'closed', mergedAt: '2026-11-22T06:00:00Z' })
}

describe('the pull request of a scope', () => {
  test('is created from one commit on the base that holds the plans', async () => {
    const base = fake.git.refs.get('main')
    expect(await propose(both)).toEqual({
      operation: 'created',
      issue: undefined,
      pullRequest: { number: 11, url: 'https://github.com/octo/repo/pull/11' },
      warnings: [],
      notes: ['Issue left as it is: no issue was asked for.'],
    })
    expect(pull()).toMatchObject({ title: 'CloudTrail drift: trailmend/all/trailmend.yml', head: BRANCH, base: 'main', author: BOT })
    expect(fake.git.filesAt(BRANCH)).toEqual({
      'README.md': '# A repository\n',
      [`trailmend/plans/${ACCOUNT}.json`]: plan().json,
      [`trailmend/plans/${ACCOUNT}.md`]: plan().markdown,
      [`trailmend/plans/${OTHER}.json`]: plan(OTHER).json,
      [`trailmend/plans/${OTHER}.md`]: plan(OTHER).markdown,
    })
    expect(fake.git.commits.get(fake.git.refs.get(BRANCH) ?? '')).toMatchObject({
      parents: [base],
      author: BOT,
      message: expect.stringContaining(`\n\nTrailmend-Drift: ${key}\nTrailmend-State: `),
    })
  })

  test('is left as it is while the plans stay the same, whatever their time', async () => {
    await propose(drifted())
    const before = all()
    fake.asked.length = 0
    expect(await propose(drifted({ plans: [plan(undefined, { at: '2027-01-01T00:00:00Z' })] }))).toMatchObject({
      operation: 'none',
      pullRequest: { number: 11 },
      notes: ['Pull request left as it is: nothing changed since it was told.', expect.anything()],
    })
    expect(all()).toBe(before)
    expect(writes(fake)).toEqual([])
  })

  test('is rebuilt from the base in place where a plan changed', async () => {
    await propose(drifted())
    const body = pull().body
    const base = fake.git.push('main', { 'README.md': '# Changed\n' }, { author: 'ada', message: 'Go on' })
    expect(await propose(both)).toMatchObject({ operation: 'updated', pullRequest: { number: 11 } })
    expect(fake.pulls).toHaveLength(1)
    expect(pull().body).not.toBe(body)
    expect(fake.git.commits.get(fake.git.refs.get(BRANCH) ?? '')?.parents).toEqual([base])
    expect(plansAt(BRANCH)).toHaveLength(4)
    expect(await propose(drifted())).toMatchObject({ operation: 'updated' })
    expect(plansAt(BRANCH)).toHaveLength(2)
  })

  test('is closed and its branch deleted once a complete check finds nothing', async () => {
    await propose(drifted())
    expect(await propose(clean)).toMatchObject({ operation: 'closed', pullRequest: { number: 11 } })
    expect(pull().state).toBe('closed')
    expect(fake.git.refs.has(BRANCH)).toBe(false)
    expect(fake.comments.map(({ body }) => body)).toEqual([
      'Nothing is left that a plan could do, as seen by a check that could read everything.\n',
    ])
    expect(await propose(clean)).toMatchObject({ operation: 'none' })
    // It drifts again: what we closed ourselves is no refusal.
    expect(await propose(drifted())).toMatchObject({ operation: 'created', pullRequest: { number: 12 } })
  })

  test('that somebody locked is closed without a comment', async () => {
    await propose(drifted())
    pull().locked = true
    expect(await propose(clean)).toMatchObject({ operation: 'closed', pullRequest: { number: 11 }, issue: undefined, warnings: [] })
    expect(pull().state).toBe('closed')
    expect([fake.git.refs.has(BRANCH), fake.comments]).toEqual([false, []])
  })

  test('stays closed where a person closed it, until something else is to be proposed', async () => {
    await propose(drifted())
    pull().state = 'closed'
    const before = all()
    expect(await propose(drifted())).toMatchObject({
      operation: 'none',
      notes: [expect.stringContaining('somebody closed it'), expect.anything()],
    })
    expect(all()).toBe(before)
    fake.git.refs.delete(BRANCH)
    expect(await propose(drifted())).toMatchObject({ operation: 'none' })
    expect(await propose(both)).toMatchObject({ operation: 'created', pullRequest: { number: 12 } })
  })

  test('is not proposed again once merged, even if its branch stays', async () => {
    await propose(drifted())
    merge()
    const later = drifted({ plans: [plan(undefined, { at: '2027-01-01T00:00:00Z' })] })
    expect(await propose(later)).toMatchObject({ operation: 'closed' })
    expect(fake.git.refs.has(BRANCH)).toBe(false)
    expect(await propose(later)).toMatchObject({ operation: 'none' })
    expect(fake.pulls).toHaveLength(1)
    const other = drifted({ plans: [plan(undefined, { steps: [step({ id: 'another' })] })] })
    expect(await propose(other)).toMatchObject({ operation: 'created', pullRequest: { number: 12 } })
  })

  test('from a fork with a branch of the same name is no affair of ours', async () => {
    await propose(drifted())
    const own = { ...pull() }
    fake.pulls.unshift({ ...own, number: 5, headRepository: 'octo/fork', author: 'mallory' })
    expect(await propose(both)).toMatchObject({ operation: 'updated', pullRequest: { number: 11 } })
    expect(pull()).toMatchObject({ number: 5, body: own.body })
  })

  test('a plan without a step is none', async () => {
    expect(await propose(drifted({ plans: [plan(undefined, { steps: [] })] }))).toMatchObject({
      operation: 'created',
      pullRequest: undefined,
      issue: { number: 11 },
    })
    expect(fake.issues[0]?.body).toContain('> There is no plan with a step to approve, so there is no pull request.')
  })

  test('a file is named by an account’s id and by nothing else', async () => {
    await propose(drifted({ plans: [plan(), plan('../../.github/workflows/x')] }))
    expect(plansAt(BRANCH)).toEqual([`trailmend/plans/${ACCOUNT}.json`, `trailmend/plans/${ACCOUNT}.md`])
  })
})

describe('a check that could not read everything', () => {
  test('closes nothing and takes no plan away', async () => {
    await propose(both)
    const before = all()
    for (const seen of [
      report([unknown()]),
      drifted({ complete: false }),
      drifted({ complete: false, plans: [plan(undefined, { steps: [step({ id: 'less' })] })] }),
    ]) {
      expect(await propose(seen)).toMatchObject({ operation: 'none', pullRequest: { number: 11 } })
    }
    expect(all()).toBe(before)
  })

  test('has no issue stand in for a plan that it could not make while the pull request is open', async () => {
    await propose(both)
    expect(await propose(drifted({ complete: false, plans: [] }))).toMatchObject({ operation: 'none', issue: undefined })
    expect(fake.issues).toEqual([])
  })

  test('puts the plan of another account beside those that are there', async () => {
    await propose(drifted())
    expect(await propose(drifted({ complete: false, plans: [plan(OTHER)] }))).toMatchObject({ operation: 'updated' })
    expect(plansAt(BRANCH)).toHaveLength(4)
    const before = all()
    expect(await propose(drifted({ complete: false, plans: [plan(OTHER)] }))).toMatchObject({ operation: 'none' })
    expect(all()).toBe(before)
    expect(await propose(drifted({ plans: [plan(OTHER)] }))).toMatchObject({ operation: 'updated' })
    expect(plansAt(BRANCH)).toEqual([`trailmend/plans/${OTHER}.json`, `trailmend/plans/${OTHER}.md`])
  })
})

describe('a branch with a commit of somebody else', () => {
  test.each([
    ['pushed on top', { author: 'ada', message: 'Edit' }],
    ['who copies the trailers', { author: 'ada', message: `x\n\nTrailmend-Drift: ${key}\nTrailmend-State: ${'0'.repeat(64)}` }],
    ['with the same token and without the trailers', { author: BOT, message: 'Edit' }],
  ])('is left alone: %s', async (_, by) => {
    await propose(drifted())
    fake.git.push(BRANCH, { 'trailmend/plans/note.md': 'Mine\n' }, by)
    const before = all()
    for (const seen of [both, clean]) {
      expect(await propose(seen)).toMatchObject({
        operation: 'none',
        warnings: [expect.stringContaining('the latest commit of its branch is not of Trailmend')],
      })
    }
    expect(all()).toBe(before)
  })

  test('is left alone although it was pushed at the last moment', async () => {
    await propose(drifted())
    fake.before = ({ method, path }) => {
      if (method === 'POST' && path.endsWith('/git/commits')) fake.git.push(BRANCH, { x: 'y' }, { author: 'ada', message: 'Edit' })
    }
    expect(await propose(both)).toMatchObject({ operation: 'none', warnings: [expect.stringContaining('somebody pushed to')] })
    expect(fake.git.filesAt(BRANCH)).toMatchObject({ x: 'y' })
  })

  test('and no pull request leaves the drift to an issue', async () => {
    fake.git.push(BRANCH, { x: 'y' }, { author: 'ada', message: 'Mine' })
    expect(await propose(drifted())).toMatchObject({ operation: 'created', issue: { number: 11 }, pullRequest: undefined })
    expect(fake.git.filesAt(BRANCH)).toMatchObject({ x: 'y' })
  })

  test('in the way of ours is a warning, and an issue stands in', async () => {
    fake.git.push('trailmend', { x: 'y' }, { author: 'ada', message: 'A branch' })
    expect(await propose(drifted())).toMatchObject({
      operation: 'created',
      issue: { number: 11 },
      warnings: [expect.stringContaining('Reference update failed')],
    })
  })
})

describe('two at once', () => {
  test('a pull request that another run opened in the meantime is found', async () => {
    fake.before = ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/pulls') || fake.pulls.length > 0) return
      fake.pulls.push({
        number: 9,
        title: '',
        body: '',
        author: BOT,
        state: 'open',
        mergedAt: null,
        head: BRANCH,
        headRepository: 'octo/repo',
        base: 'main',
        labels: [],
        locked: false,
      })
    }
    expect(await propose(drifted())).toMatchObject({ operation: 'updated', pullRequest: { number: 9 }, warnings: [] })
    expect(fake.pulls).toHaveLength(1)
  })

  test('a branch that another run made in the meantime is built anew', async () => {
    fake.before = ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/git/commits') || fake.git.refs.has(BRANCH)) return
      fake.git.push(BRANCH, {}, { author: BOT, message: `x\n\nTrailmend-Drift: ${key}\nTrailmend-State: ${'0'.repeat(64)}` })
    }
    expect(await propose(drifted())).toMatchObject({ operation: 'created', warnings: [] })
    expect(plansAt(BRANCH)).toHaveLength(2)
  })

  test('a branch that another run makes at the very moment is built anew', async () => {
    fake.before = ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/git/refs') || fake.git.refs.has(BRANCH)) return
      fake.git.push(BRANCH, {}, { author: BOT, message: `x\n\nTrailmend-Drift: ${key}\nTrailmend-State: ${'0'.repeat(64)}` })
    }
    expect(await propose(drifted())).toMatchObject({ operation: 'created', issue: undefined, warnings: [] })
    expect(plansAt(BRANCH)).toHaveLength(2)
  })

  test('a branch that is deleted in the meantime is no error', async () => {
    await propose(drifted())
    fake.before = ({ method }) => {
      if (method === 'DELETE') fake.git.refs.delete(BRANCH)
    }
    expect(await propose(clean)).toMatchObject({ operation: 'closed', warnings: [] })
  })
})

describe('where pull requests are not permitted', () => {
  beforeEach(() => {
    fake.permissions.createPulls = false
  })

  test('an issue stands in, and names the setting and the page to open one by hand', async () => {
    const outcome = await propose(drifted())
    expect(outcome).toMatchObject({
      operation: 'created',
      issue: { number: 11 },
      pullRequest: undefined,
      warnings: [expect.stringContaining('not permitted to create or approve pull requests')],
    })
    expect(fake.issues[0]?.body).toContain(
      'tick **Allow GitHub Actions to create and approve pull requests** under Settings, Actions, General, Workflow permissions',
    )
    expect(fake.issues[0]?.body).toContain(`[open it by hand](https://github.com/octo/repo/compare/main...${BRANCH}?expand=1)`)
    expect(plansAt(BRANCH)).toHaveLength(2)
    const before = all()
    expect(await propose(drifted())).toMatchObject({ operation: 'none', issue: { number: 11 } })
    expect(all()).toBe(before)
  })

  test('one that a person opened from the branch is kept, its text left to him, and closed in the end', async () => {
    await propose(drifted())
    fake.pulls.push({
      number: 30,
      title: 'By hand',
      body: 'My words',
      author: 'ada',
      state: 'open',
      mergedAt: null,
      head: BRANCH,
      headRepository: 'octo/repo',
      base: 'main',
      labels: [],
      locked: false,
    })
    expect(await propose(both)).toMatchObject({ operation: 'updated', pullRequest: { number: 30 }, warnings: [] })
    expect(pull().body).toBe('My words')
    expect(plansAt(BRANCH)).toHaveLength(4)
    expect(await propose(clean)).toMatchObject({ operation: 'closed', pullRequest: { number: 30 }, issue: { number: 11 } })
    expect(fake.issues[0]?.state).toBe('closed')
  })

  test('once they are, the issue that stood in says so no more, and is closed in the end', async () => {
    await propose(drifted())
    fake.permissions.createPulls = true
    expect(await propose(drifted())).toMatchObject({ operation: 'created', pullRequest: { number: 12 }, issue: { number: 11 } })
    expect(fake.issues[0]?.body).not.toContain('Workflow permissions')
    await propose(clean)
    expect(fake.issues[0]?.state).toBe('closed')
  })

  test('nor writing to the repository, an issue stands in without a page', async () => {
    fake.permissions.contents = false
    const outcome = await propose(drifted())
    expect(outcome.warnings).toEqual([expect.stringMatching(/give the job contents: write and pull-requests: write$/)])
    expect(fake.issues[0]?.body).toContain('The log of the run says why.')
    expect(fake.issues[0]?.body).not.toContain('compare')
  })

  test('nor reading the repository, an issue stands in', async () => {
    fake.refusals.push({ method: 'GET', path: /\/git\//, status: 403, message: 'Resource not accessible by integration' })
    expect(await propose(drifted())).toMatchObject({
      operation: 'created',
      issue: { number: 11 },
      warnings: [expect.stringContaining('contents: write')],
    })
    expect(await propose(clean)).toMatchObject({ operation: 'closed', issue: { number: 11 } })
  })

  test('nor issues there, both are warnings', async () => {
    fake.repository.hasIssues = false
    expect((await propose(drifted())).warnings).toHaveLength(2)
  })
})

describe('the default branch', () => {
  test('renamed: the pull request is pointed at the new one', async () => {
    await propose(drifted())
    fake.repository.defaultBranch = 'trunk'
    fake.git.refs.set('trunk', fake.git.refs.get('main') ?? '')
    expect(await propose(drifted())).toMatchObject({ operation: 'updated', pullRequest: { number: 11 } })
    expect(pull()).toMatchObject({ base: 'trunk', state: 'open' })
  })

  test('renamed and the old one deleted, with which GitHub closed the pull request: another is opened', async () => {
    await propose(drifted())
    fake.repository.defaultBranch = 'trunk'
    fake.git.refs.set('trunk', fake.git.refs.get('main') ?? '')
    fake.git.refs.delete('main')
    pull().state = 'closed'
    expect(await propose(drifted())).toMatchObject({ operation: 'created', pullRequest: { number: 12 } })
    expect(pull(1).base).toBe('trunk')
  })

  test('gone, or nothing committed yet, is a warning', async () => {
    fake.repository.defaultBranch = 'nowhere'
    expect(await propose(drifted())).toMatchObject({
      operation: 'none',
      warnings: ['The pull request could not be kept: the default branch nowhere is gone'],
    })
    fake.git.clear()
    expect(await propose(drifted())).toMatchObject({ warnings: [expect.stringContaining('Git Repository is empty')] })
  })
})

test('both: an issue and a pull request', async () => {
  expect(await propose(drifted(), { onDrift: 'both' })).toMatchObject({
    operation: 'created',
    issue: { number: 12 },
    pullRequest: { number: 11 },
  })
  expect(await propose(clean, { onDrift: 'both' })).toMatchObject({
    operation: 'closed',
    issue: { number: 12 },
    pullRequest: { number: 11 },
  })
})

describe('merged plans that are done', () => {
  const nothing = (account = ACCOUNT, change = {}) => plan(account, { steps: [], ...change })
  /** As GitHub merges it, with what it takes away. */
  const mergeWhole = (at = 0) => {
    fake.git.refs.set('main', fake.git.refs.get(BRANCH) ?? '')
    merge(at)
  }

  test('are proposed to be removed, each once nothing is left to do in its account', async () => {
    await propose(both)
    merge()
    const half = report([failure('b', { account: OTHER })], { plans: [nothing(), plan(OTHER)] })
    expect(await propose(half)).toMatchObject({ operation: 'created', pullRequest: { number: 12 } })
    expect(plansAt(BRANCH)).toEqual([`trailmend/plans/${OTHER}.json`, `trailmend/plans/${OTHER}.md`])
    expect(pull(1).body).toContain(`Nothing is left to do of 1 plan, so that merging takes the files away: ${ACCOUNT}.json.`)
    expect(await propose(half)).toMatchObject({ operation: 'none' })
    mergeWhole(1)
    const done = report([], { plans: [nothing(), nothing(OTHER)] })
    expect(await propose(done)).toMatchObject({ operation: 'created', pullRequest: { number: 13 } })
    expect(plansAt(BRANCH)).toEqual([])
    mergeWhole(2)
    expect(await propose(done)).toMatchObject({ operation: 'closed' })
    expect(await propose(done)).toMatchObject({ operation: 'none' })
    expect(plansAt('main')).toEqual([])
  })

  test('stay where not everything could be read, and where nothing is known of their account', async () => {
    await propose(both)
    merge()
    await propose(clean)
    for (const of of [
      report([], { plans: [nothing(), nothing(OTHER)], plansComplete: false }),
      report([], { plans: [nothing(ACCOUNT, { complete: false })] }),
      clean,
    ]) {
      expect(await propose(of)).toMatchObject({ operation: 'none' })
    }
    expect(plansAt('main')).toHaveLength(4)
  })

  test('are removed under made-up names once nothing is left to do in any account', async () => {
    fake.repository.private = false
    await propose(both)
    merge()
    await propose(report([failure('b', { account: OTHER })], { plans: [nothing(), plan(OTHER)] }))
    expect(plansAt('main')).toHaveLength(4)
    await propose(report([], { plans: [nothing(), nothing(OTHER)] }))
    expect(plansAt(BRANCH)).toEqual([])
    expect(all()).not.toContain(ACCOUNT)
  })
})

test('plans that lack something hold back the pull request, and not the issue', async () => {
  await propose(drifted(), { onDrift: 'both' })
  const unread = report([], { plansComplete: false })
  expect(await propose(unread, { onDrift: 'both' })).toMatchObject({ operation: 'closed', issue: { number: 12 } })
  expect(pull().state).toBe('open')
})

describe('merged plans', () => {
  const read = () =>
    readMergedPlans(connectDrift(fake.token, 'octo/repo', { apiUrl: fake.url, pace: createPace() }).git, fake.git.refs.get('main') ?? '')

  test('are read as they are, and what is none is told', async () => {
    await propose(both)
    merge()
    fake.git.push(
      'main',
      {
        'trailmend/plans/777788889999.json': '{',
        'trailmend/plans/x.json': '{}',
        'trailmend/plans/000000000000.json': ' '.repeat(5_000_000),
      },
      { author: 'mallory', message: 'x' },
    )
    const { plans, problems } = await read()
    const sha = expect.stringMatching(/^[0-9a-f]{40}$/)
    expect(plans).toEqual([
      { name: ACCOUNT, path: `trailmend/plans/${ACCOUNT}.json`, plan: plan().plan, page: plan().markdown, sha },
      { name: OTHER, path: `trailmend/plans/${OTHER}.json`, plan: plan(OTHER).plan, page: plan(OTHER).markdown, sha },
    ])
    expect(problems.toSorted()).toEqual([
      'trailmend/plans/000000000000.json is too large, or one plan too many',
      'trailmend/plans/777788889999.json is not JSON',
      'trailmend/plans/x.json is named as no plan is',
    ])
  })

  test('a link is no plan, and neither is a repository without any', async () => {
    expect(await read()).toEqual({ plans: [], problems: [] })
    const base = fake.git.treeAt('main')
    const tree = fake.git.putTree(base, [{ path: `trailmend/plans/${ACCOUNT}.json`, mode: '120000', content: '/etc/passwd' }])
    fake.git.refs.set('main', fake.git.putCommit({ message: 'x', author: 'mallory', tree, parents: [] }))
    expect(await read()).toEqual({ plans: [], problems: [] })
  })
})
