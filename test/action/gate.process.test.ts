import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type GitHubFake, startGitHub } from '../fakes/github/server.ts'
import { ACCOUNT } from '../fixtures/recordings.ts'
import { drifted, healthy } from './fixtures.ts'
import { createWorkspace, ONE_CONTROL, type Step, type Workspace } from './runner.ts'
import { startWithin } from './within.ts'

const HEAD = 'a'.repeat(40)
const ELSEWHERE = 'b'.repeat(40)
const EXCEPTION = `exceptions:
  - control: cloudtrail-cloudwatch-logs
    reason: a | b <img src=x> @team
    owner: security
    expires: '2027-06-30'
`
const CONFIG = `version: 1\naccounts:\n  - id: "${ACCOUNT}"\n`
const FINGERPRINT = `cloudtrail-cloudwatch-logs/${ACCOUNT}/us-east-1/${encodeURIComponent(`arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t0`)}`

let github: GitHubFake
let workspace: Workspace
beforeAll(async () => {
  github = await startGitHub()
})
afterAll(() => github.stop())
beforeEach(() => {
  workspace = createWorkspace(ONE_CONTROL, startWithin)
  github.files.clear()
  github.comments.length = 0
  github.asked.length = 0
  Object.assign(github, { viewer: 'github-actions[bot]', mayWrite: true, isLimited: false, failing: undefined })
})
afterEach(() => workspace.remove())

function git(...args: string[]): string {
  const who = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' }
  const env = { PATH: process.env.PATH ?? '', HOME: workspace.folder, GIT_CONFIG_GLOBAL: '/dev/null', ...who }
  return execFileSync('git', ['-c', 'init.defaultBranch=main', ...args], { cwd: workspace.folder, env, encoding: 'utf8' }).trim()
}

/** Commit files. Returns the commit. */
function commit(files: Readonly<Record<string, string>>): string {
  git('init', '--quiet')
  for (const [name, text] of Object.entries(files)) workspace.write(name, text)
  git('add', '--all')
  git('commit', '--quiet', '--allow-empty', '--message', 'base')
  return git('rev-parse', 'HEAD')
}

function runOn(
  name: string,
  payload: object,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Step> {
  const event = join(workspace.folder, '..', 'event.json')
  writeFileSync(event, JSON.stringify(payload))
  return workspace.run(
    { token: github.token, ...inputs },
    {
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: event,
      GITHUB_REPOSITORY: 'octo/repo',
      GITHUB_API_URL: github.url,
      GITHUB_REF: 'refs/pull/7/merge',
      ...env,
    },
  )
}

function pullRequest(base: string, inputs: Readonly<Record<string, string>> = {}, head: string | null = 'octo/repo'): Promise<Step> {
  const payload = {
    pull_request: {
      number: 7,
      base: { sha: base, repo: { full_name: 'octo/repo' } },
      head: { sha: HEAD, repo: head && { full_name: head } },
    },
  }
  return runOn('pull_request', payload, { replay: 'a.json', ...inputs })
}

const told = ({ exitCode, outputs }: Step) => [exitCode, outputs.get('status'), outputs.get('exit-code')]

describe('a change cannot excuse itself', () => {
  const excuses: [string, Record<string, string>, Record<string, string>][] = [
    ['by an exception', { 'trailmend.yml': CONFIG }, { 'trailmend.yml': CONFIG + EXCEPTION }],
    ['by a threshold', { 'trailmend.yml': CONFIG }, { 'trailmend.yml': `${CONFIG}fail-on: never\n` }],
    ['by a baseline', { 'trailmend.yml': CONFIG }, { 'trailmend.yml': `${CONFIG}baseline: known.txt\n`, 'known.txt': `${FINGERPRINT}\n` }],
    [
      'by a line of the baseline',
      { 'trailmend.yml': `${CONFIG}baseline: known.txt\n`, 'known.txt': '' },
      { 'known.txt': `${FINGERPRINT}\n` },
    ],
    ['by a configuration where none was', {}, { 'trailmend.yml': CONFIG + EXCEPTION }],
    ['by being the first to have one', { 'README.md': '' }, { 'trailmend.yml': `${CONFIG}fail-on: high\n` }],
  ]
  test.each(excuses)('%s', async (_name, before, after) => {
    const base = commit(before)
    workspace.write('a.json', drifted())
    for (const [name, text] of Object.entries(after)) workspace.write(name, text)
    const step = await pullRequest(base)
    expect(told(step)).toEqual([1, 'findings', '1'])
    expect(Object.fromEntries(step.outputs)).toMatchObject({ 'rules-from': base, 'rules-changed': 'true', 'excused-count': '1' })
    expect(step.summary).toContain('By its own rules these failures would no longer count (1)')
    expect(step.stdout).toContain(`Judged by the rules of the base commit ${base.slice(0, 7)}.`)
    expect(step.summary).not.toMatch(/<img|@team/)
    expect(github.asked).toEqual([])
  })

  test('what the base excuses is excused, and taking that back is shown', async () => {
    const base = commit({ 'trailmend.yml': CONFIG + EXCEPTION })
    workspace.write('a.json', drifted())
    workspace.write('trailmend.yml', CONFIG)
    const step = await pullRequest(base)
    expect(told(step)).toEqual([0, 'compliant', '0'])
    expect(step.summary).toContain('By its own rules these would count besides (1)')
  })

  test('nothing changed, nothing is shown but whose rules counted', async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    workspace.write('a.json', healthy())
    const step = await pullRequest(base)
    expect(told(step)).toEqual([0, 'compliant', '0'])
    expect(step.outputs.get('rules-changed')).toBe('false')
    expect(step.summary).not.toContain('What this change makes of them')
  })

  test('a merge group is judged by what it builds on', async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    workspace.write('a.json', drifted())
    workspace.write('trailmend.yml', CONFIG + EXCEPTION)
    const step = await runOn('merge_group', { merge_group: { base_sha: base } }, { replay: 'a.json' })
    expect(told(step)).toEqual([1, 'findings', '1'])
  })

  test('a branch is judged by the default branch, the default branch by itself', async () => {
    commit({ 'trailmend.yml': CONFIG + EXCEPTION })
    workspace.write('a.json', drifted())
    github.files.set('heads/main', new Map([['trailmend.yml', CONFIG]]))
    // A tag of the same name, which whoever may push can make.
    github.files.set('main', new Map([['trailmend.yml', CONFIG + EXCEPTION]]))
    const payload = { repository: { default_branch: 'main' } }
    const run = (ref: string) => runOn('workflow_dispatch', payload, { replay: 'a.json' }, { GITHUB_REF: ref })
    expect(told(await run('refs/heads/lax'))).toEqual([1, 'findings', '1'])
    expect(told(await run('refs/heads/main'))).toEqual([0, 'compliant', '0'])
  })

  test('by a link in the place of a folder of the base', async () => {
    const strict = `${CONFIG}fail-on: any\n`
    execFileSync('mkdir', ['-p', join(workspace.folder, 'conf'), join(workspace.folder, 'lax')])
    const base = commit({ 'conf/trailmend.yml': strict, 'lax/trailmend.yml': CONFIG + EXCEPTION })
    workspace.write('a.json', drifted())
    execFileSync('rm', ['-r', join(workspace.folder, 'conf')])
    execFileSync('ln', ['-s', 'lax', join(workspace.folder, 'conf')])
    const step = await pullRequest(base, { config: 'conf/trailmend.yml' })
    expect(told(step)).toEqual([1, 'findings', '1'])
    expect(step.outputs.get('rules-changed')).toBe('true')
  })

  test('by a repository among its files, whatever it is made of', async () => {
    execFileSync('mkdir', [join(workspace.folder, 'conf')])
    const base = commit({ 'conf/trailmend.yml': CONFIG })
    const conf = join(workspace.folder, 'conf')
    workspace.write('a.json', drifted())
    // Its commit of the base's name has no configuration, and the change's own would be the first.
    execFileSync('git', ['clone', '--quiet', '--bare', workspace.folder, join(workspace.folder, 'bare')])
    execFileSync('sh', ['-c', 'mv bare/* conf/ && git -C conf config core.bare false && git -C conf config core.worktree "$PWD/conf"'], {
      cwd: workspace.folder,
    })
    workspace.write('conf/trailmend.yml', `${CONFIG}fail-on: never\n`)
    expect(told(await pullRequest(base, { config: 'conf/trailmend.yml' }))).toEqual([1, 'findings', '1'])
    execFileSync('rm', ['-r', conf])
    execFileSync('git', ['clone', '--quiet', workspace.folder, conf])
    workspace.write('conf/trailmend.yml', `${CONFIG}fail-on: never\n`)
    const nested = await pullRequest(base, { config: 'conf/trailmend.yml' })
    expect(told(nested)).toEqual([1, undefined, '2'])
    expect(nested.commands.at(-1)?.data).toContain('conf/trailmend.yml is in another repository than the one that is judged')
  })

  test('pull_request_target is refused', async () => {
    const step = await runOn('pull_request_target', {}, { replay: 'a.json' })
    expect(told(step)).toEqual([1, undefined, '2'])
    expect(step.commands.at(-1)?.data).toContain('docs/action.md')
  })
})

describe('a base that git has not fetched', () => {
  test('is asked of GitHub: the configuration, and the baseline that it names', async () => {
    commit({})
    workspace.write('a.json', drifted())
    github.files.set(
      ELSEWHERE,
      new Map([
        ['audit/trailmend.yml', `${CONFIG}baseline: known.txt\n`],
        ['audit/known.txt', `${FINGERPRINT}\n`],
      ]),
    )
    const step = await pullRequest(ELSEWHERE, { config: '', 'fail-on': 'new' })
    expect(told(step)).toEqual([1, 'findings', '1'])
    execFileSync('mkdir', [join(workspace.folder, 'audit')])
    workspace.write('audit/trailmend.yml', CONFIG)
    const named = await pullRequest(ELSEWHERE, { config: 'audit/trailmend.yml' })
    expect(told(named)).toEqual([0, 'compliant', '0'])
  })

  test('and has no configuration: nothing is excused', async () => {
    commit({})
    workspace.write('a.json', drifted())
    workspace.write('trailmend.yml', CONFIG + EXCEPTION)
    github.files.set(ELSEWHERE, new Map())
    const step = await pullRequest(ELSEWHERE)
    expect(told(step)).toEqual([1, 'findings', '1'])
    expect(step.summary).toContain('It has no configuration')
  })

  const silent: [string, () => void, Record<string, string>, RegExp][] = [
    ['no such commit', () => {}, {}, /GitHub: No commit found/],
    ['no token', () => {}, { token: '' }, /GitHub: .*token/i],
    ['a token that may not', () => {}, { token: 'wrong' }, /GitHub: Bad credentials/],
    ['no answer', () => Object.assign(github, { failing: 502 }), {}, /GitHub: Server Error/],
  ]
  test.each(silent)(
    'and cannot be read, as there is %s: nothing is judged, and what to do is said',
    async (_name, arrange, inputs, why) => {
      commit({})
      workspace.write('a.json', healthy())
      arrange()
      const step = await pullRequest(ELSEWHERE, inputs)
      expect(told(step)).toEqual([1, undefined, '2'])
      expect(step.commands.at(-1)?.data).toMatch(why)
      expect(step.commands.at(-1)?.data).toMatch(/git: the commit was not fetched.*fetch-depth: 0.*contents: read/)
    },
  )
})

describe('what does not hold', () => {
  const broken: [string, Record<string, string>, Record<string, string>, RegExp][] = [
    [
      'in the base',
      { 'trailmend.yml': 'level: 7\n' },
      { 'trailmend.yml': CONFIG },
      /trailmend\.yml of the base does not hold.*line 1: .*mend it there first/,
    ],
    ['in the change', { 'trailmend.yml': CONFIG }, { 'trailmend.yml': 'level: 7\n' }, /trailmend\.yml:1:8/],
    ['a baseline in the base', { 'trailmend.yml': `${CONFIG}baseline: k\n`, k: 'x\n' }, { k: '' }, /k of the base.*not a fingerprint/],
    ['a baseline in the change', { 'trailmend.yml': `${CONFIG}baseline: k\n`, k: '' }, { k: 'x\n' }, /not a fingerprint/],
  ]
  test.each(broken)('%s', async (_name, before, after, expected) => {
    const base = commit(before)
    workspace.write('a.json', healthy())
    for (const [name, text] of Object.entries(after)) workspace.write(name, text)
    const step = await pullRequest(base)
    expect(told(step)).toEqual([1, undefined, '2'])
    expect(step.commands.at(-1)?.data).toMatch(expected)
  })

  test('a link in the place of the configuration, and a configuration outside of the repository', async () => {
    git('init', '--quiet')
    execFileSync('ln', ['-s', 'a.json', join(workspace.folder, 'trailmend.yml')])
    const base = commit({})
    execFileSync('rm', [join(workspace.folder, 'trailmend.yml')])
    workspace.write('a.json', healthy())
    expect((await pullRequest(base)).commands.at(-1)?.data).toContain('git: it is no file')
    writeFileSync(join(workspace.folder, '..', 'outside.yml'), CONFIG)
    expect((await pullRequest(base, { config: '../outside.yml' })).commands.at(-1)?.data).toContain('outside of the repository')
  })
})

describe('a fork', () => {
  const fork = 'mallory/repo'

  test('a link in the place of a report leads nowhere', async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    workspace.write('a.json', healthy())
    const precious = join(workspace.folder, '..', 'precious')
    writeFileSync(precious, 'precious')
    execFileSync('ln', ['-s', '../precious', join(workspace.folder, 'trailmend.sarif')])
    const step = await pullRequest(base, {}, fork)
    expect(told(step)).toEqual([1, undefined, '2'])
    expect(step.commands.at(-1)?.data).toContain('cannot write trailmend.sarif: a link')
    expect(readFileSync(precious, 'utf8')).toBe('precious')
  })

  test('without recordings: incomplete, and why', async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    const step = await pullRequest(base, { replay: '' }, fork)
    expect(told(step)).toEqual([1, 'incomplete', '3'])
    expect(step.outputs.get('without-credentials')).toBe('fork')
    expect(step.commands.at(-1)?.data).toMatch(/^Incomplete: This pull request comes from a fork.*no pass.*fork-replay/)
  })

  test('with recordings in the place of AWS: judged, and incomplete all the same', async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    workspace.write('a.json', healthy())
    const step = await pullRequest(base, { replay: '', 'fork-replay': 'a.json' }, fork)
    expect(told(step)).toEqual([1, 'incomplete', '3'])
    expect(step.outputs.get('passed-count')).toBe('1')
    expect(step.summary).toContain('the accounts themselves not looked at')
    workspace.write('a.json', drifted())
    expect(told(await pullRequest(base, { replay: '', 'fork-replay': 'a.json' }, fork))).toEqual([1, 'findings', '1'])
  })

  test('a replay is as good as anybody else’s, without a comment', async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    workspace.write('a.json', healthy())
    const step = await pullRequest(base, { comment: 'true', 'fork-replay': 'other.json' }, fork)
    expect(told(step)).toEqual([0, 'compliant', '0'])
    expect(step.stdout).toContain('No comment: GitHub lets this pull request write nothing.')
    expect(github.comments).toEqual([])
  })
})

describe('what is new', () => {
  const report = (fingerprints: readonly string[]) =>
    JSON.stringify({ v: 1, findings: fingerprints.map((fingerprint) => ({ outcome: 'fail', fingerprint })) })

  test("what failed in the base's result is not", async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    workspace.write('a.json', drifted())
    workspace.write('base.json', report([FINGERPRINT, FINGERPRINT.replace('t0', 'mended')]))
    const step = await pullRequest(base, { 'base-result': 'base.json' })
    expect(told(step)).toEqual([0, 'compliant', '0'])
    expect(step.outputs.get('failed-count')).toBe('1')
    expect(step.stdout).not.toContain('--prune')
  })

  test('one failure more than in the base is', async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    workspace.write('a.json', drifted(2))
    workspace.write('base.json', report([FINGERPRINT]))
    const step = await pullRequest(base, { 'base-result': 'base.json' })
    expect(told(step)).toEqual([1, 'findings', '1'])
    expect(step.outputs.get('findings-count')).toBe('1')
  })

  test('with the base and the change checked out side by side', async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    execFileSync('sh', ['-c', 'mkdir ../both && cp -r . ../both/change && mv ../both/change .'], { cwd: workspace.folder })
    execFileSync('sh', ['-c', 'rm -rf .git && rmdir ../both'], { cwd: workspace.folder })
    workspace.write('a.json', drifted())
    workspace.write('change/trailmend.yml', CONFIG + EXCEPTION)
    workspace.write('base.json', report([]))
    const run = () => pullRequest(base, { config: 'change/trailmend.yml', 'base-result': 'base.json' })
    expect(told(await run())).toEqual([1, 'findings', '1'])
    // What git refuses to look at, for whatever reason, is asked of GitHub by the same path.
    execFileSync('sh', ['-c', 'echo broken > change/.git/HEAD'], { cwd: workspace.folder })
    github.files.set(base, new Map([['trailmend.yml', CONFIG + EXCEPTION]]))
    expect(told(await run())).toEqual([0, 'compliant', '0'])
    execFileSync('rm', ['-r', join(workspace.folder, 'change', '.git')])
    const nowhere = await run()
    expect(told(nowhere)).toEqual([1, undefined, '2'])
    expect(nowhere.commands.at(-1)?.data).toContain('no repository was found around change/trailmend.yml')
  })

  test('a result that is part of the change is refused', async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    workspace.write('a.json', drifted())
    commit({ 'base.json': report([FINGERPRINT]) })
    const step = await pullRequest(base, { 'base-result': 'base.json' })
    expect(told(step)).toEqual([1, undefined, '2'])
    expect(step.commands.at(-1)?.data).toContain('`base-result`: base.json is committed')
  })

  test('a saved report serves, and what is none is refused', async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    workspace.write('a.json', drifted())
    await pullRequest(base, { format: 'json=saved.json' })
    expect(told(await pullRequest(base, { 'base-result': 'saved.json' }))).toEqual([0, 'compliant', '0'])
    for (const none of ['{"findings":[]}', report(['a\nb'])]) {
      workspace.write('none.json', none)
      const step = await pullRequest(base, { 'base-result': 'none.json' })
      expect(told(step)).toEqual([1, undefined, '2'])
      expect(step.commands.at(-1)?.data).toContain('`base-result`: none.json is no JSON report')
    }
  })
})

describe('the comment', () => {
  const run = async () => {
    const base = commit({ 'trailmend.yml': CONFIG })
    workspace.write('a.json', drifted())
    return pullRequest(base, { comment: 'true' })
  }

  test('is written once, kept while nothing changes, and then updated', async () => {
    const other = { id: 5, author: 'mallory', body: '<!-- trailmend:check trailmend/all/trailmend.yml -->\nmine' }
    github.comments.push(
      { ...other },
      ...Array.from({ length: 150 }, (_, index) => ({ id: 10 + index, author: 'somebody', body: 'hello' })),
    )
    const step = await run()
    expect(step.outputs.get('comment-url')).toContain('#issuecomment-')
    expect(github.comments).toHaveLength(152)
    expect(github.comments.at(-1)?.body).toMatch(
      /^<!-- trailmend:check trailmend\/all\/trailmend\.yml -->\n## Trailmend\n\n\*\*NOT COMPLIANT/,
    )
    const url = step.outputs.get('comment-url')
    const base = git('rev-parse', 'HEAD')
    expect((await pullRequest(base, { comment: 'true' })).outputs.get('comment-url')).toBe('')
    workspace.write('a.json', healthy())
    const updated = await pullRequest(base, { comment: 'true' })
    expect(updated.outputs.get('comment-url')).toBe(url)
    expect(github.comments).toHaveLength(152)
    expect(github.comments.at(-1)?.body).toContain('**COMPLIANT**')
    expect(github.comments[0]).toEqual(other)
  })

  test('of two the younger goes', async () => {
    const marker = '<!-- trailmend:check trailmend/all/trailmend.yml -->'
    for (const id of [8, 9]) github.comments.push({ id, author: github.viewer, body: `${marker}\nold` })
    await run()
    expect(github.comments.map(({ id }) => id)).toEqual([8])
  })

  test('a token that may not write is a warning and changes no verdict', async () => {
    github.mayWrite = false
    const step = await run()
    expect(told(step)).toEqual([1, 'findings', '1'])
    const warning = step.commands.find(({ name }) => name === 'warning')
    expect(warning?.data).toMatch(/could not be written.*pull-requests: write/)
  })

  test('no more requests for now is no fault of the token', async () => {
    github.isLimited = true
    const step = await run()
    expect(told(step)).toEqual([1, 'findings', '1'])
    const warning = step.commands.find(({ name }) => name === 'warning')
    expect(warning?.data).toContain('GitHub takes no more requests for now')
    expect(warning?.data).not.toContain('pull-requests: write')
  })

  test('is no affair of other events', async () => {
    workspace.write('a.json', healthy())
    const step = await workspace.run({ replay: 'a.json', comment: 'true' })
    expect(told(step)).toEqual([0, 'compliant', '0'])
    expect(step.stdout).toContain('No comment: this is no pull request.')
  })
})
