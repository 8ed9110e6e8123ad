import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CloudTrailClient, StartLoggingCommand, StopLoggingCommand, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type GitHubFake, startGitHub } from '../../fakes/github/server.ts'
import { createTrailWorld, placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { resetGitHub } from '../drift/fixtures.ts'
import { createWorkspace, type Step, type Workspace } from '../runner.ts'
import { startWithin } from '../within.ts'

const OWN = '123456789012'
const JSON_FILE = `trailmend/plans/${OWN}.json`
const PAGE = `trailmend/plans/${OWN}.md`
const ground = useMoto()

let github: GitHubFake
let workspace: Workspace
beforeAll(async () => {
  github = await startGitHub()
})
afterAll(() => github.stop())
beforeEach(async () => {
  await ground.proxy.reset()
  resetGitHub(github)
  workspace = createWorkspace({ regions: 'us-east-1', controls: 'cloudtrail-multi-region-management-events' }, startWithin)
  workspace.write('trailmend.yml', 'plan:\n  topic: false\n  uses: []\n  logs: false\n')
})
afterEach(() => workspace.remove())

/** Run for an event with its payload. */
function run(inputs: Readonly<Record<string, string>>, [name, payload]: readonly [string, object], sha = 'c'.repeat(40)): Promise<Step> {
  const event = join(workspace.folder, '..', 'event.json')
  writeFileSync(event, JSON.stringify(payload))
  return workspace.run(
    { token: github.token, ...inputs },
    {
      ...motoEnv(ground.proxy.url, OWN),
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: event,
      GITHUB_REF: 'ref' in payload ? String(payload.ref) : 'refs/heads/main',
      GITHUB_REPOSITORY: 'octo/repo',
      GITHUB_API_URL: github.url,
      GITHUB_SHA: sha,
    },
  )
}

const check = (): Promise<Step> => run({ 'on-drift': 'pull-request' }, ['schedule', {}])

const head = (): string => github.git.refs.get('main') ?? ''

function push(change: object = {}): readonly [string, object] {
  return ['push', { ref: 'refs/heads/main', after: head(), deleted: false, repository: { default_branch: 'main', fork: false }, ...change }]
}

const apply = (inputs: Readonly<Record<string, string>> = {}): Promise<Step> =>
  run({ mode: 'apply', 'apply-role': 'job', ...inputs }, push(), head())

/** Merge the pull request as GitHub does, with other files than it holds if any are given. */
function merge(files: Readonly<Record<string, string>> = {}): void {
  const [branch = ''] = [...github.git.refs.keys()].filter((name) => name.startsWith('trailmend/drift/'))
  github.git.push('main', { ...github.git.filesAt(branch), ...files }, { author: 'ada', message: 'Merge' })
  github.git.refs.delete(branch)
  for (const pull of github.pulls) Object.assign(pull, { state: 'closed', mergedAt: '2026-11-22T05:00:00Z' })
}

/** Merge as GitHub does, taking away what the branch has not. */
function mergeWhole(): void {
  const [branch = ''] = [...github.git.refs.keys()].filter((name) => name.startsWith('trailmend/drift/'))
  github.git.refs.set('main', github.git.refs.get(branch) ?? '')
  merge()
}

const WRITES = /^(?:Create|Put|Update|Start|Stop|Delete|Set|Add|Tag|Subscribe|Attach|Remove)/
const changes = (): readonly string[] => ground.proxy.calls.map(({ operation }) => operation).filter((each) => WRITES.test(each))

const told = ({ exitCode, outputs }: Step) => [exitCode, outputs.get('exit-code'), outputs.get('outcome'), outputs.get('applied')]

const place = () => placeAt(ground.proxy.url, { account: OWN })
const trails = (): CloudTrailClient => new CloudTrailClient(place())

/** A trail that was stopped, and a pull request that would start it. */
async function proposeToStart(): Promise<void> {
  await createTrailWorld(place())
  await trails().send(new StopLoggingCommand({ Name: 'main' }))
  expect((await check()).outputs.get('operation')).toBe('created')
}

/** The files of the plan, changed. */
function changed(change: (plan: { steps: Record<string, unknown>[] }) => void): Readonly<Record<string, string>> {
  const plan = JSON.parse(github.git.filesAt('main')[JSON_FILE] ?? '')
  change(plan)
  return { [JSON_FILE]: JSON.stringify(plan) }
}

describe('a plan that was merged', () => {
  test('is carried out, and its files are proposed to be removed once nothing is left to do', async () => {
    await proposeToStart()
    expect(ground.proxy.calls.filter(({ operation }) => operation === 'GetTrailStatus')).toHaveLength(1)
    merge()
    expect(Object.keys(github.git.filesAt('main'))).toEqual(expect.arrayContaining([JSON_FILE, PAGE]))
    ground.proxy.clear()
    const applied = await apply()
    expect(told(applied)).toEqual([0, '0', 'applied', '1'])
    expect(changes()).toEqual(['StartLogging'])
    expect(applied.summary).toMatch(/\| logging \| confirmed \|/)
    expect(applied.stdout).toContain('is noted down on this runner only')
    ground.proxy.clear()
    expect(told(await apply())).toEqual([0, '0', 'nothing', '0'])
    expect(changes()).toEqual([])
    expect((await check()).outputs.get('operation')).toBe('created')
    expect(github.pulls.at(-1)?.body).toContain(`Nothing is left to do of 1 plan, so that merging takes the files away: ${OWN}.json.`)
    mergeWhole()
    expect(Object.keys(github.git.filesAt('main'))).toEqual(['README.md'])
    expect((await check()).outputs.get('operation')).toBe('none')
  })

  test('is approved for what has to be seen to work, too', async () => {
    workspace.write('trailmend.yml', 'plan:\n  topic: false\n  uses: []\n  max-monthly-cost: 0\n')
    const inputs = { controls: 'cloudtrail-cloudwatch-logs' }
    await createTrailWorld(place())
    await run({ 'on-drift': 'both', ...inputs }, ['schedule', {}])
    merge()
    expect(github.git.filesAt('main')[JSON_FILE]).toContain('above-max-monthly-cost')
    const applied = await apply(inputs)
    expect(told(applied)).toEqual([1, '1', 'awaiting', '1'])
    expect(applied.commands.at(-1)?.data).toMatch(/applied, and not yet seen to work/)
  })

  test('is none any more where a later commit took it away', async () => {
    await proposeToStart()
    merge()
    const [payload, merged] = [push(), head()]
    const tree = github.git.putTree(github.git.treeAt('main'), [{ path: JSON_FILE, sha: null }])
    github.git.refs.set('main', github.git.putCommit({ message: 'Take back', author: 'ada', tree, parents: [merged] }))
    ground.proxy.clear()
    expect(told(await run({ mode: 'apply', 'apply-role': 'job' }, payload, merged))).toEqual([1, '1', 'nothing', '0'])
    expect(changes()).toEqual([])
  })

  test('is none any more where it is taken away while its account is looked at', async () => {
    await proposeToStart()
    merge()
    const [payload, merged] = [push(), head()]
    ground.proxy.fault({ operation: 'LookupEvents' }, { kind: 'slow', ms: 4_000 }, { times: 1 })
    ground.proxy.clear()
    const running = run({ mode: 'apply', 'apply-role': 'job' }, payload, merged)
    while (!ground.proxy.calls.some(({ operation }) => operation === 'LookupEvents'))
      await new Promise((resolve) => setTimeout(resolve, 20))
    const tree = github.git.putTree(github.git.treeAt('main'), [{ path: JSON_FILE, sha: null }])
    github.git.refs.set('main', github.git.putCommit({ message: 'Take back', author: 'ada', tree, parents: [merged] }))
    const step = await running
    expect(told(step)).toEqual([1, '1', 'nothing', '0'])
    expect(step.stdout).toContain('A later commit of the branch changed it, or took it away.')
    expect(changes()).toEqual([])
  })

  test('of an older push is carried out where the branch still has it and the same configuration, and that is said', async () => {
    await proposeToStart()
    merge()
    github.git.push('main', { 'trailmend.yml': 'plan: {}\n' }, { author: 'ada', message: 'Configure' })
    const [payload, merged] = [push(), head()]
    github.git.push('main', { 'README.md': 'Hello' }, { author: 'ada', message: 'Say hello' })
    ground.proxy.clear()
    const step = await run({ mode: 'apply', 'apply-role': 'job' }, payload, merged)
    expect(told(step)).toEqual([0, '0', 'applied', '1'])
    const warnings = step.commands.filter(({ name }) => name === 'warning').map(({ data }) => data)
    expect(warnings.join()).toMatch(
      /this run is for the commit [0-9a-f]{7}, and main is at [0-9a-f]{7} by now: the configuration is the same/,
    )
  })

  test('is carried out in public under made-up names', async () => {
    github.repository.private = false
    await proposeToStart()
    merge()
    const [file = ''] = Object.keys(github.git.filesAt('main')).filter((name) => name.endsWith('-account-1.json'))
    expect(github.git.filesAt('main')[file]).not.toContain(OWN)
    const page = file.replace('.json', '.md')
    const right = github.git.filesAt('main')[page] ?? ''
    github.git.push('main', { [page]: right.replace('logging', 'nothing') }, { author: 'mallory', message: 'x' })
    ground.proxy.clear()
    expect(told(await apply())).toEqual([1, '2', 'refused', '0'])
    github.git.push('main', { [page]: right }, { author: 'ada', message: 'x' })
    github.git.push(
      'main',
      { [file]: (github.git.filesAt('main')[file] ?? '').replace('StartLogging', 'StopLogging') },
      { author: 'mallory', message: 'x' },
    )
    expect(told(await apply())).toEqual([1, '2', 'refused', '0'])
    expect(changes()).toEqual([])
    github.git.push(
      'main',
      { [file]: (github.git.filesAt('main')[file] ?? '').replace('StopLogging', 'StartLogging') },
      { author: 'ada', message: 'x' },
    )
    expect(told(await apply())).toEqual([0, '0', 'applied', '1'])
    expect(changes()).toEqual(['StartLogging'])
  })
})

describe('nothing is done', () => {
  test.each<readonly [string, (plan: { steps: Record<string, unknown>[] }) => void, RegExp]>([
    ['another call', ({ steps: [step] }) => Object.assign(step ?? {}, { change: 'cloudtrail:StopLogging' }), /./],
    ['an account that is none', (plan) => Object.assign(plan, { account: '999999999999' }), /it is the plan of account 999999999999/],
  ])('for a plan that was tampered with: %s', async (_what, change, said) => {
    await proposeToStart()
    merge()
    github.git.push('main', changed(change), { author: 'mallory', message: 'x' })
    ground.proxy.clear()
    const step = await apply()
    expect(told(step)).toEqual([1, '2', 'refused', '0'])
    expect(step.stdout).toMatch(said)
    expect(changes()).toEqual([])
  })

  test('for one that is not what would be done now, and the difference is shown', async () => {
    await proposeToStart()
    merge()
    await trails().send(new UpdateTrailCommand({ Name: 'main', EnableLogFileValidation: false }))
    ground.proxy.clear()
    const step = await apply()
    expect(told(step)).toEqual([1, '2', 'refused', '0'])
    expect(step.stdout).toMatch(/merged logging, now /)
    expect(step.summary).toContain('What differs from what was merged')
    expect(step.commands.at(-1)).toMatchObject({ name: 'error', data: expect.stringContaining('nothing done') })
    expect(changes()).toEqual([])
  })

  test('for an older push once the branch has another configuration', async () => {
    await proposeToStart()
    merge()
    const [payload, merged] = [push(), head()]
    github.git.push('main', { 'trailmend.yml': 'plan: {profile: repair}\n' }, { author: 'ada', message: 'Configure' })
    ground.proxy.clear()
    const step = await run({ mode: 'apply', 'apply-role': 'job' }, payload, merged)
    expect(step.outputs.get('exit-code')).toBe('2')
    expect(step.commands.at(-1)?.data).toMatch(/by now, with another trailmend\.yml: .*let the workflow run for the latest push/)
    expect(ground.proxy.calls).toEqual([])
  })

  test('for one that says of its steps what is not so', async () => {
    await proposeToStart()
    merge()
    github.git.push(
      'main',
      changed((plan) => {
        for (const step of plan.steps) Object.assign(step, { closes: ['v1:none'], ifSkipped: 'The world ends.' })
      }),
      { author: 'mallory', message: 'x' },
    )
    ground.proxy.clear()
    const step = await apply()
    expect(told(step)).toEqual([1, '2', 'refused', '0'])
    expect(changes()).toEqual([])
  })

  test('where the drift is gone already', async () => {
    await proposeToStart()
    merge()
    await trails().send(new StartLoggingCommand({ Name: 'main' }))
    ground.proxy.clear()
    const step = await apply()
    expect(told(step)).toEqual([0, '0', 'nothing', '0'])
    expect(step.stdout).toContain('Nothing is left to do.')
    expect(changes()).toEqual([])
  })

  test('where GitHub does not say what was merged', async () => {
    await proposeToStart()
    merge()
    github.permissions.contents = true
    github.refusals.push({ method: 'GET', path: /\/git\/trees\//, status: 403, message: 'Resource not accessible by integration' })
    ground.proxy.clear()
    const step = await apply()
    expect(step.outputs.get('exit-code')).toBe('3')
    expect(ground.proxy.calls).toEqual([])
  })

  test.each(['collection', `collection/${OWN}.json`])('where a link leads what is collected out of the repository: %s', async (name) => {
    await proposeToStart()
    merge()
    const precious = join(workspace.folder, '..', 'precious')
    mkdirSync(precious)
    writeFileSync(join(precious, `${OWN}.json`), 'precious')
    const link = join(workspace.folder, 'trailmend', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(name === 'collection' ? precious : join(precious, `${OWN}.json`), link)
    ground.proxy.clear()
    const step = await apply()
    expect(step.outputs.get('exit-code')).toBe('2')
    expect(step.commands.at(-1)?.data).toMatch(/cannot write .*: a link among the files of the repository leads elsewhere/)
    expect([ground.proxy.calls, readFileSync(join(precious, `${OWN}.json`), 'utf8')]).toEqual([[], 'precious'])
  })

  const own = { default_branch: 'main', fork: false }
  test.each<readonly [string, readonly [string, object], Readonly<Record<string, string>>, RegExp]>([
    ['on a schedule', ['schedule', {}], {}, /this is schedule on refs\/heads\/main/],
    ['by hand', ['workflow_dispatch', { ref: 'refs/heads/main', repository: own }], {}, /this is workflow_dispatch/],
    ['in a fork', ['push', { ref: 'refs/heads/main', after: 'c'.repeat(40), repository: { ...own, fork: true } }], {}, /is a fork/],
    ['for another commit', ['push', { ref: 'refs/heads/main', after: 'd'.repeat(40), repository: own }], {}, /not known which commit/],
    ['for a branch that was deleted', ['push', { ref: 'refs/heads/main', deleted: true, repository: own }], {}, /was not pushed to/],
    ['without a role', ['push', {}], { 'apply-role': '' }, /`apply-role`: /],
    ['for recordings', ['push', {}], { replay: 'a.json' }, /`replay`: /],
    [
      'with a role that is none',
      ['push', { ref: 'refs/heads/main', after: 'c'.repeat(40), repository: own }],
      { 'apply-role': 'a role' },
      /`apply-role`: /,
    ],
  ])('%s', async (_when, event, inputs, said) => {
    const step = await run({ mode: 'apply', 'apply-role': 'job', ...inputs }, event)
    expect(step.outputs.get('exit-code')).toBe('2')
    expect(step.commands.at(-1)?.data).toMatch(said)
    expect(ground.proxy.calls).toEqual([])
  })

  test.each(['octo/repo', 'mallory/repo'])('on a pull request from %s', async (from) => {
    const base = { sha: 'b'.repeat(40), repo: { full_name: 'octo/repo' } }
    github.files.set(base.sha, new Map())
    const payload = { pull_request: { number: 7, base, head: { sha: 'c'.repeat(40), repo: { full_name: from } } }, repository: own }
    const step = await run({ mode: 'apply', 'apply-role': 'job' }, ['pull_request', payload])
    expect(step.outputs.get('exit-code')).toBe('2')
    expect(step.commands.at(-1)?.data).toMatch(/this is pull_request on /)
    expect(ground.proxy.calls).toEqual([])
  })

  test('on another branch', async () => {
    github.files.set('heads/main', new Map())
    const step = await run({ mode: 'apply', 'apply-role': 'job' }, ['push', { ref: 'refs/heads/other', repository: own }])
    expect(step.outputs.get('exit-code')).toBe('2')
    expect(ground.proxy.calls).toEqual([])
  })
})

describe('a journal in S3', () => {
  beforeEach(async () => {
    await new S3Client({ ...place(), forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'runs' }))
  })
  const journal = 's3://runs/trailmend'

  test('lets a run that could not be ended go on, and the same plan be carried out again when the same drift is back', async () => {
    await proposeToStart()
    merge()
    ground.proxy.fault({ operation: 'StartLogging' }, { kind: 'denied' })
    expect((await apply({ journal: 's3://no-such-bucket' })).outputs.get('outcome')).toBe('unseen')
    const denied = await apply({ journal })
    expect(denied.outputs.get('applied')).toBe('0')
    expect(denied.exitCode).toBe(1)
    ground.proxy.clearFaults()
    const applied = await apply({ journal })
    expect(told(applied)).toEqual([0, '0', 'applied', '1'])
    expect(applied.stdout).not.toContain('on this runner only')
    await trails().send(new StopLoggingCommand({ Name: 'main' }))
    expect(told(await apply({ journal }))).toEqual([0, '0', 'applied', '1'])
  })
})

test('a role of its own changes accounts, and the one that checks is warned of', async () => {
  const role = `arn:aws:iam::${OWN}:role/checker`
  await proposeToStart()
  merge()
  ground.proxy.clear()
  const step = await apply({ role, 'apply-role': `arn:aws:iam::${OWN}:role/remediator` })
  expect(told(step)).toEqual([0, '0', 'applied', '1'])
  const roles = ground.proxy.calls.filter(({ operation }) => operation === 'AssumeRole').map(({ input }) => input.RoleArn)
  expect(new Set(roles)).toEqual(new Set([role, `arn:aws:iam::${OWN}:role/remediator`]))
  expect(step.commands).toEqual([])
  const warned = await apply({ role, 'apply-role': role })
  expect(warned.commands[0]).toMatchObject({ name: 'warning', data: expect.stringContaining('Give applying a role of its own') })
  const own = await apply()
  expect(own.commands[0]).toMatchObject({ name: 'warning', data: expect.stringContaining('A second role is safer: what only reads could') })
  expect((await apply({ role })).commands).toEqual([])
})
