import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from '@trailmend/core/plan'
import { beforeEach, describe, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { emptyFolder } from './run.ts'
import { begin, until } from './running.ts'
import { trailmend } from './within.ts'

const ground = useMoto()
const LONG = { timeout: 180_000 }
const QUEUE = 'theirs'
/** All that makes the plan what it is: without any of it today's settings would look elsewhere. */
const AIMS = ['--profile', 'repair', '--use', 'logs', '--region', 'us-east-1', '--regions', 'us-east-1,eu-west-1'] as const
const NAMES = `plan:\n  names:\n    topic: trail-news\n    log-group: trail-events\n    delivery-role: trail-delivery\n  uses: [{name: logs, queue: ${QUEUE}}]\n`

beforeEach(() => ground.proxy.reset())

/** A folder with a plan that was made with many options, and the run of it. */
async function planned({ config = NAMES, isEmpty = false }: { readonly config?: string; readonly isEmpty?: boolean } = {}) {
  const unfit = { logging: false, trail: { EnableLogFileValidation: false, IsMultiRegionTrail: false } }
  if (!isEmpty) await createTrailWorld(placeAt(ground.proxy.url), unfit)
  const folder = emptyFolder()
  const where = { cwd: folder, env: motoEnv(ground.proxy.url) }
  writeFileSync(join(folder, 'trailmend.yml'), config)
  const { code, stderr } = await trailmend(['plan', '--out', 'plan.json', ...AIMS], where)
  expect(code, stderr).toBe(1)
  const { steps }: Plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))
  const approve = ['--approve', '--approve-step', steps.flatMap(({ id, approval }) => (approval.length > 0 ? [id] : [])).join(',')]
  ground.proxy.clear()
  // From here on the configuration says nothing any more.
  const apply = () => begin(['apply', 'plan.json', ...approve, ...AIMS], where)
  const forget = () => writeFileSync(join(folder, 'trailmend.yml'), '')
  const later = (...args: string[]) => trailmend(['apply', ...args, ...approve], where)
  return { where, steps, apply, forget, later }
}

const made = (operation: string) => ground.proxy.calls.filter((call) => call.operation === operation && call.status === 200).length
/** Until what was under way is carried out: late, as it can be at AWS. */
async function quiet(): Promise<void> {
  while (ground.proxy.calls.some(({ status }) => status === 0)) await new Promise((resolve) => setTimeout(resolve, 20))
}

const runIn = (stdout: string) => /run (\d{12}-[0-9a-f]{16})/.exec(stdout)?.[1] ?? ''
const listedIn = () => new Set(ground.proxy.calls.filter(({ operation }) => operation === 'DescribeTrails').map(({ region }) => region))

describe('with nothing but the name of the run', () => {
  test.each([
    ['CreateQueue', { isEmpty: false }],
    ['UpdateTrail', { isEmpty: false }],
    ['PutBucketPolicy', { isEmpty: true }],
  ])('a run that was killed in the middle of %s goes on to its end, asking only where its steps are', LONG, async (operation, account) => {
    const { apply, forget, later, steps, where } = await planned(account)
    ground.proxy.fault({ operation }, { kind: 'slow', ms: 3_000 }, { times: 1 })
    const running = apply()
    await until(() => ground.proxy.calls.some((call) => call.operation === operation), running)
    running.child.kill('SIGKILL')
    expect((await running.ended).code).toBe(null)
    await quiet()
    forget()
    const { stdout: runs } = await trailmend(['apply', '--runs'], where)
    const run = /\d{12}-[0-9a-f]{16}/.exec(runs)?.[0] ?? ''
    ground.proxy.clear()
    const { code, stdout, stderr } = await later('--resume', run)
    expect({ code, stderr }, stdout).toMatchObject({ code: 3 })
    expect(stdout).toContain(`(${steps.length} of ${steps.length} steps done and seen to hold)`)
    expect([...listedIn()]).toEqual(['us-east-1'])
    // What is left is told by what the run was begun for.
    expect(stdout).not.toContain('outcomestopic')
    const { code: after, stdout: told } = await later('--resume', run, '--format', 'json')
    expect([after, JSON.parse(told).runs[0]]).toMatchObject([3, { wasApplied: true, afterwards: { profile: 'repair', steps: [] } }])
  })

  test('a run that is stuck goes on, and one that was applied is taken back', LONG, async () => {
    const { apply, forget, later, where } = await planned()
    ground.proxy.fault({ operation: 'PutRolePolicy' }, { kind: 'denied', action: 'iam:PutRolePolicy' })
    const stuck = await apply().ended
    expect(stuck.code, stuck.stdout).toBe(4)
    ground.proxy.clearFaults()
    forget()
    const run = runIn(stuck.stdout)
    const { code, stdout, stderr } = await later('--resume', run)
    expect(code, stdout + stderr).toBe(3)
    expect([made('CreateRole'), made('CreateQueue')]).toEqual([1, 2])
    const collection = join(where.cwd, 'trailmend/collection/123456789012.json')
    expect(readFileSync(collection, 'utf8')).toContain(`:${QUEUE}"`)

    ground.proxy.clear()
    const undone = await trailmend(['apply', '--undo', run, '--approve'], where)
    expect([undone.code, undone.stdout]).toEqual([0, expect.stringMatching(/^UNDONE /)])
    expect([...listedIn()]).toEqual(['us-east-1'])
    expect(existsSync(collection)).toBe(false)
  })
})

test('where credentials show less than the run has read, nothing is done, and it goes on with the right ones', LONG, async () => {
  const { apply, later, steps } = await planned()
  ground.proxy.fault({ operation: 'PutRolePolicy' }, { kind: 'denied', action: 'iam:PutRolePolicy' })
  const run = runIn((await apply().ended).stdout)
  ground.proxy.clearFaults()
  ground.proxy.fault({ operation: 'GetBucketPolicy' }, { kind: 'denied', action: 's3:GetBucketPolicy' })
  ground.proxy.clear()
  const { code, stdout, stderr } = await later('--resume', run)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(
    /nothing was done: what run \S+ has read is refused to these credentials \(buckets .*policy.*\)\. It was begun as arn:aws:/,
  )
  ground.proxy.clearFaults()
  expect((await later('--resume', run)).stdout).toContain(`(${steps.length} of ${steps.length} steps done and seen to hold)`)
})
