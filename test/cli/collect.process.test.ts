import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { rememberDigest } from '../../packages/collector/src/complete/digest-memory.ts'
import { openSqliteLedger } from '../../packages/collector/src/ledger/sqlite-ledger.ts'
import { systemClock } from '../../packages/collector/src/system-clock.ts'
import { digest, recordsOf } from '../collector/complete/hours.ts'
import { emptyFolder, trailmend } from './run.ts'

const folder = emptyFolder()
const ledgerPath = join(folder, 'ledger.db')
const SPAN = ['--from', '2026-11-22T10:00Z', '--to', '2026-11-22T13:00Z']

beforeAll(async () => {
  const ledger = openSqliteLedger({ path: ledgerPath, by: 'test', clock: systemClock })
  const chain = [-1, 0, 1, 2, 3].map((hour) => digest(hour))
  for (const each of chain) await rememberDigest(ledger, each)
  const [, ...all] = recordsOf(chain)
  await ledger.finish(
    all.filter(({ id }) => !id.includes('T1118Z')).map(({ by: _by, acknowledged: _acknowledged, ...record }) => ({ record })),
  )
  await ledger.close()
})
const status = (...args: string[]) =>
  trailmend(['collect', 'status', '--ledger', 'ledger.db', ...args], { cwd: folder, env: { AWS_REGION: 'us-east-1' } })

test('the matrix, and what is wrong', async () => {
  const { code, stdout, stderr } = await status(...SPAN)
  expect([code, stderr]).toEqual([1, ''])
  expect(stdout).toMatch(/^GAPS: 3 hours: 1 gap, 2 complete; of the complete ones 2 are proved by signed digests and hashes\n/)
  expect(stdout).toContain('111122223333  us-east-2  2026-11-22            .G.\n')
  expect(stdout).toMatch(/G {3}111122223333 us-east-2, 2026-11-22 11:00: not-stored: .*\n {4}s3:\/\/logs\/AWSLogs/)
})
test('as JSON', async () => {
  const { code, stdout } = await status(...SPAN, '--format', 'json')
  const { state, hours, from } = JSON.parse(stdout)
  expect([code, state, from]).toEqual([1, 'gap', '2026-11-22T10:00:00.000Z'])
  expect(hours.map((hour: { state: string }) => hour.state)).toEqual(['complete', 'gap', 'complete'])
})
test('of regions of which nothing is known nothing is complete', async () => {
  expect((await status(...SPAN, '--region', 'eu-west-1')).code).toBe(3)
})

describe('usage', () => {
  test.each<[readonly string[], string]>([
    [['--from', 'yesterday'], '--from "yesterday": expected a day or a time'],
    [['--from', '2026-11-23', '--to', '2026-11-22'], '--from is not before --to'],
    [['--from', '2020-01-01', '--to', '2026-11-22'], 'more than 400 days'],
    [['--repair'], '--repair and --queue go together'],
    [['--repair', '--queue', 'https://example.com/'], 'expected the URL of an SQS queue'],
    [['--prefix', 'x'], '--prefix is of a --bucket'],
  ])('%j', async (args, words) => {
    const { code, stderr } = await status(...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
  })
  test('a ledger that is not there, or is none', async () => {
    const of = (ledger: string) => trailmend(['collect', 'status', '--ledger', ledger], { cwd: folder })
    expect((await of('nowhere.db')).code).toBe(2)
    expect((await of('dynamodb:table')).code).toBe(2)
    expect((await trailmend(['collect', 'status'], { cwd: folder })).code).toBe(2)
  })
})
