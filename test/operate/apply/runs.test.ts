import { type AccountSnapshot, CHANGES, type Plan, parseJournal } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { simulateStep } from '../../../packages/core/src/plan/simulate/index.ts'
import { EXIT_CODES } from '../../../packages/operate/src/apply/result.ts'
import { UsageError } from '../../../packages/operate/src/usage-error.ts'
import { createWorld, type FakeWorld, startProcess, type WorldWish } from './fake-world.ts'
import { BUCKET } from './fixture-account.ts'
import { PLANS, planOf } from './fixture-plans.ts'
import { apply, undo } from './under-test.ts'

const [SETTINGS, NOTIFICATION, LOGS] = PLANS as [(typeof PLANS)[0], (typeof PLANS)[0], (typeof PLANS)[0]]
const EVERYTHING = PLANS.at(-1)!
const approvals: ReadonlySet<string> = new Set()
const start = (world: FakeWorld, plan: Plan, more: { approvals?: ReadonlySet<string>; signal?: AbortSignal } = {}) =>
  apply({ plan, approvals: more.approvals ?? approvals, run: 'run-1' }, startProcess(world, more.signal))
const standingsOf = ({ steps }: Awaited<ReturnType<typeof apply>>) => Object.fromEntries(steps.map(({ id, standing }) => [id, standing]))
const performed = (world: FakeWorld) => world.calls.filter((port) => port === 'perform').length
const tagged = (account: AccountSnapshot, value: string): AccountSnapshot =>
  simulateStep(account, {
    change: 's3:PutBucketTagging',
    account: account.id,
    region: 'eu-west-1',
    input: { Bucket: BUCKET, Tagging: { TagSet: [{ Key: 'owner', Value: value }] } },
  })

describe('before anything is done', () => {
  const { account, plan } = LOGS
  const [first, ...rest] = plan.steps
  const wanting: Plan = { ...plan, steps: [{ ...first!, approval: ['cannot-be-undone', 'other-account'] }, ...rest] }
  const refused: readonly [string, Plan, ReadonlySet<string>, string][] = [
    ['a step that nobody approved', wanting, approvals, 'step log-group must be approved by name: cannot-be-undone, other-account'],
    ['an approval of nothing', plan, new Set(['log-grup']), 'the plan has no step log-grup to approve'],
    ['an id used twice', { ...plan, steps: [first!, first!] }, approvals, 'two steps are called log-group'],
    [
      'a step before what it waits for',
      { ...plan, steps: [...rest, first!] },
      approvals,
      'retention comes after log-group, which does not come before it',
    ],
    [
      'another account',
      { ...plan, account: '444455556666' },
      approvals,
      'the plan is of account 444455556666, and the credentials are of 111122223333',
    ],
    ['other facts', { ...plan, facts: 'others' }, approvals, 'the account is not any more what the plan was made for: plan again'],
  ]
  test.each(refused)('%s is refused', async (_what, refusedPlan, given, text) => {
    const world = createWorld(account)
    const error = await start(world, refusedPlan, { approvals: given }).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(UsageError)
    expect(String(error)).toContain(text)
    expect([performed(world), world.journal, world.holder]).toEqual([0, '', undefined])
  })

  test('an approved step is done', async () => {
    const world = createWorld(account)
    const result = await start(world, wanting, { approvals: new Set(['log-group']) })
    expect(result.outcome).toBe('applied')
    expect(world.journal).toContain('"approvals":["log-group"]')
  })

  test.each(['', '../run', 'a/b', '-a', 'x'.repeat(65)])('"%s" is no name of a run', async (run) => {
    await expect(apply({ plan, approvals, run }, startProcess(createWorld(account)))).rejects.toThrow('no name of a run')
  })

  test('an empty plan is applied without a call', async () => {
    const world = createWorld(account)
    expect((await start(world, planOf(account, []))).outcome).toBe('applied')
    expect(performed(world)).toBe(0)
  })
})

describe('steps that do not wait for one another', () => {
  test('are made at the same time, at most eight', async () => {
    const world = createWorld(EVERYTHING.account)
    const ports = startProcess(world)
    let under = 0
    let most = 0
    const result = await apply(
      { plan: EVERYTHING.plan, approvals, run: 'run-1' },
      {
        ...ports,
        perform: async (call) => {
          most = Math.max(most, ++under)
          for (let turns = 0; turns < 20; turns++) await Promise.resolve()
          under--
          return ports.perform(call)
        },
      },
    )
    expect(result.outcome).toBe('applied')
    expect(most).toBeGreaterThanOrEqual(5)
    expect(most).toBeLessThanOrEqual(8)
    // Once before the first step, and once after each round of steps.
    expect(world.calls.filter((port) => port === 'observe').length).toBeLessThanOrEqual(8)
  })
})

describe('something else changes the account', () => {
  test('the run stops before the next step, and says what moved', async () => {
    const { account, plan } = SETTINGS
    const world = createWorld(account, {
      instead: (call, { account: fake }) => {
        if (call.id === 'management-events') fake.change((state) => tagged(state, 'somebody'))
        return undefined
      },
    })
    const result = await start(world, plan)
    expect(result.outcome).toBe('stopped')
    expect(EXIT_CODES[result.outcome]).toBe(2)
    expect(result.moved).toEqual([
      'buckets / outcomesbucket-111122223333 / tags / trailmend: expected key: trailmend, value: standard, found not there',
      'buckets / outcomesbucket-111122223333 / tags / owner: expected not there, found key: owner, value: somebody',
    ])
    expect(standingsOf(result)).toEqual({ 'log-file-validation': 'confirmed', 'management-events': 'confirmed', retention: 'open' })
    world.account.change((state) => ({ ...state, buckets: account.buckets }))
    expect((await start(world, plan)).outcome).toBe('applied')
  })
})

describe('a step that does not go through', () => {
  const failing = (id: string, name: string, until = Number.POSITIVE_INFINITY): NonNullable<WorldWish['instead']> => {
    let left = until
    return (call) => (call.id === id && left-- > 0 ? { error: { name, message: 'no' } } : undefined)
  }

  test('is refused: what is done beside it is seen to hold, and the run is stuck', async () => {
    const world = createWorld(LOGS.account, { instead: failing('delivery-role', 'AccessDenied') })
    const result = await start(world, LOGS.plan)
    expect([result.outcome, result.because, EXIT_CODES[result.outcome]]).toEqual(['stuck', 'delivery-role: AccessDenied: no', 4])
    expect(standingsOf(result)).toEqual({
      'log-group': 'confirmed',
      retention: 'open',
      'delivery-role': 'refused',
      'delivery-role-permissions': 'open',
      'logs-integration': 'open',
    })
  })

  const soon = [
    ['logs-integration', 'InvalidCloudWatchLogsRoleArnException'],
    ['logs-integration', 'InsufficientS3BucketPolicyException'],
    ['logs-integration', 'InsufficientSnsTopicPolicyException'],
    ['logs-integration', 'InsufficientEncryptionPolicyException'],
    ['delivery-role-permissions', 'NoSuchEntity'],
    ['delivery-role', 'ServiceUnavailable'],
    ['log-group', 'OperationAbortedException'],
    ['log-group', 'ThrottlingException'],
  ] as const
  test.each(soon)('%s goes through a little later after %s', async (id, name) => {
    const world = createWorld(LOGS.account, { instead: failing(id, name, 4) })
    const result = await start(world, LOGS.plan)
    expect([result.outcome, performed(world)]).toEqual(['applied', LOGS.plan.steps.length + 4])
  })

  test.each(soon)('%s is given up after two minutes of %s', async (id, name) => {
    const world = createWorld(LOGS.account, { instead: failing(id, name) })
    const began = world.time
    const result = await start(world, LOGS.plan)
    expect(result.outcome).toBe('stuck')
    expect(result.because).toBe(`${id}: ${name}: no`)
    expect(world.time - began).toBeLessThan(10 * 60_000)
  })

  test('was done by somebody else at the same moment: the run stops where that is not what the plan says', async () => {
    const world = createWorld(LOGS.account, { instead: failing('delivery-role', 'EntityAlreadyExists') })
    expect((await start(world, LOGS.plan)).outcome).toBe('stuck')
  })
})

describe('a step that does not hold', () => {
  test('is undone, and the run is stuck', async () => {
    const world = createWorld(LOGS.account, { instead: (call) => (call.change === 'iam:PutRolePolicy' ? { output: {} } : undefined) })
    const result = await start(world, LOGS.plan)
    expect(result.outcome).toBe('stuck')
    expect(standingsOf(result)).toMatchObject({ retention: 'confirmed', 'delivery-role-permissions': 'undone', 'logs-integration': 'open' })
    expect(world.journal).toContain('"event":"undo-intended","step":"delivery-role-permissions"')
  })

  test('and that no call can undo is said', async () => {
    const world = createWorld(LOGS.account, { instead: (call) => (call.id === 'log-group' ? { output: {} } : undefined) })
    const result = await start(world, LOGS.plan)
    expect(standingsOf(result)).toMatchObject({ 'log-group': 'unheld' })
    expect(result.because).toMatch(/^log-group: NotHeld: logGroups/)
  })

  test('because somebody else has changed it again is left to them', async () => {
    const world = createWorld(SETTINGS.account, {
      instead: (call, { account }) => {
        if (call.id !== 'retention') return undefined
        account.carryOut(call)
        account.change((state) => tagged(state, 'somebody'))
        return { output: {} }
      },
    })
    const result = await start(world, SETTINGS.plan)
    expect(standingsOf(result)).toMatchObject({ 'management-events': 'confirmed', retention: 'unheld' })
    expect(JSON.stringify(world.account.state.buckets)).toContain('somebody')
  })
})

describe('two runs', () => {
  test('of one account exclude each other', async () => {
    const world = createWorld(EVERYTHING.account)
    const outcomes = await Promise.allSettled([start(world, EVERYTHING.plan), start(world, EVERYTHING.plan)])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(String((outcomes[1] as PromiseRejectedResult).reason)).toContain('is being worked on: run other')
    expect(performed(world)).toBe(EVERYTHING.plan.steps.length)
  })
})

describe('a run that is told to end', () => {
  test('ends after what is under way, and goes on later', async () => {
    const ending = new AbortController()
    const world = createWorld(EVERYTHING.account, {
      instead: (call) => {
        if (call.id === 'bucket-policy') ending.abort()
        return undefined
      },
    })
    const result = await start(world, EVERYTHING.plan, { signal: ending.signal })
    expect([result.outcome, result.because]).toEqual(['interrupted', 'the run was told to end'])
    expect(standingsOf(result)).toMatchObject({ 'bucket-policy': 'done', trail: 'open' })
    expect((await start(world, EVERYTHING.plan)).outcome).toBe('applied')
    expect(performed(world)).toBe(EVERYTHING.plan.steps.length)
  })

  test.each(['ThrottlingException', 'InternalFailure'])(
    'while it waits to make a call again, %s: is interrupted, not stuck',
    async (name) => {
      const ending = new AbortController()
      const world = createWorld(EVERYTHING.account, {
        instead: (call) => {
          if (call.id !== 'bucket-policy' || ending.signal.aborted) return undefined
          ending.abort()
          return { error: { name, message: name } }
        },
      })
      const result = await start(world, EVERYTHING.plan, { signal: ending.signal })
      expect([result.outcome, result.because]).toEqual(['interrupted', 'the run was told to end'])
      expect(standingsOf(result)).toMatchObject({ 'bucket-policy': 'intended', trail: 'open' })
      expect((await start(world, EVERYTHING.plan)).outcome).toBe('applied')
    },
  )

  test('one that is applied stays so', async () => {
    const world = createWorld(SETTINGS.account)
    await start(world, SETTINGS.plan)
    const journal = world.journal
    expect((await start(world, SETTINGS.plan)).outcome).toBe('applied')
    expect([world.journal, performed(world)]).toEqual([journal, 3])
  })
})

describe('a journal that is gone on with', () => {
  const tampered: readonly [string, (journal: string) => string, string][] = [
    ['is of another plan', (journal) => journal.replace(/"plan":"[0-9a-f]/, '"plan":"x'), 'another plan'],
    [
      'begins with other facts',
      (journal) => journal.replace('"isLogging":{"known":true,"value":true}', '"isLogging":{"known":true,"value":false}'),
      'other facts',
    ],
    [
      'begins with no account',
      (journal) => journal.replace(/"before":\{"id"/, '"before":{"listings":1,"xid"').replace('"trails":[', '"trails":{},"x":['),
      'begins with',
    ],
    ['lacks a line', (journal) => journal.split('\n').toSpliced(2, 1).join('\n'), 'line 3: expected the record numbered 2'],
    ['has a line torn in the middle', (journal) => journal.split('\n').with(2, '{"event":"st').join('\n'), 'line 3: not a JSON object'],
    [
      'names a step of another plan',
      (journal) => journal.replaceAll('"step":"retention"', '"step":"__proto__"'),
      'a step that the plan does not have',
    ],
    ['skips what must come before', (journal) => journal.replace('"step-intended"', '"step-confirmed"'), 'cannot follow'],
  ]
  test.each(tampered)('%s: refused', async (_what, tamper, text) => {
    const world = createWorld(SETTINGS.account)
    await start(world, SETTINGS.plan)
    const before = performed(world)
    world.journal = tamper(world.journal)
    await expect(start(world, SETTINGS.plan)).rejects.toThrow(text)
    expect(performed(world)).toBe(before)
  })

  test('holds what the account was like and the plan, all in ASCII', async () => {
    const world = createWorld(SETTINGS.account)
    await start(world, { ...SETTINGS.plan, profile: 'standard' })
    const parsed = parseJournal(world.journal)
    const first = parsed.ok ? parsed.records[0] : undefined
    expect(first).toMatchObject({ before: SETTINGS.account, contents: SETTINGS.plan })
    expect(world.journal).toMatch(/^[\n -~]*$/)
  })
})

describe('undoing', () => {
  const undone = async (
    { account, plan }: (typeof PLANS)[number],
    meanwhile: (world: FakeWorld) => void = () => {},
    wish: WorldWish = {},
  ) => {
    const world = createWorld(account, wish)
    await start(world, plan)
    meanwhile(world)
    return { world, result: await undo({ plan, run: 'run-1' }, startProcess(world)) }
  }

  test('takes back all that calls can', async () => {
    const { world, result } = await undone(SETTINGS)
    expect([result.outcome, result.left]).toEqual(['undone', []])
    expect(world.account.state).toEqual(SETTINGS.account)
    await expect(start(world, SETTINGS.plan)).rejects.toThrow('can only be undone')
    expect((await undo({ plan: SETTINGS.plan, run: 'run-1' }, startProcess(world))).outcome).toBe('undone')
  })

  test('leaves what only a person can take back, and what that rests on', async () => {
    const { result } = await undone(EVERYTHING)
    expect(result.outcome).toBe('undone')
    const left = Object.fromEntries(result.left.map(({ step, text }) => [step, text]))
    expect(left.logging).toBe('Take logging back by hand.')
    expect(left['bucket-policy']).toBe("what bucket-policy did (adds to the bucket's policy) stays: trail rests on it")
    expect(standingsOf(result)).toMatchObject({
      subscription: 'undone',
      'logs-integration': 'undone',
      trail: 'confirmed',
      bucket: 'confirmed',
    })
  })

  test('asks for the answer that it needs', async () => {
    const { world, result } = await undone(NOTIFICATION)
    expect(standingsOf(result)).toMatchObject({ subscription: 'undone', 'queue-policy': 'undone', 'topic-policy': 'confirmed' })
    expect(world.account.state.topics[0]!.subscriptions).toEqual({ known: true, value: [] })
  })

  test('leaves what somebody else has changed since', async () => {
    const { world, result } = await undone(SETTINGS, ({ account }) => account.change((state) => tagged(state, 'somebody')))
    expect(result.outcome).toBe('stuck')
    expect(result.because).toBe('retention: ChangedSince: somebody else has changed it since')
    expect(standingsOf(result)).toMatchObject({
      retention: 'not-undone',
      'log-file-validation': 'undone',
      'management-events': 'confirmed',
    })
    expect(JSON.stringify(world.account.state.buckets)).toContain('somebody')
  })

  test('makes no call for what is taken back already', async () => {
    const { world, result } = await undone(SETTINGS, ({ account }) => account.change(() => SETTINGS.account))
    expect([result.outcome, performed(world)]).toEqual(['undone', 3])
  })

  test('of a run that never was is refused', async () => {
    await expect(undo({ plan: SETTINGS.plan, run: 'run-1' }, startProcess(createWorld(SETTINGS.account)))).rejects.toThrow(
      'there is no run run-1',
    )
  })
})

test('every change that only undoes may be made twice', () => {
  expect(Object.values(CHANGES).filter(({ onlyUndoes, isRepeatable }) => onlyUndoes && !isRepeatable)).toEqual([])
})
