import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from '@trailmend/core/plan'
import { readPlan } from '@trailmend/operate/plan'
import { describe, expect, test } from 'vitest'
import { call, denied, recording } from '../fixtures/recordings.ts'
import { emptyFolder } from './run.ts'
import { trailmend } from './within.ts'

const SAMPLES = join(import.meta.dirname, '../../samples')
const DRIFTED = join(SAMPLES, 'drifted-organization.json')
const HEALTHY = join(SAMPLES, 'healthy-organization.json')
const ACQUIRED = '555566667777'
const MEMBER = '222233334444'
const replay = (sample: string, ...args: readonly string[]) => trailmend(['plan', '--replay', sample, ...args], { cwd: emptyFolder() })
const plansIn = (stdout: string): readonly Plan[] => JSON.parse(stdout).plans

describe('exit codes', () => {
  test.each([
    ['nothing to do', HEALTHY, [], 0, 'NOTHING TO DO: 4 accounts.'],
    ['something to do, and not everything could be read', DRIFTED, [], 1, 'TO DO, INCOMPLETE: '],
    ['something to do', DRIFTED, ['--account', ACQUIRED], 1, 'TO DO: '],
    ['nothing to do, as far as can be told', DRIFTED, ['--account', '444455556666'], 3, 'INCOMPLETE: '],
    ['an account that nobody recorded', HEALTHY, ['--account', '999988887777'], 3, 'INCOMPLETE: 0 accounts, and no plan for 1 more.'],
  ])('%s', async (_what, sample, args, code, line) => {
    const ran = await replay(sample, ...args)
    expect(ran).toMatchObject({ code, stderr: '' })
    expect(ran.stdout.slice(0, line.length)).toBe(line)
  })

  test.each([
    ['a profile that is none', ['--profile', 'wild'], /profile/],
    ['a region that is none', ['--region', 'here'], /--region "here"/],
    ['a form that is none', ['--format', 'csv'], /--format: expected table, json, markdown/],
    ['a file that cannot be written', ['--out', '/nowhere/at/all/plan.json'], /cannot write/],
    ['several plans for one file', ['--out', 'plans.json'], /--out plans.json must be a folder/],
    ['a form over the recording', ['--format', `json=${HEALTHY}`], /is read as a recording/],
  ])('usage: %s', async (_what, args, text) => {
    const ran = await replay(HEALTHY, ...args)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toMatch(text)
  })

  test('an account that cannot be entered has no plan: nothing is created where nobody could look', async () => {
    const folder = emptyFolder()
    const shut = [
      call('sts:GetCallerIdentity', denied('sts:AssumeRole')),
      call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails')),
    ]
    writeFileSync(join(folder, 'r.json'), JSON.stringify(recording(shut)))
    const ran = await trailmend(['plan', '--replay', 'r.json', '--format', 'json'], { cwd: folder })
    expect(ran.code).toBe(3)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      plans: [],
      notLookedAt: [{ account: '111122223333', because: { code: 'not-planned' } }],
    })
  })
})

describe('the account with a trail that nobody looked after', () => {
  const planned = (...args: string[]) =>
    replay(DRIFTED, '--account', ACQUIRED, '--format', 'json', ...args).then(({ stdout }) => plansIn(stdout)[0])

  test('is put right step by step, each with its price, and the rest is handed over', async () => {
    const plan = await planned('--use', 'logs')
    const ids = plan?.steps.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['topic-policy', 'retention', 'delivery-role-permissions', 'logging', 'queue/logs']))
    expect(plan?.handOvers.map(({ part, to }) => `${part}: ${to}`)).toEqual([
      'bucket-policy: account-owner',
      'access-logging: account-owner',
      'mfa-delete: root',
    ])
    expect(plan?.cost.change).toBeGreaterThan(0)
    expect(plan?.steps.every(({ cost }) => cost.monthly !== null)).toBe(true)
  })

  test.each([
    ['CloudFormation', 'cloudformation', 'AWSTemplateFormatVersion'],
    ['Terraform', 'terraform', 'resource "aws_sqs_queue"'],
  ])('is %s text', async (_what, format, text) => {
    const ran = await replay(DRIFTED, '--account', ACQUIRED, '--use', 'logs', '--format', format)
    expect(ran).toMatchObject({ code: 1, stderr: '' })
    expect(ran.stdout).toContain(text)
    expect(await replay(DRIFTED, '--format', format)).toMatchObject({ code: 2, stdout: '' })
  })

  test.each([
    ['repair mends the bucket policy', ['--profile', 'repair'], (ids: readonly string[]) => ids.includes('bucket-policy')],
    ['legacy leaves the logs alone', ['--profile', 'legacy'], (ids: readonly string[]) => !ids.includes('retention')],
    ['no use, no queue', [], (ids: readonly string[]) => !ids.some((id) => id.startsWith('queue'))],
  ])('%s', async (_what, args, isSo) => {
    expect(isSo((await planned(...args))?.steps.map(({ id }) => id) ?? [])).toBe(true)
  })

  test('a configuration says what is wanted, and what was collected until now is remembered', async () => {
    const folder = emptyFolder()
    writeFileSync(join(folder, 'trailmend.yml'), 'plan:\n  profile: repair\n  uses: [logs]\n  retention-days: 14\n')
    const args = ['plan', '--replay', DRIFTED, '--account', ACQUIRED, '--format', 'json']
    const plan = plansIn((await trailmend(args, { cwd: folder })).stdout)[0]
    const ids = plan?.steps.map(({ id }) => id)
    expect(ids).toContain('bucket-policy')
    expect(ids).not.toContain('retention')
    const before = { ...plan?.collection.after, bucket: 'an-older-bucket' }
    writeFileSync(join(folder, 'trailmend.yml'), 'plan: {uses: [logs], collection: memory}\n')
    expect(plan?.collection).toMatchObject({ before: null, after: { account: ACQUIRED, queues: [{ use: 'logs' }] } })
    mkdirSync(join(folder, 'memory'))
    writeFileSync(join(folder, 'memory', `${ACQUIRED}.json`), JSON.stringify(before))
    const again = plansIn((await trailmend(args, { cwd: folder })).stdout)[0]
    expect(again?.decisions.find(({ part }) => part === 'bucket')?.state).toBe('reassigned')
    expect(again?.collection.after?.draining).toEqual([{ bucket: 'an-older-bucket', keyPrefix: '', topicArn: before.topicArn }])
    writeFileSync(join(folder, 'memory', `${ACQUIRED}.json`), '{}')
    expect(await trailmend(args, { cwd: folder })).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('--out', () => {
  test('one plan into a file, which can be read back', async () => {
    const folder = emptyFolder()
    const ran = await trailmend(['plan', '--replay', DRIFTED, '--account', ACQUIRED, '--out', 'plan.json'], { cwd: folder })
    expect(ran).toMatchObject({ code: 1, stderr: 'wrote plan.json\n' })
    expect((await readPlan(join(folder, 'plan.json'))).account).toBe(ACQUIRED)
  })

  test('several into a folder, each with a page', async () => {
    const folder = emptyFolder()
    const ran = await trailmend(['plan', '--replay', HEALTHY, '--out', 'trailmend/plans'], { cwd: folder })
    expect(ran.code).toBe(0)
    const names = readdirSync(join(folder, 'trailmend/plans'))
    expect(names).toHaveLength(8)
    expect(names).toContain(`${MEMBER}.md`)
    expect((await readPlan(join(folder, 'trailmend/plans', `${MEMBER}.json`))).steps).toEqual([])
  })

  test('the same facts make the same plan', async () => {
    const texts = await Promise.all(
      ['a.json', 'b.json'].map(async (name) => {
        const folder = emptyFolder()
        await trailmend(['plan', '--replay', DRIFTED, '--account', ACQUIRED, '--out', name], { cwd: folder })
        return readFileSync(join(folder, name), 'utf8')
      }),
    )
    expect(texts[0]).toBe(texts[1])
  })
})

describe('setup', () => {
  const setup = (...args: string[]) => trailmend(['setup', '--replay', DRIFTED, '--account', ACQUIRED, ...args], { cwd: emptyFolder() })

  test('shows one priced plan, with a queue to collect from, and changes nothing', async () => {
    const ran = await setup()
    expect(ran).toMatchObject({ code: 1, stderr: 'nothing was changed: add --approve to do this\n' })
    expect(ran.stdout).toContain('queue/logs: creates the queue')
  })

  test.each([
    ['a recording cannot be changed', ['--approve'], /a recording cannot be changed/],
    ['a central role that is none', ['--central-role', 'x'], /--central-role "x"/],
  ])('%s', async (_what, args, text) => {
    const ran = await setup(...args)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(text)
  })
})
