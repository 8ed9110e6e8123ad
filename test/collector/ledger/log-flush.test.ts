import fs, { mkdtempSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteLedger } from '../../../packages/collector/src/ledger/sqlite-ledger.ts'
import { createSetClock } from './clock.ts'
import { recordFor } from './contract.ts'

/** A disk that flushes when it is told to: how each flush asked for is to end. */
const asked: ((error: Error | null) => void)[] = []
const flushed = (error: Error | null = null) => asked.shift()?.(error)
const { fdatasync } = fs
const flushWith = (flush: typeof fdatasync) => {
  fs.fdatasync = flush
  syncBuiltinESMExports()
}
beforeAll(() => flushWith(((_file, ended) => void asked.push(ended)) as typeof fdatasync))
afterAll(() => flushWith(fdatasync))
beforeEach(() => {
  asked.length = 0
})

const open = () => openSqliteLedger({ path: join(mkdtempSync(join(tmpdir(), 'ledger-')), 'ledger.db'), by: 'one', clock: createSetClock() })
const turn = () => new Promise((resolve) => setImmediate(resolve))
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let settled = false
  const end = () => {
    settled = true
  }
  promise.then(end, end)
  await turn()
  return settled
}

describe('a ledger in a file, while its disk is at it', () => {
  test('has finished nothing, nor remembered, and tells nobody that it has', async () => {
    const ledger = open()
    const finished = ledger.finish([{ record: recordFor('a') }])
    const [done, other] = [ledger.begin('a', 1_000), ledger.begin('b', 1_000)]
    expect([await isSettled(finished), await isSettled(done), await isSettled(other)]).toEqual([false, false, true])
    flushed()
    expect([await finished, await done]).toMatchObject([{ lost: [] }, { is: 'done' }])
    const remembered = ledger.remember('x', 'y')
    expect(await isSettled(remembered)).toBe(false)
    flushed()
    await remembered
    await ledger.close()
  })

  test('has each flush begin after what it is for', async () => {
    const ledger = open()
    const first = ledger.finish([{ record: recordFor('a') }])
    const second = ledger.finish([{ record: recordFor('b') }])
    flushed()
    expect([await isSettled(first), await isSettled(second), await isSettled(ledger.begin('b', 1_000))]).toEqual([true, false, false])
    flushed()
    await second
    await ledger.close()
  })

  test('is not closed', async () => {
    const ledger = open()
    const finished = ledger.finish([{ record: recordFor('a') }])
    const closed = ledger.close()
    expect(await isSettled(closed)).toBe(false)
    flushed()
    await Promise.all([finished, closed])
  })

  test('that failed is not asked again: the system takes for written what it lost', async () => {
    const ledger = open()
    const finished = ledger.finish([{ record: recordFor('a') }])
    const done = ledger.begin('a', 1_000)
    flushed(new Error('EIO: i/o error, fdatasync'))
    await expect(finished).rejects.toMatchObject({ code: 'ledger-not-flushed', message: expect.stringContaining('EIO') })
    await expect(done).rejects.toMatchObject({ code: 'ledger-not-flushed' })
    const again = ledger.finish([{ record: recordFor('a') }])
    flushed()
    await expect(again).rejects.toMatchObject({ code: 'ledger-not-flushed' })
    await expect(ledger.begin('a', 1_000)).rejects.toMatchObject({ code: 'ledger-not-flushed' })
    await ledger.close()
  })
})
