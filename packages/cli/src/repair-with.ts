import { setTimeout as pause } from 'node:timers/promises'
import { openRunStore, type RepairContext, type RunPlace } from '@trailmend/operate/repair'
import { USER_AGENT } from '@trailmend/operate/version'
import { visible } from '@trailmend/report/escape'
import { listenForEnd } from './end-signals.ts'
import type { Io } from './io.ts'

/** What came of work on accounts, and the exit code of the signal that ended it, if one did. */
export interface Repaired<T> {
  readonly came: T
  readonly endedBy: number | undefined
}

/** Do what changes accounts: with its journal, a line on standard error for whatever happens to a step, and an end in good order. */
export async function repairWith<T>(place: RunPlace, io: Io, work: (context: RepairContext) => Promise<T>): Promise<Repaired<T>> {
  const end = listenForEnd(io, 'ending as soon as the call under way is noted down')
  const sleep = (milliseconds: number): Promise<void> => sleepUnless(end.signal, milliseconds)
  const store = await openRunStore(place, { now: io.clock, sleep, userAgent: USER_AGENT })
  try {
    const came = await work({
      clock: io.clock,
      userAgent: USER_AGENT,
      sleep,
      random: Math.random,
      journal: store.journal,
      lock: store.lock,
      progress: ({ step, what, done, total }) => io.say(`[${done}/${total}] ${visible(step)}: ${what}\n`),
      signal: end.signal,
    })
    return { came, endedBy: end.exitCode() }
  } finally {
    store.close()
    end.stop()
  }
}

/** Wait, but not for a process that is to end. */
export async function sleepUnless(signal: AbortSignal, milliseconds: number): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
