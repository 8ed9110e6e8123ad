import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toWaitFor, untilNextWrite } from '../../../packages/action/src/drift/github/pace.ts'
import { type GitHubFake, type Refusal, startGitHub } from '../../fakes/github/server.ts'
import { createPace, failure, plan, report, resetGitHub, run, writes } from './fixtures.ts'

let fake: GitHubFake
beforeAll(async () => {
  fake = await startGitHub()
})
afterAll(() => fake.stop())
beforeEach(() => resetGitHub(fake))

const one = report([failure()])
const NOW = Date.parse('2026-11-22T05:17:30Z') / 1000

describe('a limit', () => {
  const LIMITS: readonly (readonly [string, Omit<Refusal, 'method' | 'path' | 'times'>, readonly number[]])[] = [
    ['says how long', { status: 429, message: 'Too many requests', headers: { 'retry-after': '7' } }, [7_000]],
    [
      'is a secondary one and says how long',
      { status: 403, message: 'You have exceeded a secondary rate limit.', headers: { 'retry-after': '60' } },
      [60_000],
    ],
    [
      'says until when',
      { status: 403, message: 'API rate limit exceeded', headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW + 30) } },
      [31_000],
    ],
    [
      'is over already',
      { status: 429, message: 'API rate limit exceeded', headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW - 30) } },
      [1_000],
    ],
    ['says nothing', { status: 403, message: 'You have exceeded a secondary rate limit.' }, [60_000]],
  ]
  test.each(LIMITS)('that %s is waited for, and the request made again', async (_, limit, slept) => {
    fake.refusals.push({ method: 'POST', path: /\/issues$/, times: 1, ...limit })
    const pace = createPace()
    expect(await run(fake, one, { pace })).toMatchObject({ operation: 'created', warnings: [] })
    expect(pace.slept).toEqual(slept)
    expect(fake.issues).toHaveLength(1)
  })

  test('that takes longer than a run may is a warning', async () => {
    fake.refusals.push({
      method: 'GET',
      path: /\/issues$/,
      status: 429,
      message: 'API rate limit exceeded',
      headers: { 'retry-after': '3600' },
    })
    const pace = createPace()
    expect(await run(fake, one, { pace })).toMatchObject({
      operation: 'none',
      warnings: [expect.stringContaining('GitHub takes no more requests for now')],
    })
    expect(pace.slept).toEqual([])
  })

  test('that never ends is given up: all waits together have an end', async () => {
    fake.refusals.push({ method: 'POST', path: /\/issues$/, status: 403, message: 'You have exceeded a secondary rate limit.' })
    const pace = createPace(200_000)
    expect((await run(fake, one, { pace })).warnings).toEqual([expect.stringContaining('run the job again later')])
    expect(pace.slept).toEqual([60_000, 120_000])
  })

  test('on pull requests is no reason for an issue instead', async () => {
    fake.refusals.push({
      method: 'POST',
      path: /\/pulls$/,
      status: 429,
      message: 'API rate limit exceeded',
      headers: { 'retry-after': '3600' },
    })
    expect(await run(fake, report([failure()], { plans: [plan()] }), { onDrift: 'pull-request' })).toMatchObject({
      operation: 'none',
      warnings: [expect.stringContaining('no more requests')],
    })
    expect(fake.issues).toEqual([])
  })
})

test('a server that fails is asked again for what only reads, and never to write twice', async () => {
  fake.refusals.push({ method: 'GET', path: /\/issues$/, times: 2, status: 502, message: 'Bad gateway' })
  expect(await run(fake, one)).toMatchObject({ operation: 'created', warnings: [] })
  resetGitHub(fake)
  fake.refusals.push({ method: 'POST', path: /\/issues$/, times: 1, status: 502, message: 'Bad gateway' })
  expect(await run(fake, one)).toMatchObject({ operation: 'none', warnings: [expect.stringContaining('Bad gateway')] })
  expect(writes(fake)).toEqual(['POST /issues'])
})

test('a refusal that is no limit is not waited for', () => {
  const tried = { now: 0, tried: 1, isWrite: true }
  for (const status of [400, 401, 404, 410, 422]) expect(toWaitFor({ status }, tried)).toEqual({ wait: 'no' })
  expect(toWaitFor(Object.assign(new Error('Resource not accessible by integration'), { status: 403 }), tried)).toEqual({ wait: 'no' })
  expect(toWaitFor({ status: 429, response: { headers: { 'retry-after': 'soon' } } }, tried)).toEqual({ wait: 'for', milliseconds: 60_000 })
  expect(toWaitFor(undefined, tried)).toEqual({ wait: 'no' })
})

test('no more than eighty writes a minute', async () => {
  const [now, minute] = [1_000_000, 60_000]
  expect(untilNextWrite([], now)).toBe(0)
  expect(untilNextWrite(Array<number>(74).fill(now), now)).toBe(0)
  expect(untilNextWrite(Array<number>(75).fill(now - 20_000), now)).toBe(minute - 20_000)
  await run(fake, one)
  fake.asked.length = 0
  resetOpen()
  const pace = createPace()
  expect(await run(fake, one, { pace })).toMatchObject({ operation: 'none', warnings: [] })
  expect(writes(fake).length).toBeGreaterThan(80)
  expect(pace.slept).toEqual([60_000])
})

/** Fifty open issues of one scope. */
function resetOpen(): void {
  const [first] = fake.issues
  if (first === undefined) throw new Error('no issue')
  fake.issues.length = 0
  for (let number = 11; number < 61; number++) fake.issues.push({ ...first, number, state: 'open', labels: ['trailmend-drift'] })
}
