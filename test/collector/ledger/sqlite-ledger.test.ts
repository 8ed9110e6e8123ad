import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { openSqliteLedger, readSqliteLedger } from '../../../packages/collector/src/ledger/sqlite-ledger.ts'
import { createSetClock } from './clock.ts'
import { all, ledgerContract, recordFor } from './contract.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'ledger-'))
const clock = createSetClock()
const open = (path: string) => openSqliteLedger({ path, by: 'one', clock })
const thrown = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('a ledger in a file', () => {
  ledgerContract({
    keepsClaims: true,
    makeStore: () => {
      const path = join(folder(), 'ledger.db')
      return (options) => openSqliteLedger({ path, ...options })
    },
  })

  test('is nobody else’s to read, nor are its companions', async () => {
    const path = join(folder(), 'new/ledger.db')
    const ledger = open(path)
    await ledger.finish([{ record: recordFor('a') }])
    expect([path, `${path}-wal`, `${path}-shm`, `${path}-lock`].map(mode)).toEqual(['600', '600', '600', '600'])
    expect(mode(join(path, '..'))).toBe('700')
    await ledger.close()
    chmodSync(path, 0o644)
    await open(path).close()
    expect(mode(path)).toBe('600')
  })

  test('is one collector’s at a time', async () => {
    const path = join(folder(), 'ledger.db')
    const ledger = open(path)
    for (let tries = 0; tries < 3; tries++)
      expect(thrown(() => open(path))).toMatchObject({ code: 'ledger-locked', message: expect.stringContaining(path) })
    await ledger.finish([{ record: recordFor('a') }])
    await ledger.close()
    await open(path).close()
  })

  test('may be read while a collector works with it', async () => {
    const path = join(folder(), 'ledger.db')
    const ledger = open(path)
    const reader = readSqliteLedger(path)
    await ledger.finish([{ record: recordFor('a'), positions: new Map([['file', '1']]) }])
    await ledger.remember('x', 'y')
    expect(await reader.get('a')).toMatchObject({ by: 'one' })
    expect(await all(reader.records({ from: 0, to: clock.now() + 1 }))).toHaveLength(1)
    expect([await reader.positions(), await reader.recall('x')]).toEqual([new Map([['file', '1']]), 'y'])
    const walk = reader.records({ from: 0, to: clock.now() + 1 })[Symbol.asyncIterator]()
    await walk.next()
    await ledger.finish([{ record: recordFor('b') }])
    await reader.close()
    await ledger.close()
    const later = readSqliteLedger(path)
    expect(await later.get('b')).toBeDefined()
    await later.close()
  })

  test('that is not there is not read', () => {
    const path = join(folder(), 'ledger.db')
    expect(thrown(() => readSqliteLedger(path))).toMatchObject({ code: 'configuration' })
    expect(existsSync(path)).toBe(false)
    writeFileSync(path, '')
    expect(thrown(() => readSqliteLedger(path))).toMatchObject({ code: 'configuration', message: expect.stringContaining('no ledger yet') })
  })

  test.each([['relative.db'], [':memory:'], [''], ['file:/tmp/ledger.db'], ['/tmp/a\0b']])('has no path like %j', (path) => {
    expect(thrown(() => open(path))).toMatchObject({ code: 'configuration' })
    expect(thrown(() => readSqliteLedger(path))).toMatchObject({ code: 'configuration' })
  })

  test('cannot be where a folder is, or below a file', () => {
    const place = folder()
    mkdirSync(join(place, 'ledger.db'))
    writeFileSync(join(place, 'file'), '')
    expect(thrown(() => open(join(place, 'ledger.db')))).toMatchObject({ code: 'configuration' })
    expect(thrown(() => open(join(place, 'file/ledger.db')))).toMatchObject({ code: 'configuration' })
  })

  test('of a newer release is left alone', async () => {
    const path = join(folder(), 'ledger.db')
    await open(path).close()
    const db = new DatabaseSync(path)
    db.exec('PRAGMA user_version = 99')
    db.close()
    const before = readFileSync(path)
    expect(thrown(() => open(path))).toMatchObject({ code: 'ledger-newer', message: expect.stringContaining('schema 99') })
    expect(thrown(() => readSqliteLedger(path))).toMatchObject({ code: 'ledger-newer' })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test('notes what was done to its schema', async () => {
    const path = join(folder(), 'ledger.db')
    await open(path).close()
    await open(path).close()
    const db = new DatabaseSync(path)
    expect(db.prepare('SELECT version FROM migrations').all()).toMatchObject([{ version: 1 }, { version: 2 }])
    expect(db.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 2 })
    db.close()
  })

  test('of the first schema keeps what it remembered, as if it were told now', async () => {
    const path = join(folder(), 'ledger.db')
    const first = open(path)
    await first.remember('digest/a', 'x')
    await first.close()
    const db = new DatabaseSync(path)
    db.exec('ALTER TABLE remembered DROP COLUMN at; DELETE FROM migrations WHERE version = 2; PRAGMA user_version = 1')
    db.close()
    const reader = readSqliteLedger(path)
    expect(await reader.recall('digest/a')).toBe('x')
    await reader.close()
    const ledger = open(path)
    expect(await ledger.forgetRemembered('digest/', Date.UTC(2020, 0))).toBe(0)
    expect(await ledger.recall('digest/a')).toBe('x')
    expect(await ledger.forgetRemembered('digest/', Date.UTC(9999, 0))).toBe(1)
    await ledger.close()
  })

  test('is not a database of something else', () => {
    const path = join(folder(), 'ledger.db')
    const db = new DatabaseSync(path)
    db.exec('CREATE TABLE theirs (a)')
    db.close()
    expect(thrown(() => open(path))).toMatchObject({ code: 'ledger-broken', message: expect.stringContaining('file of its own') })
  })

  test('is not a file of something else', () => {
    const path = join(folder(), 'ledger.db')
    writeFileSync(path, 'not a database, and long enough to have a header that could be one: '.repeat(99))
    const before = readFileSync(path)
    expect(thrown(() => open(path))).toMatchObject({ code: 'ledger-broken', message: expect.stringContaining('restore it from a backup') })
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(thrown(() => open(path))).toMatchObject({ code: 'ledger-broken' })
  })

  test('that was cut off says so, and does not pretend to be empty', async () => {
    const path = join(folder(), 'ledger.db')
    const ledger = open(path)
    await ledger.finish(
      Array.from({ length: 300 }, (_each, index) => ({ record: recordFor(`s3://b/${index}`), claims: [new Uint8Array(6500)] })),
    )
    await ledger.close()
    truncateSync(path, 64 * 1024)
    const broken = await (async () => {
      const cut = open(path)
      try {
        for (let index = 0; index < 300; index++) if ((await cut.begin(`s3://b/${index}`, 1)).is !== 'done') return 'pretends'
        return await all(cut.claims(0))
      } finally {
        await cut.close()
      }
    })().catch((error: unknown) => error)
    expect(broken).toMatchObject({ code: 'ledger-broken' })
  })

  test('writes a group of entries, or nothing of it', async () => {
    const path = join(folder(), 'ledger.db')
    const ledger = open(path)
    const bad = recordFor('b', { at: 0.5 })
    await expect(ledger.finish([{ record: recordFor('a'), positions: new Map([['file', '1']]) }, { record: bad }])).rejects.toThrow()
    expect([await ledger.get('a'), await ledger.positions()]).toEqual([undefined, new Map()])
    expect(await ledger.finish([{ record: recordFor('a') }])).toEqual({ lost: [] })
    await ledger.close()
  })
})
