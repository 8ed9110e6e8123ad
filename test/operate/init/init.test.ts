import { BENCHMARKS, FAIL_ON } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseConfig } from '../../../packages/operate/src/config/read-config.ts'
import { type InitWishes, initAnswers } from '../../../packages/operate/src/init/answers.ts'
import { repositoryOf } from '../../../packages/operate/src/init/find-repository.ts'
import { initFiles, initSteps } from '../../../packages/operate/src/init/init.ts'
import { PINNED_ACTIONS } from '../../../packages/operate/src/init/pinned-actions.ts'
import { read } from '../../architecture/repository.ts'

const ONE: InitWishes = { account: ['111122223333'] }
const ALL: InitWishes = {
  account: ['111122223333', '044455556666', '111122223333'],
  role: 'arn:aws-us-gov:iam::111122223333:role/audit/reader',
  regions: ['us-gov-west-1'],
  benchmark: 'cis-aws@2.0',
  failOn: 'high',
  schedule: '0 6 * * MON-FRI',
  repository: 'octo/repo',
  action: `octo/trailmend@${'a'.repeat(40)}`,
}
const file = (wishes: InitWishes, path: string) => initFiles(initAnswers(wishes)).find((each) => each.path.endsWith(path))?.text ?? ''
const settings = (wishes: InitWishes) =>
  parseConfig('trailmend.yml', file(wishes, '/trailmend.yml') && file(wishes, 'trailmend.yml')).settings

describe('the configuration', () => {
  test('holds, with nothing but an account', () => {
    expect(settings(ONE)).toEqual({ version: 1, accounts: [{ id: '111122223333' }] })
  })
  test('holds, with everything: the workflow enters the first account, and the others from there', () => {
    expect(settings(ALL)).toEqual({
      version: 1,
      accounts: [{ id: '111122223333' }, { id: '044455556666', role: 'audit/reader' }],
      regions: ['us-gov-west-1'],
      benchmark: 'cis-aws@2.0',
      'fail-on': 'high',
    })
  })
  test('holds with all that is commented out', () => {
    const text = file(ONE, 'trailmend.yml').replace(/^# ((?:[a-z-]+:| {2}).*)$/gm, '$1')
    const { exceptions, ...rest } = parseConfig('trailmend.yml', text).settings
    expect(exceptions).toHaveLength(1)
    expect(Object.keys(rest).toSorted()).toEqual(['accounts', 'baseline', 'benchmark', 'fail-on', 'regions', 'version'])
  })
  test.each(Object.keys(BENCHMARKS))('the benchmark %s comes through', (benchmark) => {
    expect(settings({ ...ONE, benchmark }).benchmark).toBe(benchmark)
  })
  test.each(FAIL_ON)('fail-on %s comes through', (failOn) => {
    expect(settings({ ...ONE, failOn })['fail-on']).toBe(failOn)
  })
  test.each(['=+,.@-', 'yes', '-a', '@team'])('the odd role %s comes through', (role) => {
    expect(settings({ account: ['111122223333', '444455556666'], role }).accounts?.[1]?.role).toBe(role)
  })
})

describe('the workflow', () => {
  const workflow = parse(file(ALL, 'workflows/trailmend.yml'))

  test('runs on every way in, judges with few permissions, and has a job that always runs', () => {
    expect(Object.keys(workflow.on)).toEqual(['pull_request', 'merge_group', 'push', 'schedule', 'workflow_dispatch'])
    expect(workflow.permissions).toEqual({})
    expect(workflow.on.schedule).toEqual([{ cron: '0 6 * * MON-FRI' }])
    expect(workflow.jobs.gate).toMatchObject({ if: 'always()', needs: 'check', permissions: {} })
  })
  test('enters the first account by the role, in its partition', () => {
    expect(workflow.jobs.check.steps[1].with).toEqual({
      'role-to-assume': 'arn:aws-us-gov:iam::111122223333:role/audit/reader',
      'aws-region': 'us-gov-west-1',
    })
  })
  test('pins every action, as our own workflows do', () => {
    const uses = [...file(ALL, 'workflows/trailmend.yml').matchAll(/uses: (.*)$/gm)].map(([, each = '']) => each)
    expect(uses).toHaveLength(3)
    for (const each of uses) expect(each).toMatch(/@[0-9a-f]{40}/)
    const { name, commit, version } = PINNED_ACTIONS.checkout
    expect(read('.github/workflows/ci.yml')).toContain(`${name}@${commit} # ${version}`)
  })
  test('without a schedule there is none', () => {
    expect(file({ ...ONE, schedule: 'never' }, 'workflows/trailmend.yml')).not.toContain('schedule')
  })
})

describe('the policies and the steps', () => {
  test('the role may read, and enter the other accounts only where there are some', () => {
    const actions = (wishes: InitWishes) =>
      JSON.parse(file(wishes, 'permissions.json')).Statement.flatMap((each: { Action: string }) => each.Action)
    expect(actions(ALL)).toContain('sts:AssumeRole')
    expect(actions(ONE)).not.toContain('sts:AssumeRole')
    for (const action of actions(ONE)) expect(action).toMatch(/:(Get|List|Describe|Lookup|Batch)/)
  })
  test('only jobs of the repository for its default branch and for pull requests may become it; where that is not known, nobody', () => {
    const condition = (wishes: InitWishes) => JSON.parse(file(wishes, 'trust.json')).Statement[0].Condition
    const subjects = (repository: string) => [`repo:${repository}:ref:refs/heads/main`, `repo:${repository}:pull_request`]
    expect(condition(ALL)).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': subjects('octo/repo'),
      },
    })
    expect(JSON.stringify(condition(ONE))).toContain(JSON.stringify(subjects('OWNER/REPOSITORY')))
    expect(file(ONE, 'trust.json')).not.toContain('*')
  })
  test('it is what docs/iam shows for a role that checks', () => {
    expect(JSON.parse(file(ONE, 'trust.json'))).toEqual(JSON.parse(read('docs/iam/github-oidc-check.json')))
  })
  test('whom it does not let in is said', () => {
    expect(initSteps(initAnswers(ALL))).toContain('repo:octo/repo:ref:refs/heads/gh-readonly-queue/main/*')
  })
  test('what is left to fill in is said, and nothing else', () => {
    expect(initSteps(initAnswers(ONE))).toMatch(
      /1\. In \.github\/trailmend\/trust\.json.*\n2\. In \.github\/workflows\/trailmend\.yml.*OWNER\/trailmend@COMMIT\n3\. Once/,
    )
    expect(initSteps(initAnswers(ALL))).toMatch(/^Next:\n1\. Once for account 111122223333/)
    expect(initSteps(initAnswers(ALL))).toContain('--role-name reader --path /audit/')
  })
})

describe('what cannot be used', () => {
  const cases: [InitWishes, RegExp][] = [
    [{}, /--account: expected at least one/],
    [{ account: ['12'] }, /--account: expected an account id/],
    [{ ...ONE, role: 'a b' }, /--role: /],
    [{ ...ONE, regions: ['moon'] }, /--regions: /],
    [{ ...ONE, benchmark: 'cis' }, /--benchmark: /],
    [{ ...ONE, failOn: 'sometimes' }, /--fail-on: /],
    [{ ...ONE, schedule: '@daily' }, /--schedule: expected five fields/],
    [{ ...ONE, schedule: "* * * * *'\n  evil: '" }, /--schedule/],
    [{ ...ONE, repository: 'a/b/c' }, /--repository/],
    [{ ...ONE, action: 'octo/trailmend@v1' }, /--action: .*forty digits/],
    [{ account: ['12'], role: 'a b', schedule: 'x' }, /--account.*\n--role.*\n--schedule/],
  ]
  test.each(cases)('%j', (wishes, message) => {
    expect(() => initAnswers(wishes)).toThrow(message)
  })
})

test.each([
  ['https://github.com/octo/repo.git', 'octo/repo'],
  ['https://token@github.com/octo/repo', 'octo/repo'],
  ['git@github.com:octo/re.po.git', 'octo/re.po'],
  ['ssh://git@github.com/octo/repo', 'octo/repo'],
  ['https://example.com/octo/repo', undefined],
  ['https://github.com.example.com/octo/repo', undefined],
  ['', undefined],
])('cloned from %j', (url, expected) => {
  expect(repositoryOf(url)).toBe(expected)
})
