import type { ArchivedObject, DigestAccess, RestoreWish } from '@trailmend/aws'
import type { VerifiedOutcome } from '@trailmend/report'
import { expect, test } from 'vitest'
import { restoreArchived } from '../../../packages/operate/src/verify/restore.ts'

const chain = { bucket: 'b', prefix: '', account: '111122223333', region: 'us-east-1', trail: 'main', homeRegion: 'us-east-1' }

async function* archived(keys: readonly string[]): AsyncGenerator<VerifiedOutcome> {
  for (const key of keys) {
    const outcome = { subject: 'log', code: 'log-archived', verdict: 'unknown', sentence: '', place: { bucket: 'b', key } } as const
    yield { chain, outcome }
    yield { chain, outcome: { ...outcome, code: 'log-valid', verdict: 'valid' } }
  }
}

const GIGABYTE = 2 ** 30
const deep: ArchivedObject = { archive: 'DEEP_ARCHIVE', size: GIGABYTE, copy: 'none' }

interface Run {
  readonly heads: Readonly<Record<string, Awaited<ReturnType<DigestAccess['head']>>>>
  readonly tier?: 'Bulk' | 'Standard' | 'Expedited'
  readonly yes?: boolean
  readonly answer?: boolean
}

async function restore({ heads, tier = 'Bulk', yes = false, answer }: Run) {
  const said: string[] = []
  const asked: (RestoreWish & { key: string })[] = []
  const access: Pick<DigestAccess, 'head' | 'restore'> = {
    head: async ({ key }) => heads[key]!,
    restore: async ({ key }, wish) => {
      asked.push({ key, ...wish })
      return 'begun'
    },
  }
  const confirm = answer === undefined ? undefined : async () => answer
  await restoreArchived(
    archived(Object.keys(heads)),
    { access, tier, days: 30, yes, concurrency: 3 },
    { say: (text) => void said.push(text), confirm },
  )
  return { said: said.join(''), asked }
}

test('says the price, and asks S3 for nothing that nobody agreed to', async () => {
  const { said, asked } = await restore({ heads: { a: deep, b: deep } })
  expect(said).toContain('DEEP_ARCHIVE: 2 objects, 2.1 GB')
  expect(said).toMatch(/\* Bulk +USD 0\.05 +up to 48 hours/)
  expect(said).toMatch(/ {2}Standard +USD 0\.09 +up to 12 hours/)
  expect(said).toContain('list prices of us-east-1')
  expect(said).toContain('add --yes')
  expect(asked).toEqual([])
})

test.each([
  ['by --yes', { yes: true }],
  ['at the terminal', { answer: true }],
])('restores what was agreed to %s', async (_how, how) => {
  const { said, asked } = await restore({ heads: { a: deep, b: { ...deep, archive: 'GLACIER' } }, ...how })
  expect(asked).toEqual([
    { key: 'a', archive: 'DEEP_ARCHIVE', tier: 'Bulk', days: 30 },
    { key: 'b', archive: 'GLACIER', tier: 'Bulk', days: 30 },
  ])
  expect(said).toContain('Asked S3 for 2 copies.')
})

test('a no is a no', async () => {
  expect((await restore({ heads: { a: deep }, answer: false })).asked).toEqual([])
})

test('a deep archive has no expedited way, so nothing is asked for', async () => {
  const { said, asked } = await restore({ heads: { a: deep }, tier: 'Expedited', yes: true })
  expect(said).toContain('not all of it can be restored by Expedited')
  expect(asked).toEqual([])
})

test('what is under way, readable or not to be looked at is not asked for again', async () => {
  const { said, asked } = await restore({
    heads: {
      a: { ...deep, copy: 'under-way' },
      b: { ...deep, copy: 'readable' },
      c: { unreadable: 'denied', because: 'AccessDenied', needs: 's3:GetObject' },
    },
    yes: true,
  })
  expect(said).toContain('1 object being restored already')
  expect(said).toContain('1 more that could not be looked at')
  expect(asked).toEqual([])
})

test('nothing archived, nothing said but that', async () => {
  expect((await restore({ heads: {} })).said).toBe('Nothing is archived: there is nothing to restore.\n')
})
