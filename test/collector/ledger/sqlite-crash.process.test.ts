import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openSqliteLedger } from '../../../packages/collector/src/ledger/sqlite-ledger.ts'
import { createSetClock } from './clock.ts'
import { all } from './contract.ts'
import { recordOf } from './finished.ts'

const FINISHER = fileURLToPath(new URL('./finisher.ts', import.meta.url))
const KILLS = 20
const clock = createSetClock(0, 7)

interface Finisher {
  readonly child: ChildProcess
  /** Resolves when it has said so many lines, or has ended. */
  readonly said: (lines: number) => Promise<void>
  /** The number behind the last object that it said was finished. */
  readonly finished: () => number
  readonly ended: Promise<string>
}

function startFinisher(path: string, first: number): Finisher {
  const child = spawn(process.execPath, [FINISHER, path, `${first}`], { stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  const waiting: (() => void)[] = []
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line)
    for (const wake of waiting.splice(0)) wake()
  })
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(errors)))
  const said = async (count: number): Promise<void> => {
    while (lines.length < count && child.exitCode === null && child.signalCode === null)
      await Promise.race([new Promise<void>((resolve) => waiting.push(resolve)), ended])
  }
  return { child, said, ended, finished: () => Number(lines.filter((line) => line !== 'open').at(-1) ?? first) }
}

test(`what was finished is there, whole, after each of ${KILLS} kills`, async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'ledger-')), 'ledger.db')
  let next = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const finisher = startFinisher(path, next)
    await finisher.said(1 + Math.floor(clock.random() * 40))
    // Somewhere in the middle of what it does, and not just after it said something.
    for (let turns = Math.floor(clock.random() * 30); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
    finisher.child.kill('SIGKILL')
    expect(await finisher.ended).toBe('')
    expect(finisher.child.signalCode).toBe('SIGKILL')
    next = await expectWhole(path, finisher.finished())
  }
  expect(next).toBeGreaterThan(KILLS)
}, 120_000)

/** Everything up to what was said, perhaps one group more, and nothing in parts. The number of the first that is not there. */
async function expectWhole(path: string, said: number): Promise<number> {
  const db = new DatabaseSync(path)
  expect(db.prepare('PRAGMA integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }])
  db.close()
  const ledger = openSqliteLedger({ path, by: 'reader', clock })
  const records = (await all(ledger.records({ from: 0, to: 1e9 }))).sort((one, other) => one.at - other.at)
  expect(records.length).toBeGreaterThanOrEqual(said)
  expect(records.map(({ at }) => at)).toEqual(records.map((_each, index) => index))
  for (const { acknowledged: _acknowledged, by: _by, ...record } of records) expect(record).toEqual(recordOf(record.at).record)
  expect((await ledger.positions()).get('file')).toBe(records.length === 0 ? undefined : `${records.length - 1}`)
  const claims = await all(ledger.claims(0))
  expect(claims.length).toBeGreaterThanOrEqual(Math.min(records.length, 200))
  for (const { id, claims: bytes } of claims) expect([bytes]).toEqual(recordOf(Number(id.slice('s3://b/'.length))).claims)
  await ledger.close()
  return records.length
}

test('another process has the ledger until it has ended, however it ends', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'ledger-')), 'ledger.db')
  const finisher = startFinisher(path, 0)
  await finisher.said(1)
  expect(() => openSqliteLedger({ path, by: 'two', clock })).toThrow(expect.objectContaining({ code: 'ledger-locked' }))
  finisher.child.kill('SIGKILL')
  await finisher.ended
  await openSqliteLedger({ path, by: 'two', clock }).close()
})
