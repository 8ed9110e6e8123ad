import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { HeldLock, RunLock } from '../../../../packages/operate/src/apply/ports.ts'
import { createFileLock } from '../../../../packages/operate/src/apply/stores/file-lock.ts'
import type { LockSelf } from '../../../../packages/operate/src/apply/stores/lock-text.ts'
import { createObjectLock } from '../../../../packages/operate/src/apply/stores/object-lock.ts'
import { createFakeObjects } from './fake-objects.ts'

const ACCOUNT = '111122223333'
const newFolder = () => mkdtemp(join(tmpdir(), 'lock-'))
const heldOf = (taken: Awaited<ReturnType<RunLock['take']>>): HeldLock => {
  if ('by' in taken) throw new Error(`held by ${taken.by.run}`)
  return taken.held
}
/** The processes of a host, by their ids. */
const host =
  (name: string, living: Set<number>) =>
  (pid: number, born = 'once'): LockSelf => ({ host: name, pid, born, isAlive: (each) => living.has(each) })

describe('a lock in files', () => {
  const setting = async () => {
    const living = new Set([1, 2, 3])
    const folder = await newFolder()
    const process = host('here', living)
    return { living, folder, lock: (pid: number, born?: string) => createFileLock(folder, process(pid, born), () => 0) }
  }

  test('is had by one at a time', async () => {
    const { lock } = await setting()
    const first = heldOf(await lock(1).take(ACCOUNT, 'run-1'))
    expect(await lock(2).take(ACCOUNT, 'run-2')).toMatchObject({
      by: { run: 'run-1', host: 'here', pid: 1, at: '1970-01-01T00:00:00.000Z' },
    })
    expect(await lock(1).take(ACCOUNT, 'run-3')).toMatchObject({ by: { run: 'run-1' } })
    expect('held' in (await lock(2).take('444455556666', 'run-4'))).toBe(true)
    expect(await first.isOurs()).toBe(true)
    await first.release()
    expect(await first.isOurs()).toBe(false)
    const second = heldOf(await lock(2).take(ACCOUNT, 'run-2'))
    await first.release()
    expect(await second.isOurs()).toBe(true)
  })

  test('is taken from the dead', async () => {
    const { lock, living } = await setting()
    const dead = heldOf(await lock(1).take(ACCOUNT, 'run-1'))
    living.delete(1)
    const heir = heldOf(await lock(2).take(ACCOUNT, 'run-2'))
    expect([await dead.isOurs(), await heir.isOurs()]).toEqual([false, true])
    await dead.release()
    expect(await heir.isOurs()).toBe(true)
  })

  test('is taken from a process whose id is ours now', async () => {
    const { lock } = await setting()
    await lock(1, 'before').take(ACCOUNT, 'run-1')
    expect('held' in (await lock(1, 'after').take(ACCOUNT, 'run-2'))).toBe(true)
  })

  test('is never taken from another host, nor where it cannot be read', async () => {
    const { lock, folder } = await setting()
    await createFileLock(folder, host('there', new Set())(9), () => 0).take(ACCOUNT, 'run-1')
    expect(await lock(1).take(ACCOUNT, 'run-2')).toMatchObject({ by: { host: 'there' }, where: join(folder, `${ACCOUNT}.lock.1`) })
    await rm(join(folder, `${ACCOUNT}.lock.1`))
    for (const text of ['', '{', '[]', '{"run":1}', 'x'.repeat(20_000)]) {
      await writeFile(join(folder, `${ACCOUNT}.lock.1`), text)
      expect(await lock(1).take(ACCOUNT, 'run-2')).toMatchObject({ by: { run: 'unknown' } })
    }
  })

  test('is had by one of many that find it dead at the same time, again and again', async () => {
    const { lock, living, folder } = await setting()
    for (let round = 0; round < 20; round++) {
      const pids = Array.from({ length: 12 }, (_, index) => round * 100 + index + 10)
      for (const pid of pids) living.add(pid)
      const taken = await Promise.all(pids.map((pid) => lock(pid).take(ACCOUNT, `run-${pid}`)))
      const held = taken.flatMap((each) => ('held' in each ? [each.held] : []))
      expect(held).toHaveLength(1)
      expect(await held[0]!.isOurs()).toBe(true)
      for (const pid of pids) living.delete(pid)
      if (round % 3 === 0) await held[0]!.release()
    }
    expect(await readdir(folder)).toHaveLength(1)
  })
})

describe('a lock in objects', () => {
  const setting = () => {
    const { port, repeatNext } = createFakeObjects()
    const time = { now: 0 }
    const process = host('here', new Set())
    const lock = (pid: number, meanwhile: () => Promise<unknown> = async () => {}) =>
      createObjectLock(port, 'locks', {
        self: process(pid),
        clock: {
          now: () => time.now,
          sleep: async (milliseconds) => {
            time.now += milliseconds
            await meanwhile()
          },
        },
      })
    return { time, lock, repeatNext }
  }

  test('is had by one at a time', async () => {
    const { lock } = setting()
    const taken = await Promise.all([1, 2, 3].map((pid) => lock(pid).take(ACCOUNT, `run-${pid}`)))
    expect(taken.map((each) => ('by' in each ? each.by.run : 'held'))).toEqual(['held', 'run-1', 'run-1'])
    await heldOf(taken[0]!).release()
    expect('held' in (await lock(2).take(ACCOUNT, 'run-2'))).toBe(true)
  })

  test('is kept for as long as its run gives signs of life, however late by the clock of another', async () => {
    const { lock, time } = setting()
    const first = heldOf(await lock(1).take(ACCOUNT, 'run-1'))
    time.now += 600_000
    expect(await lock(2, () => first.isOurs()).take(ACCOUNT, 'run-2')).toMatchObject({ by: { run: 'run-1' } })
    expect(await first.isOurs()).toBe(true)
  })

  test('is taken from a run that was silent for three minutes, which then finds out', async () => {
    const { lock, time } = setting()
    const silent = heldOf(await lock(1).take(ACCOUNT, 'run-1'))
    time.now += 200_000
    const before = time.now
    const heir = heldOf(await lock(2).take(ACCOUNT, 'run-2'))
    expect(time.now - before).toBeGreaterThanOrEqual(180_000)
    expect([await silent.isOurs(), await heir.isOurs()]).toEqual([false, true])
    await silent.release()
    time.now += 60_000
    expect(await heir.isOurs()).toBe(true)
  })

  test('is had, and kept, where the answer was lost and the client has asked again', async () => {
    const { lock, time, repeatNext } = setting()
    repeatNext()
    const first = heldOf(await lock(1).take(ACCOUNT, 'run-1'))
    time.now += 60_000
    repeatNext()
    expect(await first.isOurs()).toBe(true)
  })

  test('is looked at again where the clock was set back', async () => {
    const { lock, time } = setting()
    time.now = 1_000_000
    const silent = heldOf(await lock(1).take(ACCOUNT, 'run-1'))
    time.now += 200_000
    await lock(2).take(ACCOUNT, 'run-2')
    time.now = 500_000
    expect(await silent.isOurs()).toBe(false)
  })
})
