import type { ApplyPorts, HeldLock, RunLock } from '../ports.ts'
import { type LockSelf, lockText, readLock } from './lock-text.ts'
import type { ObjectPort } from './object-journal.ts'

/** Milliseconds that a lock counts without a sign of life, and how often its run gives one. */
const LASTS = 180_000
const RENEWED_AFTER = 30_000
const LOOKED_AT_EVERY = 15_000

type Clock = Pick<ApplyPorts, 'now' | 'sleep'>

/**
 * Locks as objects: one an account, written only over the version that was read.
 *
 * A run gives signs of life while it works. One that gave none for three minutes, watched by our own clock, is taken for dead; should it
 * live, it finds the lock changed before its next call.
 */
export function createObjectLock(
  port: ObjectPort,
  folder: string,
  { self, clock }: { readonly self: LockSelf; readonly clock: Clock },
): RunLock {
  const textNow = (run: string, isReleased = false): string => lockText(self, run, { at: new Date(clock.now()).toISOString(), isReleased })
  return {
    take: async (account, run) => {
      const key = `${folder}/${account}.lock`
      for (;;) {
        const there = await port.get(key)
        const by = there === undefined ? undefined : readLock(there.text)
        const over = there?.etag ?? null
        if (by !== undefined && over !== null && !by.isReleased && !(await isSilent(key, over, by.at))) return { by, where: key }
        const etag = await write(key, textNow(run), over)
        if (etag !== undefined) return { held: held({ key, run, etag }) }
      }
    },
  }

  function held(taken: { readonly key: string; readonly run: string; readonly etag: string }): HeldLock {
    let etag: string | undefined = taken.etag
    let renewed = clock.now()
    let renewing: Promise<void> | undefined
    const renew = async (): Promise<void> => {
      const asked = clock.now()
      if (etag !== undefined) etag = await write(taken.key, textNow(taken.run), etag)
      renewed = asked
    }
    return {
      isOurs: async () => {
        // A clock that was set back says nothing of how long that is ago.
        if (Math.abs(clock.now() - renewed) > RENEWED_AFTER) {
          renewing ??= renew().finally(() => {
            renewing = undefined
          })
          await renewing
        }
        return etag !== undefined
      },
      release: async () => {
        if (etag !== undefined) await port.put(taken.key, textNow(taken.run, true), etag)
      },
    }
  }

  /** Write a lock over the version that was read; its new version, or `undefined` where another run was first. */
  async function write(key: string, text: string, over: string | null): Promise<string | undefined> {
    const put = await port.put(key, text, over)
    if (put !== undefined) return put.etag
    // An answer that was lost, and a second attempt: what is there may be ours.
    const there = await port.get(key)
    return there?.text === text ? there.etag : undefined
  }

  /** Watch a lock whose last sign of life is old: clocks differ, so that alone says nothing. */
  async function isSilent(key: string, etag: string, at: string): Promise<boolean> {
    const age = clock.now() - Date.parse(at)
    if (age < LASTS) return false
    for (let watched = 0; watched < LASTS; watched += LOOKED_AT_EVERY) {
      await clock.sleep(LOOKED_AT_EVERY)
      if ((await port.get(key))?.etag !== etag) return false
    }
    return true
  }
}
