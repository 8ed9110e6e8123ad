import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BaseSource, IncompleteError, planGate, runGate } from '@trailmend/operate'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'

const OWN = '123456789012'
const BASE = 'version: 1\n'
const EXCUSED = `${BASE}exceptions:
  - control: cloudtrail-cloudwatch-logs
    reason: I say so.
    owner: me
    expires: '2999-01-01'
`
const ground = useMoto()
const context = { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' }
let folder: string

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(async () => {
  await ground.proxy.reset()
  folder = mkdtempSync(join(tmpdir(), 'trailmend-gate-test-'))
  await createTrailWorld(placeAt(ground.proxy.url), { name: 'main' })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A pull request whose base has a configuration, and which brings one. */
async function judged(base: string, head: string, fork = 'octo/repo') {
  writeFileSync(join(folder, 'trailmend.yml'), head)
  const api: BaseSource = {
    name: 'GitHub',
    read: async (_commit, path) => (path === 'trailmend.yml' ? { kind: 'text', text: base } : { kind: 'absent' }),
  }
  const sha = 'a'.repeat(40)
  const pull = { number: 7, base: { sha, repo: { full_name: 'octo/repo' } }, head: { sha, repo: { full_name: fork } } }
  const plan = await planGate({
    event: { name: 'pull_request', payload: { pull_request: pull }, ref: '', actor: 'somebody', hasCredentials: true },
    wishes: { controls: ['cloudtrail-cloudwatch-logs'], regions: ['us-east-1'] },
    config: undefined,
    folder,
    env: process.env,
    strangerReplay: undefined,
    baseResult: undefined,
    scope: undefined,
    api,
  })
  ground.proxy.clear()
  return runGate(plan, context)
}

test('a change that excuses what is there: AWS is asked once, and what the change would do is known all the same', async () => {
  const plain = await judged(BASE, BASE)
  const once = ground.proxy.calls.length
  const { result, rules } = await judged(BASE, EXCUSED)
  expect(ground.proxy.calls).toHaveLength(once)
  expect(result).toMatchObject({ status: 'findings', exitCode: 1 })
  expect(result.findings.map(({ exception }) => exception)).toEqual([undefined])
  expect(rules?.effects?.excused.map(({ fingerprint }) => fingerprint)).toEqual(plain.result.findings.map(({ fingerprint }) => fingerprint))
})

test('what the base excuses stays excused when the change takes it back, and would count', async () => {
  const { result, rules } = await judged(EXCUSED, BASE)
  expect(result).toMatchObject({ status: 'compliant', exitCode: 0 })
  expect(rules?.effects).toMatchObject({ excused: [], added: [{ outcome: 'fail' }] })
})

test('for a fork AWS is not asked, though there are credentials', async () => {
  await expect(judged(BASE, BASE, 'mallory/repo')).rejects.toThrow(IncompleteError)
  expect(ground.proxy.calls).toEqual([])
})
