import { constants } from 'node:fs'
import { access, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import type { ApplyPorts, JournalStore, RunLock } from '../apply/ports.ts'
import { createFileJournal } from '../apply/stores/file-journal.ts'
import { createFileLock } from '../apply/stores/file-lock.ts'
import type { LockSelf } from '../apply/stores/lock-text.ts'
import { createObjectJournal } from '../apply/stores/object-journal.ts'
import { createObjectLock } from '../apply/stores/object-lock.ts'
import type { Config } from '../config/read-config.ts'
import { makeFolder } from '../make-folder.ts'
import { UsageError } from '../usage-error.ts'

/** Where journals and locks of runs are. */
export type RunPlace =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string }

/** Journals and locks. Whoever opened them closes them. */
export interface RunStore {
  readonly journal: JournalStore
  readonly lock: RunLock
  close(): void
}

/** Where runs are noted down, from the folder of the configuration. */
export const DEFAULT_RUNS = 'trailmend/runs'

/**
 * Read where runs are noted down: a folder, or `s3://bucket/prefix`. Without a wish it is a folder beside the configuration.
 *
 * Throws a `UsageError` for an address of S3 that is none.
 */
export function runPlace(wish: string | undefined, config: Pick<Config, 'path'> | undefined): RunPlace {
  if (wish === undefined) return { kind: 'folder', path: join(dirname(config?.path ?? ''), DEFAULT_RUNS) }
  if (!wish.startsWith('s3:')) return { kind: 'folder', path: isAbsolute(wish) ? wish : join(wish) }
  // Source: S3 User Guide, "General purpose bucket naming rules".
  const [, bucket, prefix] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w!.*'()/-]{0,512}?))?\/*$/u.exec(wish) ?? []
  if (bucket === undefined) throw new UsageError(`--journal ${JSON.stringify(wish)}: expected a folder, or s3://bucket/prefix`)
  return { kind: 's3', bucket, prefix: prefix === undefined || prefix === '' ? 'trailmend/runs' : prefix }
}

/**
 * Get ready to note runs down. In S3 that is done with the credentials that Trailmend was started with, not with a role.
 *
 * Throws a `UsageError` where a folder cannot be made or written to.
 */
export async function openRunStore(
  place: RunPlace,
  { now, sleep, userAgent }: Pick<ApplyPorts, 'now' | 'sleep'> & { readonly userAgent: string },
): Promise<RunStore> {
  const self = thisProcess()
  if (place.kind === 'folder') {
    await prepareFolder(place.path)
    return { journal: createFileJournal(place.path), lock: createFileLock(place.path, self, now), close: () => {} }
  }
  const aws = await import('@trailmend/aws')
  const pace = aws.createPace(AT_ONCE)
  const open = aws.createSessions({ pace, requestHandler: aws.createConnection(AT_ONCE), userAgent })
  const port = await aws.openJournalObjects(await open({}), place.bucket)
  return {
    journal: createObjectJournal(port, place.prefix),
    lock: createObjectLock(port, `${place.prefix}-locks`, { self, clock: { now, sleep } }),
    close: () => pace.end(),
  }
}

const AT_ONCE = 4

/** A journal holds what was read of an account: it is nothing to commit beside a configuration by mistake. */
async function prepareFolder(path: string): Promise<void> {
  try {
    if (await makeFolder(path, 0o700)) await writeFile(join(path, '.gitignore'), '*\n', { flag: 'wx' })
    await access(path, constants.W_OK)
  } catch (error) {
    throw new UsageError(`--journal: runs cannot be noted down in ${path}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  }
}

function thisProcess(): LockSelf {
  return { host: hostname(), pid: process.pid, born: String(performance.timeOrigin), isAlive }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of somebody else lives too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
