import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CloudTrailClient, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail'
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import type { Plan, Step } from '@trailmend/core/plan'
import { beforeEach, describe, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { emptyFolder } from './run.ts'
import { begin, until } from './running.ts'
import { trailmend } from './within.ts'

const ground = useMoto()
const FEW = ['--regions', 'us-east-1,eu-west-1'] as const
const AIMS = ['--profile', 'repair', '--use', 'logs'] as const
const LONG = { timeout: 240_000 }

beforeEach(() => ground.proxy.reset())

/** The plan that the command wrote, by how it was asked: of the same account it is the same. */
const written = new Map<string, string>()

/** A folder with the plan of an account whose trail is stopped, validates nothing, records one region and tells nobody. */
async function drifted({ args = FEW, config = '' }: { readonly args?: readonly string[]; readonly config?: string } = {}) {
  await createTrailWorld(placeAt(ground.proxy.url), {
    logging: false,
    trail: { EnableLogFileValidation: false, IsMultiRegionTrail: false },
  })
  const folder = emptyFolder()
  writeFileSync(join(folder, 'trailmend.yml'), config)
  const where = { cwd: folder, env: motoEnv(ground.proxy.url) }
  const run = (command: string, ...more: string[]) =>
    trailmend([command, ...more, ...(command === 'check' ? args : [...AIMS, ...args])], where)
  const asked = JSON.stringify([args, config])
  const before = written.get(asked)
  if (before === undefined) {
    const planned = await run('plan', '--out', 'plan.json')
    expect({ code: planned.code, stderr: planned.stderr }).toEqual({ code: 1, stderr: 'wrote plan.json\n' })
    written.set(asked, readFileSync(join(folder, 'plan.json'), 'utf8'))
  } else writeFileSync(join(folder, 'plan.json'), before)
  const plan = (): Plan => JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))
  const rewrite = (changed: object) => writeFileSync(join(folder, 'plan.json'), JSON.stringify(changed))
  ground.proxy.clear()
  // Of an account that is not looked at in every region it cannot be told what is paid twice.
  const named = plan().steps.flatMap(({ id, approval }) => (approval.length > 0 ? [id] : []))
  const approve = ['--approve', ...(named.length === 0 ? [] : ['--approve-step', named.join(',')])]
  return { where, run, plan, rewrite, approve, named, apply: (...more: string[]) => run('apply', 'plan.json', ...approve, ...more) }
}

const READS = /^(Describe|Get|List|Head|Lookup|GET )/
const writes = () => ground.proxy.calls.filter(({ operation }) => !READS.test(operation)).map(({ operation }) => operation)
const made = (operation: string) => ground.proxy.calls.filter((call) => call.operation === operation && call.status === 200).length
const runIn = (stdout: string) => /run (\d{12}-[0-9a-f]{16})/.exec(stdout)?.[1] ?? ''

test('the whole life of a plan: planned, applied, awaited, nothing left to do, undone', LONG, async () => {
  const { run, apply, plan, where } = await drifted({ args: [] })
  const applied = await apply()
  expect(applied.code, applied.stderr + applied.stdout).toBe(3)
  expect(applied.stdout).toMatch(/^APPLIED, WAITING {2}account 123456789012, run .* \(11 of 11 steps done and seen to hold\)/)
  expect(applied.stdout).toContain('Waiting to be seen to work:\n  - Nothing has been delivered yet.')
  expect(applied.stdout).toContain('To be done by hand:')
  expect(applied.stderr).toMatch(/\[\d+\/11\] topic: begun\n/)
  expect(writes()).toHaveLength(plan().steps.length)
  // Twenty regions are asked once, to make the plan anew; what is looked at again is where the trail is.
  const regional = ground.proxy.calls.filter(({ operation, region }) => operation === 'DescribeTrails' && region !== 'us-east-1')
  expect(new Set(regional.map(({ region }) => region)).size).toBe(regional.length)
  expect(ground.proxy.calls.filter(({ operation }) => operation === 'LookupEvents')).toHaveLength(6)

  // As where it was killed after its last line was noted down.
  const collection = join(where.cwd, 'trailmend/collection/123456789012.json')
  const collected = readFileSync(collection, 'utf8')
  rmSync(collection)
  ground.proxy.clear()
  const again = await apply()
  expect(readFileSync(collection, 'utf8')).toBe(collected)
  expect([again.code, again.stdout.split('\n')[0]]).toEqual([3, expect.stringContaining('had been applied before; nothing was done')])
  const after = await run('plan', '--format', 'json')
  expect(JSON.parse(after.stdout).plans[0]).toMatchObject({ steps: [], waits: [{}] })
  const checked = await run('check', '--controls', 'cloudtrail-multi-region-management-events,cloudtrail-log-file-validation', '--verbose')
  expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining('PASS')])
  expect(writes()).toEqual([])

  const undone = await run('apply', '--undo', runIn(applied.stdout), '--approve')
  expect([undone.code, undone.stdout]).toEqual([0, expect.stringMatching(/^UNDONE /)])
  expect(undone.stdout).toContain('Left for a person to take back:')
  expect(existsSync(collection)).toBe(false)
  expect(writes().sort()).toEqual(['DeleteRetentionPolicy', 'DeleteRolePolicy', 'UpdateTrail'])
  const runs = await run('apply', '--runs')
  expect(runs.stdout).toMatch(/11 steps {2}undone \(undoing\): /)
})

describe('nothing is done', () => {
  test('nobody approved it, and nobody can be asked: the plan is shown', LONG, async () => {
    const { run } = await drifted()
    const { code, stdout, stderr } = await run('apply', 'plan.json')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('TO DO: 11 steps')
    expect(stderr).toContain('a month')
    expect(stderr).toContain('error: nothing was done: nobody can be asked here')
    expect(ground.proxy.calls).toEqual([])
  })

  test('a step that must be approved by name is not; approved, all is done', LONG, async () => {
    const { run, apply, plan, named } = await drifted({ config: 'plan:\n  max-monthly-cost: 0\n' })
    expect(plan().steps.map(({ approval }) => approval)).toContainEqual(['above-max-monthly-cost'])
    const refused = await run('apply', 'plan.json', '--approve')
    expect(refused.code).toBe(2)
    for (const id of named) expect(refused.stderr).toContain(`add --approve-step ${id}\n`)
    const unknown = await apply('--approve-step', 'no-such-step')
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('--approve-step no-such-step: the plan has no such step')])
    expect(ground.proxy.calls).toEqual([])
    expect((await apply()).code).toBe(3)
  })

  test('the account has moved on: what moved is shown', LONG, async () => {
    const { apply } = await drifted()
    await new CloudTrailClient(placeAt(ground.proxy.url)).send(new UpdateTrailCommand({ Name: 'main', IsMultiRegionTrail: true }))
    ground.proxy.clear()
    const { code, stdout, stderr } = await apply()
    expect({ code, stdout, writes: writes() }).toEqual({ code: 2, stdout: '', writes: [] })
    expect(stderr).toContain('error: nothing was done: the plan is not the one that would be made now')
    expect(stderr).toContain('error: step trail-settings, input.IsMultiRegionTrail: approved true, now nothing')
  })

  const withStep = (plan: Plan, id: string, change: (step: Step) => Step): Plan => ({
    ...plan,
    steps: plan.steps.map((step) => (step.id === id ? change(step) : step)),
  })
  const input = (step: Step, more: object): Step => ({ ...step, input: { ...step.input, ...more } })
  const TAMPERED: readonly (readonly [string, (plan: Plan) => Plan, RegExp])[] = [
    [
      'another policy',
      (plan) =>
        withStep(plan, 'topic', (step) => input(step, { Attributes: { Policy: '{"Statement":[{"Effect":"Allow","Principal":"*"}]}' } })),
      /error: step topic, input.Attributes.Policy: approved .*, now /,
    ],
    [
      'another bucket to deliver to',
      (plan) => withStep(plan, 'trail-settings', (step) => input(step, { S3BucketName: 'mine-now' })),
      /error: step trail-settings, input.S3BucketName: approved "mine-now", now nothing/,
    ],
    [
      'a step more',
      (plan) => ({ ...plan, steps: [...plan.steps, { ...plan.steps[0]!, id: 'mine', change: 'sns:SetTopicAttributes' }] }),
      /error: step mine: approved mine, now no step/,
    ],
    ['a step less', (plan) => ({ ...plan, steps: plan.steps.slice(0, -1) }), /now subscription\/logs|error: step /],
    [
      'a step of another account',
      (plan) => withStep(plan, 'log-group', (step) => ({ ...step, account: '999999999999' })),
      /error: step log-group, account: approved "999999999999", now "123456789012"/,
    ],
    ['the plan of another account', (plan) => ({ ...plan, account: '999999999999' }), /account 999999999999/],
    [
      'an approval left out',
      (plan) => withStep(plan, 'log-group', (step) => ({ ...step, change: 'iam:CreateRole' })),
      /error: step log-group, change: approved "iam:CreateRole", now "cloudwatchlogs:CreateLogGroup"/,
    ],
  ]
  test('a file that was tampered with', { timeout: 240_000 }, async () => {
    const { apply, plan, rewrite } = await drifted()
    const before = plan()
    for (const [what, tamper, text] of TAMPERED) {
      rewrite(tamper(before))
      const { code, stdout, stderr } = await apply()
      expect({ code, stdout, writes: writes() }, what).toEqual({ code: 2, stdout: '', writes: [] })
      expect(stderr, what).toMatch(text)
    }
  })

  test.each([
    ['no plan', [], /name one of: a plan, --resume RUN, --undo RUN, --runs/],
    ['two things at once', ['plan.json', '--runs'], /name one of/],
    ['a run that there is not', ['--undo', '123456789012-0000000000000000'], /there is no run 123456789012-0000000000000000/],
    ['a run outside of the folder', ['--resume', '../../run'], /is no name of a run/],
    ['a form that is none', ['--runs', '--format', 'csv'], /--format: expected table or json/],
    ['a journal that is nowhere', ['--runs', '--journal', 's3://Bad_Bucket'], /expected a folder, or s3:\/\/bucket\/prefix/],
    ['a file that is no plan', ['trailmend.yml'], /not JSON/],
  ])('usage: %s', async (_what, args, text) => {
    const folder = emptyFolder()
    writeFileSync(join(folder, 'trailmend.yml'), 'plan: {}\n')
    const { code, stderr } = await trailmend(['apply', ...args], { cwd: folder, env: motoEnv(ground.proxy.url) })
    expect(code).toBe(2)
    expect(stderr).toMatch(text)
  })
})

describe('cut off', () => {
  test('killed in the middle, the same command goes on', LONG, async () => {
    const { where, apply, approve } = await drifted()
    ground.proxy.fault({ operation: 'CreateQueue' }, { kind: 'slow', ms: 4_000 }, { times: 1 })
    const running = begin(['apply', 'plan.json', ...approve, ...AIMS, ...FEW], where)
    await until(() => made('CreateRole') === 1 && ground.proxy.calls.some(({ operation }) => operation === 'CreateQueue'), running)
    running.child.kill('SIGKILL')
    expect((await running.ended).code).toBe(null)
    const { code, stdout, stderr } = await apply()
    expect({ code, stderr }, stdout).toMatchObject({ code: 3 })
    expect(stdout).toContain('(11 of 11 steps done and seen to hold)')
    expect([made('CreateRole'), made('CreateLogGroup')]).toEqual([1, 1])
    // The call that was under way is carried out late, as it can be at AWS; not in the next test.
    await until(() => ground.proxy.calls.every(({ status }) => status > 0), running)
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: the call under way is noted down, and it is said how to go on', LONG, async (signal, exitCode) => {
    const { where, run, approve } = await drifted()
    ground.proxy.fault({ operation: 'CreateLogGroup' }, { kind: 'slow', ms: 1_500 }, { times: 1 })
    const running = begin(['apply', 'plan.json', ...approve, ...AIMS, ...FEW], where)
    await until(() => ground.proxy.calls.some(({ operation }) => operation === 'CreateLogGroup'), running)
    running.child.kill(signal)
    const { code, stdout, stderr } = await running.ended
    expect(code, stderr).toBe(exitCode)
    expect(stderr).toContain(`${signal}: ending as soon as the call under way is noted down; once more ends at once`)
    expect(stdout).toMatch(/^INTERRUPTED /)
    expect(stdout).toContain('log-group                    done, and not yet seen to hold')
    const resumed = await run('apply', '--resume', runIn(stdout), ...approve)
    expect(resumed.code, resumed.stderr).toBe(3)
    expect(made('CreateLogGroup')).toBe(1)
  })

  test('refused in the middle: stuck, with what is missing; once that is granted the same command goes on', LONG, async () => {
    const { apply } = await drifted()
    ground.proxy.fault({ operation: 'PutRolePolicy' }, { kind: 'denied', action: 'iam:PutRolePolicy' })
    const stuck = await apply()
    expect(stuck.code, stuck.stdout).toBe(4)
    expect(stuck.stdout).toMatch(/^STUCK /)
    expect(stuck.stdout).toMatch(/delivery-role-permissions +refused: nothing was changed/)
    expect(stuck.stdout).toMatch(/AccessDenied.*iam:PutRolePolicy/)
    expect(stuck.stdout).toMatch(/Go on: {3}trailmend apply --resume \d{12}-[0-9a-f]{16}\n/)
    ground.proxy.clearFaults()
    const { code, stdout } = await apply()
    expect({ code, line: stdout.slice(0, 16) }).toEqual({ code: 3, line: 'APPLIED, WAITING' })
    expect(made('CreateRole')).toBe(1)
  })

  test('two at once: the second is told who is at work', LONG, async () => {
    const { where, apply, approve } = await drifted()
    ground.proxy.fault({ operation: 'CreateRole' }, { kind: 'slow', ms: 6_000 }, { times: 1 })
    const running = begin(['apply', 'plan.json', ...approve, ...AIMS, ...FEW], where)
    await until(() => ground.proxy.calls.some(({ operation }) => operation === 'CreateRole'), running)
    const { code, stderr } = await apply()
    expect([code, stderr]).toEqual([2, expect.stringMatching(/account 123456789012 is being worked on: run .*, process \d+ on /)])
    expect((await running.ended).code).toBe(3)
    expect(made('CreateRole')).toBe(1)
  })
})

test('journals in S3: who applies from another machine is told that it is done', LONG, async () => {
  const { apply, run } = await drifted()
  const s3 = new S3Client({ ...placeAt(ground.proxy.url), forcePathStyle: true })
  await s3.send(new CreateBucketCommand({ Bucket: 'journals' }))
  const journal = ['--journal', 's3://journals/ours']
  const applied = await apply(...journal)
  expect(applied.code, applied.stderr).toBe(3)
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'journals' }))
  expect(Contents.map(({ Key }) => Key)).toContain(`ours/${runIn(applied.stdout)}/00000000.ndjson`)
  expect((await apply(...journal)).stdout).toContain('had been applied before')
  expect(JSON.parse((await run('apply', '--runs', ...journal, '--format', 'json')).stdout)).toMatchObject({
    runs: [{ outcome: 'applied' }],
  })
})

test('a folder of plans: one account after the other, up to the first that is not applied', LONG, async () => {
  const folder = emptyFolder()
  const other = '222233334444'
  writeFileSync(
    join(folder, 'trailmend.yml'),
    `accounts:\n  - id: "123456789012"\n  - id: "${other}"\n    role: arn:aws:iam::${other}:role/remediator\n`,
  )
  const run = (...args: string[]) => trailmend([...args, ...FEW], { cwd: folder, env: motoEnv(ground.proxy.url) })
  await run('plan', '--out', 'plans')
  ground.proxy.fault({ operation: 'CreateRole' }, { kind: 'denied' })
  const apply = () => run('apply', 'plans', '--approve', '--approve-step', 'trail,logging')
  const stuck = await apply()
  expect([stuck.code, stuck.stdout], stuck.stderr).toEqual([
    4,
    expect.stringContaining(`Not begun: ${other}, because an account before was not applied.`),
  ])
  ground.proxy.clearFaults()
  const { code, stdout, stderr } = await apply()
  expect(code, stderr).toBe(3)
  expect(stdout.match(/^APPLIED, WAITING {2}account (123456789012|222233334444),/gm)).toHaveLength(2)
})

test('as JSON', LONG, async () => {
  const { apply } = await drifted()
  const { stdout } = await apply('--format', 'json')
  expect(JSON.parse(stdout)).toMatchObject({
    v: 1,
    exitCode: 3,
    notBegun: [],
    runs: [
      {
        account: '123456789012',
        outcome: 'applied',
        wasApplied: false,
        steps: expect.arrayContaining([
          {
            id: 'topic',
            standing: 'confirmed',
            words: 'done, and seen to hold',
            change: 'sns:CreateTopic',
            resource: expect.any(String),
            error: null,
          },
        ]),
        next: { goOn: null, undo: expect.stringMatching(/^trailmend apply --undo /) },
        afterwards: { steps: [] },
      },
    ],
  })
})
