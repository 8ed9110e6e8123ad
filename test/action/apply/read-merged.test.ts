import { IncompleteError, UsageError } from '@trailmend/operate'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Merged, readMerged } from '../../../packages/action/src/apply/read-merged.ts'
import { connectDrift } from '../../../packages/action/src/drift/github/connect-drift.ts'
import { type GitHubFake, startGitHub } from '../../fakes/github/server.ts'
import { ACCOUNT, createPace, OTHER, plan, resetGitHub } from '../drift/fixtures.ts'

const [PLAN, SECOND] = [ACCOUNT, OTHER].map((account) => `trailmend/plans/${account}.json`) as [string, string]
const CONFIG = 'ops/aws/trailmend.yml'

let fake: GitHubFake
let pushed: string
beforeAll(async () => {
  fake = await startGitHub()
})
afterAll(() => fake.stop())
beforeEach(() => {
  resetGitHub(fake)
  pushed = push({ [PLAN]: plan().json, [SECOND]: plan(OTHER).json, [CONFIG]: 'version: 1\n', 'trailmend.yml': 'version: 1\n' })
})

function push(files: Readonly<Record<string, string>>): string {
  return fake.git.push('main', files, { author: 'ada', message: 'Change' })
}

function remove(...paths: readonly string[]): void {
  const tree = fake.git.putTree(
    fake.git.treeAt('main'),
    paths.map((path) => ({ path, sha: null })),
  )
  fake.git.refs.set('main', fake.git.putCommit({ message: 'Remove', author: 'ada', tree, parents: [] }))
}

function instead(files: Readonly<Record<string, string>>): void {
  remove(CONFIG)
  push(files)
}

/** A run for the commit that was pushed first, begun now. */
function read(config: string | undefined = CONFIG): Promise<Merged> {
  const github = connectDrift(fake.token, 'octo/repo', { apiUrl: `${fake.url}/api/v3`, pace: createPace() })
  return readMerged(github, { commit: pushed, branch: 'main', config })
}

describe('a run for the latest commit', () => {
  test('has its plans, and none is withdrawn', async () => {
    const merged = await read()
    expect(merged).toMatchObject({ latest: pushed, hasOtherRules: false, problems: [] })
    expect([merged.plans.map(({ name }) => name), merged.withdrawn]).toEqual([[ACCOUNT, OTHER], new Set()])
  })
})

describe('a run for an older push', () => {
  test('has the plans of that push, but for those that were changed or taken away since', async () => {
    push({ 'README.md': 'Else\n' })
    expect((await read()).withdrawn).toEqual(new Set())
    push({ [PLAN]: plan(ACCOUNT, { steps: [] }).json })
    expect((await read()).withdrawn).toEqual(new Set([ACCOUNT]))
    remove(SECOND)
    const merged = await read()
    expect([merged.plans.map(({ name }) => name), merged.withdrawn]).toEqual([[ACCOUNT, OTHER], new Set([ACCOUNT, OTHER])])
  })

  test.each<readonly [string, () => void]>([
    ['changed', () => void push({ [CONFIG]: 'plan: {profile: repair}\n' })],
    ['taken away', () => remove(CONFIG)],
    ['a folder now', () => instead({ [`${CONFIG}/x`]: '' })],
    ['below what is a file now', () => instead({ ops: '' })],
  ])('is refused where the configuration is %s', async (_what, act) => {
    act()
    const error = await read().catch((each: unknown) => each)
    expect(error).toBeInstanceOf(UsageError)
    expect(String(error)).toMatch(/for the commit [0-9a-f]{7}, and main is at [0-9a-f]{7} by now, with another ops\/aws\/trailmend\.yml/)
  })

  test.each([CONFIG, 'ops'])('is refused where %s is a link, whatever that leads to', async (link) => {
    remove(CONFIG)
    const tree = fake.git.putTree(fake.git.treeAt('main'), [{ path: link, mode: '120000', content: 'elsewhere' }])
    pushed = fake.git.putCommit({ message: 'Link', author: 'ada', tree, parents: [] })
    fake.git.refs.set('main', pushed)
    expect(await read()).toMatchObject({ hasOtherRules: false })
    push({ 'elsewhere/trailmend.yml': 'plan: {profile: repair}\n' })
    await expect(read()).rejects.toThrow(UsageError)
  })

  test('is refused where there is a configuration now, and was none', async () => {
    remove(CONFIG)
    pushed = push({})
    push({ [CONFIG]: 'version: 1\n' })
    await expect(read()).rejects.toThrow(UsageError)
  })

  test('is not where another file is changed, or the configuration is not in the repository', async () => {
    push({ 'trailmend.yml': 'plan: {profile: repair}\n' })
    expect(await read()).toMatchObject({ hasOtherRules: false })
    await expect(read('trailmend.yml')).rejects.toThrow(UsageError)
    push({ [CONFIG]: 'version: 2\n' })
    const github = connectDrift(fake.token, 'octo/repo', { apiUrl: fake.url, pace: createPace() })
    expect(await readMerged(github, { commit: pushed, branch: 'main', config: undefined })).toMatchObject({ hasOtherRules: false })
  })
})

describe('directly before its first step', () => {
  test('a plan is asked for again: it may have been taken back, and the configuration changed', async () => {
    const { plans, stillStands } = await read()
    const [first, second] = plans as [Merged['plans'][number], Merged['plans'][number]]
    expect([await stillStands(first), await stillStands(second)]).toEqual([true, true])
    remove(PLAN)
    expect([await stillStands(first), await stillStands(second)]).toEqual([false, true])
    push({ [CONFIG]: 'plan: {profile: repair}\n' })
    await expect(stillStands(second)).rejects.toThrow(UsageError)
  })

  test('nothing is done where that cannot be asked', async () => {
    const { plans, stillStands } = await read()
    fake.refusals.push({ method: 'GET', path: /\/git\/ref\//, status: 403, message: 'Resource not accessible by integration' })
    await expect(stillStands(plans[0] as Merged['plans'][number])).rejects.toThrow(IncompleteError)
    fake.refusals.length = 0
    fake.git.refs.delete('main')
    await expect(stillStands(plans[0] as Merged['plans'][number])).rejects.toThrow('the branch main is gone')
  })
})
