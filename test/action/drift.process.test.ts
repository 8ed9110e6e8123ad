import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type GitHubFake, startGitHub } from '../fakes/github/server.ts'
import { resetGitHub } from './drift/fixtures.ts'
import { drifted, healthy, hostile, refused } from './fixtures.ts'
import { createWorkspace, ONE_CONTROL, type Step, type Workspace } from './runner.ts'

const COMMIT = 'c'.repeat(40)

let github: GitHubFake
let workspace: Workspace
beforeAll(async () => {
  github = await startGitHub()
})
afterAll(() => github.stop())
beforeEach(() => {
  resetGitHub(github)
  workspace = createWorkspace({ ...ONE_CONTROL, replay: 'a.json' })
})
afterEach(() => workspace.remove())

/** Run as a schedule does, or as another event with its payload. */
function run(inputs: Readonly<Record<string, string>> = {}, [name, payload]: readonly [string, object] = ['schedule', {}]): Promise<Step> {
  const event = join(workspace.folder, '..', 'event.json')
  writeFileSync(event, JSON.stringify(payload))
  const env = {
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: event,
    GITHUB_REPOSITORY: 'octo/repo',
    GITHUB_API_URL: github.url,
    GITHUB_SHA: COMMIT,
  }
  return workspace.run({ token: github.token, 'on-drift': 'issue', ...inputs }, env)
}

const told = ({ exitCode, outputs }: Step) => [exitCode, outputs.get('operation'), outputs.get('issue-number')]

test('a schedule opens an issue, leaves it as it is, closes it and opens it again', async () => {
  workspace.write('a.json', drifted())
  expect(told(await run())).toEqual([1, 'created', '11'])
  expect(told(await run())).toEqual([1, 'none', '11'])
  workspace.write('a.json', refused())
  expect(told(await run())).toEqual([1, 'none', '11'])
  workspace.write('a.json', healthy())
  expect(told(await run())).toEqual([0, 'closed', '11'])
  workspace.write('a.json', drifted(2))
  expect(told(await run())).toEqual([1, 'reopened', '11'])
  expect(github.issues).toHaveLength(1)
  expect(github.issues[0]?.body).toContain(COMMIT)
})

test('names in an account are plain text in it', async () => {
  workspace.write('a.json', hostile('\n@team <b>x</b> | ::error::y'))
  await run()
  expect(github.issues[0]?.body).not.toMatch(/<b>|@team|^::/m)
})

test('a branch of somebody’s tells nothing', async () => {
  workspace.write('a.json', drifted())
  execFileSync('git', ['init', '--quiet', workspace.folder])
  github.files.set('heads/main', new Map())
  const step = await run({}, ['push', { repository: { default_branch: 'main' } }])
  expect(step.outputs.has('operation')).toBe(false)
  expect(step.stdout).toContain('Drift is not told: this run judges a change.')
  expect(github.issues).toEqual([])
})

test('what GitHub refuses is a warning and changes no verdict', async () => {
  workspace.write('a.json', drifted())
  github.permissions.issues = false
  const step = await run()
  expect(told(step)).toEqual([1, 'none', undefined])
  expect(step.commands.filter(({ name }) => name === 'warning').map(({ data }) => data)).toContainEqual(
    expect.stringContaining('issues: write'),
  )
})

test('what is wrong in the inputs is told before anything is asked', async () => {
  const step = await run({ 'on-drift': 'mail', redact: 'yes' })
  expect(step.outputs.get('exit-code')).toBe('2')
  expect(step.commands.at(-1)?.data).toMatch(
    /`on-drift`: expected issue, pull-request, both or none[\s\S]*`redact`: expected auto, true or false/,
  )
  expect(github.asked).toEqual([])
})
