import { randomUUID } from 'node:crypto'
import { link, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../../make-folder.ts'
import type { HeldLock, RunLock } from '../ports.ts'
import { type LockSelf, type LockText, lockText, readLock } from './lock-text.ts'

/**
 * Locks in a folder: of an account the numbered files, of which the one with the highest number counts.
 *
 * Who wants the lock makes the file with the next number, which only one can. The highest is never removed, so nobody who looked a while ago
 * and found a dead run's can come between: its number is taken, or no longer the highest. A run on another host is taken to live; so is
 * one on this host as long as its process does.
 */
export function createFileLock(folder: string, self: LockSelf, now: () => number): RunLock {
  return {
    take: async (account, run) => {
      await makeFolder(folder, 0o700)
      for (;;) {
        const highest = await highestOf(folder, account)
        const there = highest === undefined ? undefined : await textIn(pathOf(folder, account, highest))
        // Removed since the folder was read: there is a higher one.
        if (highest !== undefined && there === undefined) continue
        if (highest !== undefined && there !== undefined && isHeld(there, self))
          return { by: there, where: pathOf(folder, account, highest) }
        const number = (highest ?? 0) + 1
        const path = pathOf(folder, account, number)
        const text = lockText(self, run, { at: new Date(now()).toISOString(), isReleased: false })
        if (!(await created(path, text))) continue
        if ((await highestOf(folder, account)) !== number) {
          await rm(path, { force: true })
          continue
        }
        if (highest !== undefined) await rm(pathOf(folder, account, highest), { force: true })
        return { held: held({ folder, account, number, text }) }
      }
    },
  }
}

interface Taken {
  readonly folder: string
  readonly account: string
  readonly number: number
  readonly text: string
}

function held({ folder, account, number, text }: Taken): HeldLock {
  const path = pathOf(folder, account, number)
  const isOurs = async (): Promise<boolean> =>
    (await highestOf(folder, account)) === number && (await readFile(path, 'utf8').catch(() => '')) === text
  return {
    isOurs,
    release: async () => {
      if (!(await isOurs())) return
      const released: LockText = { ...readLock(text), isReleased: true }
      const unfinished = await written(path, `${JSON.stringify(released)}\n`)
      await rename(unfinished, path)
    },
  }
}

function isHeld(there: LockText, self: LockSelf): boolean {
  if (there.isReleased) return false
  if (there.host !== self.host) return true
  // A process that has our id and is not us is gone.
  return there.pid === self.pid ? there.born === self.born : self.isAlive(there.pid)
}

/** Make a file that is there whole or not at all; false if there is one. */
async function created(path: string, text: string): Promise<boolean> {
  const unfinished = await written(path, text)
  try {
    await link(unfinished, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(unfinished, { force: true })
  }
}

async function written(path: string, text: string): Promise<string> {
  const unfinished = `${path}.${randomUUID()}.tmp`
  const file = await open(unfinished, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  return unfinished
}

async function textIn(path: string): Promise<LockText | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : readLock(text)
}

function pathOf(folder: string, account: string, number: number): string {
  return join(folder, `${account}.lock.${number}`)
}

async function highestOf(folder: string, account: string): Promise<number | undefined> {
  const begin = `${account}.lock.`
  const numbers = (await readdir(folder))
    .filter((name) => name.startsWith(begin) && /^[1-9]\d{0,14}$/.test(name.slice(begin.length)))
    .map((name) => Number(name.slice(begin.length)))
  return numbers.length === 0 ? undefined : Math.max(...numbers)
}
