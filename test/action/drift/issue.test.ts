import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { close } from '../../fakes/github/issues.ts'
import { type GitHubFake, type Issue, startGitHub } from '../../fakes/github/server.ts'
import { BOT, COMMIT, failure, plan, report, resetGitHub, run, unknown, writes } from './fixtures.ts'

let fake: GitHubFake
beforeAll(async () => {
  fake = await startGitHub()
})
afterAll(() => fake.stop())
beforeEach(() => resetGitHub(fake))

const one = report([failure('a')])
const two = report([failure('a'), failure('b')])
const clean = report([])

function issue(at = 0): Issue {
  const found = fake.issues[at]
  if (found === undefined) throw new Error(`no issue ${at}`)
  return found
}

/** What the fake holds, so that a test can say that nothing was touched. */
const all = () => JSON.stringify([fake.issues, fake.comments, fake.pulls, [...fake.git.refs]])

describe('the issue of a scope', () => {
  test('is created with its label, mark, table and history', async () => {
    const outcome = await run(fake, two)
    expect(outcome).toEqual({
      operation: 'created',
      issue: { number: 11, url: 'https://github.com/octo/repo/issues/11' },
      pullRequest: undefined,
      warnings: [],
      notes: [],
    })
    expect(issue()).toMatchObject({
      title: 'CloudTrail drift: trailmend/all/trailmend.yml',
      labels: ['trailmend-drift'],
      author: BOT,
      state: 'open',
    })
    const [mark, known, history] = issue().body.split('\n')
    expect(mark).toMatch(/^<!-- trailmend:drift key=[0-9a-f]{64} v=1 state=[0-9a-f]{64} -->$/)
    expect(known).toMatch(/^<!-- trailmend:known [0-9a-f]{10} [0-9a-f]{10} -->$/)
    expect(history).toBe(`<!-- trailmend:history 2026-11-22T05:17Z,${COMMIT},2,0,2 -->`)
    expect(issue().body).toContain('| 111122223333 | high | cloudtrail-cloudwatch-logs | us-east-1 | a | The trail a has no log group. |')
    expect(issue().body).toContain(`| 2026-11-22 05:17 UTC | 2 | 0 | 2 | ${COMMIT} |`)
  })

  test('is left as it is while nothing changes, whatever the time', async () => {
    await run(fake, two)
    const before = all()
    fake.asked.length = 0
    const outcome = await run(fake, two, { now: Date.parse('2027-01-01T00:00:00Z') })
    expect(outcome).toMatchObject({
      operation: 'none',
      issue: { number: 11 },
      notes: ['Issue left as it is: nothing changed since it was told.'],
    })
    expect(all()).toBe(before)
    expect(writes(fake)).toEqual([])
  })

  test('is updated where the drift changed; only what is new is worth a comment', async () => {
    await run(fake, one)
    expect(await run(fake, two)).toMatchObject({ operation: 'updated', issue: { number: 11 } })
    expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringMatching(/^1 new failure, as seen on 2026-11-22 05:17 UTC/)])
    expect(fake.comments[0]?.body).toContain('| b |')
    expect(fake.comments[0]?.body).not.toContain('| a |')
    expect(await run(fake, one)).toMatchObject({ operation: 'updated' })
    expect(fake.comments).toHaveLength(1)
    expect(issue().body.split('\n')[2]).toBe(
      `<!-- trailmend:history ${['0,1,1', '1,0,2', '1,0,1'].map((counts) => `2026-11-22T05:17Z,${COMMIT},${counts}`).join(' ')} -->`,
    )
  })

  test('keeps the last ten changes', async () => {
    for (let count = 1; count <= 12; count++) await run(fake, report(Array.from({ length: count }, (_, index) => failure(`t${index}`))))
    expect(issue().body.match(/^\| 2026-11-22 /gm)).toHaveLength(10)
    expect(issue().body).toContain(`| 2026-11-22 05:17 UTC | 1 | 0 | 12 | ${COMMIT} |`)
  })

  test('is closed with a comment by a complete clean check, and opened again when it drifts', async () => {
    await run(fake, one)
    expect(await run(fake, clean)).toMatchObject({ operation: 'closed', issue: { number: 11 } })
    expect(issue()).toMatchObject({ state: 'closed', reason: 'completed', closedBy: BOT })
    expect(fake.comments.map(({ body }) => body)).toEqual([
      `Nothing fails any more, as seen on 2026-11-22 05:17 UTC at ${COMMIT} by a check that could read everything.\n`,
    ])
    const before = all()
    expect(await run(fake, clean)).toMatchObject({ operation: 'none' })
    expect(all()).toBe(before)
    expect(await run(fake, two)).toMatchObject({ operation: 'reopened', issue: { number: 11 } })
    expect(issue()).toMatchObject({ state: 'open', reason: 'reopened' })
    expect(fake.issues).toHaveLength(1)
    expect(fake.comments[1]?.body).toMatch(/^It drifted again/)
    expect(issue().body.match(/^\| 2026-11-22 /gm)).toHaveLength(3)
  })

  test('where a person opens it again although nothing fails, it stays open', async () => {
    await run(fake, one)
    await run(fake, clean)
    Object.assign(issue(), { state: 'open', reason: 'reopened', closedBy: null })
    expect(await run(fake, clean)).toMatchObject({ operation: 'none' })
    expect(issue().state).toBe('open')
  })

  test('another scope has another issue, and closes only that', async () => {
    await run(fake, one)
    await run(fake, report([failure('z')], { scope: '["other"]' }))
    expect(fake.issues.map(({ state }) => state)).toEqual(['open', 'open'])
    await run(fake, report([], { scope: '["other"]' }))
    expect(fake.issues.map(({ state }) => state)).toEqual(['open', 'closed'])
  })

  test('an accepted failure is no drift', async () => {
    const excepted = failure('a', { exception: { reason: '', owner: '', expires: '2027-01-01' } })
    expect(await run(fake, report([excepted]))).toMatchObject({ operation: 'none', issue: undefined })
    expect(fake.issues).toEqual([])
  })

  test('is found behind a hundred others of the same label, and among pull requests', async () => {
    await run(fake, one)
    for (let number = 100; number < 330; number++) fake.issues.push({ ...issue(), number, body: 'Something else', author: 'ada' })
    fake.pulls.push({
      number: 400,
      title: '',
      body: issue().body,
      author: BOT,
      state: 'open',
      mergedAt: null,
      head: 'x',
      headRepository: 'octo/repo',
      base: 'main',
      labels: ['trailmend-drift'],
      locked: false,
    })
    expect(await run(fake, two)).toMatchObject({ operation: 'updated', issue: { number: 11 } })
    expect(fake.asked.filter(({ method, path }) => method === 'GET' && path.endsWith('/issues')).length).toBeGreaterThanOrEqual(3)
    expect(fake.asked.filter(({ path }) => path.includes('/search'))).toEqual([])
  })

  test('tells what the plan would do, who else has to do what, and what no plan closes', async () => {
    const handOver = {
      part: 'mfa-delete',
      of: '',
      to: 'root',
      name: 'acme-logs',
      because: '',
      why: 'Only root can.',
      calls: [],
      closes: [],
    } as const
    const left = { fingerprint: 'f', control: 'cloudtrail-mfa-delete', outcome: 'fail', text: '', who: 'The root user.' } as const
    await run(fake, report([failure()], { plans: [plan(undefined, { handOvers: [handOver], left: [left] })] }))
    expect(issue().body).toContain('| 111122223333 | bucket-policy | s3:PutBucketPolicy | arn:aws:s3:::acme-logs | USD 1.50 |')
    expect(issue().body).toContain(
      '| 111122223333 | MFA Delete of the bucket | acme-logs | the root user of the account that owns the bucket | Only root can. |',
    )
    expect(issue().body).toContain('| 111122223333 | cloudtrail-mfa-delete | The root user. |')
  })

  test('does not change with the time of a plan or its bill', async () => {
    await run(fake, report([failure()], { plans: [plan()] }))
    const steps = [{ ...plan().plan.steps[0], cost: { monthly: 99, items: [] } }] as never
    expect(await run(fake, report([failure()], { plans: [plan(undefined, { at: '2027-01-01T00:00:00Z', steps })] }))).toMatchObject({
      operation: 'none',
    })
  })
})

describe('a check that could not read everything', () => {
  test('closes nothing, and takes nothing for gone', async () => {
    await run(fake, two)
    const before = all()
    for (const seen of [report([unknown()]), report([], { complete: false }), report([failure('a'), unknown()])]) {
      expect(await run(fake, seen)).toMatchObject({
        operation: 'none',
        issue: { number: 11 },
        notes: ['Issue left as it is: not everything could be read, so nothing is taken for gone.'],
      })
    }
    expect(all()).toBe(before)
  })

  test('creates an issue, and says that there may be more', async () => {
    expect(await run(fake, report([failure('a'), unknown()]))).toMatchObject({ operation: 'created' })
    expect(issue().body).toContain(
      'The check could not read everything: 1 judgement could not be made. More may be wrong than is shown here.',
    )
    expect(await run(fake, report([unknown()]))).toMatchObject({ operation: 'none' })
  })

  test('never touches the issue that is there, open or closed, and warns of what that does not tell', async () => {
    const more = report([failure('a'), failure('c'), unknown()])
    const untouched = async (warning: string) => {
      const before = all()
      fake.asked.length = 0
      expect(await run(fake, more)).toMatchObject({ operation: 'none', issue: { number: 11 }, warnings: [warning] })
      expect([all(), writes(fake)]).toEqual([before, []])
    }
    await run(fake, two)
    await untouched('1 failure more than issue 11 tells of: it is left as it is until everything can be read')
    fake.issues.push({ ...issue(), number: 12, labels: [...issue().labels] })
    await untouched('1 failure more than issue 11 tells of: it is left as it is until everything can be read')
    fake.issues.pop()
    await run(fake, clean)
    await untouched('2 failures more than issue 11 tells of: it is left as it is until everything can be read')
    expect(await run(fake, two)).toMatchObject({ operation: 'reopened', warnings: [] })
  })
})

describe('a person', () => {
  const CASES: readonly (readonly [string, () => void])[] = [
    ['closed it as completed', () => close(issue(), 'ada', 'completed')],
    ['closed it as not planned', () => close(issue(), 'ada', 'not_planned')],
    ['had another bot close it as not planned, with the same token', () => close(issue(), BOT, 'not_planned')],
    ['had another workflow close it, with the same token', () => close(issue(), BOT, 'completed')],
    ['labelled it wontfix', () => issue().labels.push('wontfix')],
  ]
  test.each(CASES)('who %s has it left alone', async (_, act) => {
    await run(fake, one)
    act()
    const before = all()
    for (const seen of [two, clean, report([failure('c'), unknown()])]) expect(await run(fake, seen)).toMatchObject({ operation: 'none' })
    expect(all()).toBe(before)
  })

  test('who labels a closed one wontfix has it stay closed', async () => {
    await run(fake, one)
    await run(fake, clean)
    issue().labels.push('WontFix')
    expect(await run(fake, one)).toMatchObject({ operation: 'none' })
  })

  test.each([
    ['deleted the mark', () => Object.assign(issue(), { body: issue().body.split('\n').slice(1).join('\n') })],
    ['took the label away', () => Object.assign(issue(), { labels: [] })],
  ])('who %s has the issue for himself, and drift gets another', async (_, act) => {
    await run(fake, one)
    act()
    const before = JSON.stringify(issue())
    expect(await run(fake, two)).toMatchObject({ operation: 'created', issue: { number: 12 } })
    expect(JSON.stringify(issue())).toBe(before)
  })

  test('who copies the mark into an issue of his own changes nothing', async () => {
    await run(fake, one)
    fake.issues.unshift({ ...issue(), number: 5, author: 'mallory' })
    expect(await run(fake, two)).toMatchObject({ operation: 'updated', issue: { number: 11 } })
    expect(issue(0)).toMatchObject({ number: 5, author: 'mallory', state: 'open' })
  })

  test('who locked it is not disturbed by comments', async () => {
    await run(fake, one)
    issue().locked = true
    expect(await run(fake, two)).toMatchObject({ operation: 'updated', warnings: [] })
    expect(await run(fake, clean)).toMatchObject({ operation: 'closed', warnings: [] })
    expect(fake.comments).toEqual([])
  })
})

describe('two at once', () => {
  test('of several the lowest stays, the others are duplicates and never come back', async () => {
    await run(fake, one)
    for (const number of [13, 12]) fake.issues.push({ ...issue(), number, labels: [...issue().labels] })
    expect(await run(fake, two)).toMatchObject({ operation: 'updated', issue: { number: 11 } })
    expect(fake.issues.map(({ number, state, reason }) => [number, state, reason])).toEqual([
      [11, 'open', null],
      [13, 'closed', 'duplicate'],
      [12, 'closed', 'duplicate'],
    ])
    expect(fake.comments.filter(({ body }) => body === 'Duplicate of #11\n').map(({ issue: of }) => of)).toEqual([12, 13])
    await run(fake, clean)
    expect(await run(fake, one)).toMatchObject({ operation: 'reopened', issue: { number: 11 } })
  })

  test('a duplicate is not taken for the issue once that is deleted', async () => {
    await run(fake, one)
    fake.issues.push({ ...issue(), number: 12, labels: [...issue().labels] })
    await run(fake, one)
    fake.issues.shift()
    expect(issue()).toMatchObject({ number: 12, state: 'closed', reason: 'duplicate' })
    expect(await run(fake, one)).toMatchObject({ operation: 'created', issue: { number: 13 } })
  })

  test('a server that knows no duplicates closes them as not planned', async () => {
    fake.knowsDuplicates = false
    await run(fake, one)
    fake.issues.push({ ...issue(), number: 12, labels: [...issue().labels] })
    expect(await run(fake, one)).toMatchObject({ operation: 'none', warnings: [] })
    expect(issue(1)).toMatchObject({ state: 'closed', reason: 'not_planned' })
  })

  test('two runs that create at the same time end with one open issue', async () => {
    // The other run creates its own after this one looked and before this one creates.
    let other: Promise<unknown> | undefined
    fake.before = ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/issues') || other !== undefined) return
      other = Promise.resolve()
      fake.issues.push({
        number: 11,
        title: '',
        body: '',
        author: BOT,
        state: 'open',
        reason: null,
        closedBy: null,
        closedAt: null,
        labels: ['trailmend-drift'],
        locked: false,
      })
    }
    const reading = run(fake, one)
    // It gets the body that this run gives its own.
    const filled = new Promise<void>((done) => {
      const until = setInterval(() => {
        const [first, second] = fake.issues
        if (first === undefined || second === undefined) return
        first.body = second.body
        clearInterval(until)
        done()
      }, 0)
    })
    await Promise.all([reading, filled])
    await run(fake, one)
    expect(fake.issues.map(({ number, state }) => [number, state])).toEqual([
      [11, 'open'],
      [12, 'closed'],
    ])
  })

  test('an own newer twin is closed at once, and the older one is what is told', async () => {
    await run(fake, one)
    const older = issue()
    fake.issues.length = 0
    fake.before = ({ method, path }) => {
      if (method === 'POST' && path.endsWith('/issues')) fake.issues.push({ ...older })
    }
    expect(await run(fake, one)).toMatchObject({ operation: 'none', issue: { number: 11 } })
    expect(fake.issues.map(({ number, state }) => [number, state])).toEqual([
      [11, 'open'],
      [12, 'closed'],
    ])
  })
})

describe('where GitHub refuses', () => {
  test('issues that are switched off are a warning', async () => {
    fake.repository.hasIssues = false
    expect(await run(fake, one)).toMatchObject({
      operation: 'none',
      issue: undefined,
      warnings: [expect.stringContaining('issues switched off')],
    })
    expect(writes(fake)).toEqual([])
  })

  test('so are those that are switched off in the meantime', async () => {
    fake.before = ({ path }) => {
      if (path.endsWith('/issues')) fake.repository.hasIssues = false
    }
    expect(await run(fake, one)).toMatchObject({ operation: 'none', warnings: [expect.stringContaining('issues switched off')] })
  })

  test('a token that may only read, as a fork has it, is told which permission it lacks', async () => {
    fake.permissions.issues = false
    expect(await run(fake, one)).toMatchObject({
      warnings: [expect.stringMatching(/^The issue could not be kept: the token may not \(.*\); give the job issues: write$/)],
    })
  })

  test('a token that may set no labels leaves no issue behind that would never be found', async () => {
    fake.permissions.labels = false
    const outcome = await run(fake, one)
    expect(outcome.warnings).toHaveLength(1)
    expect(issue()).toMatchObject({ state: 'closed', reason: 'not_planned' })
  })

  test('no token and a wrong one are warnings', async () => {
    expect(await run(fake, one, { token: '' })).toMatchObject({ warnings: ['The repository could not be read: the step has no token'] })
    expect(await run(fake, one, { token: 'wrong' })).toMatchObject({ warnings: [expect.stringContaining('Bad credentials')] })
  })

  test('nothing is asked where drift is not to be told', async () => {
    expect(await run(fake, one, { onDrift: 'none' })).toMatchObject({ operation: 'none', warnings: [] })
    expect(fake.asked).toEqual([])
  })
})

test('a GitHub Enterprise Server is asked where it is', async () => {
  expect(await run(fake, one, { apiUrl: `${fake.url}/api/v3` })).toMatchObject({ operation: 'created', warnings: [] })
  expect(fake.asked.map(({ path }) => path)).toEqual(expect.arrayContaining(['/api/v3/repos/octo/repo', '/api/graphql']))
})
