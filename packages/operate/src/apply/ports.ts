import type { AccountSnapshot, Answer, Foresight, StepCall } from '@trailmend/core'

/** All that a run needs of the world. */
export interface ApplyPorts {
  /** Read all that the plan rests on, now. May throw: that is tried again. */
  observe(): Promise<AccountSnapshot>
  /** Make a call, once: trying again is the run's to decide, for only it knows which call may be made twice. An error of AWS is an answer. */
  perform(call: StepCall): Promise<Answer>
  readonly foresight: Foresight
  readonly journal: JournalStore
  readonly lock: RunLock
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number
  sleep(milliseconds: number): Promise<void>
  /** At least 0, less than 1. */
  random(): number
  readonly progress?: ApplyProgress | undefined
  /** Asked once, after the account was read and directly before the first call is noted down. Throws where nothing may be done after all. */
  readonly consent?: (() => Promise<void>) | undefined
  /** Aborted when the run is to end as soon as what is under way is done. */
  readonly signal?: AbortSignal | undefined
}

/** Told what happens to a step. Implementations must return at once. */
export type ApplyProgress = (event: { readonly step: string; readonly what: string; readonly done: number; readonly total: number }) => void

/** Keeps journals, each under the name of its run. */
export interface JournalStore {
  /** All that was written of a run; `undefined` where there is none. */
  read(run: string): Promise<string | undefined>
  /**
   * Add whole lines behind the first `after` characters of a journal, all of ASCII; what stands behind those was cut off while it was
   * written, and is taken away. Durable once it resolves.
   *
   * Throws where that is not sure, and where another process has written to the same journal.
   */
  append(run: string, addition: JournalAddition): Promise<void>
  /** The names of all runs, in order, each with what tells this state of its journal from others: what has the same has the same text. */
  runs(): Promise<ReadonlyMap<string, string>>
}

/** Lines to add, and how long the journal is in front of them. */
export interface JournalAddition {
  readonly after: number
  readonly lines: string
}

/** Who is at work on an account. Comes from a file or an object: attacker-controlled. */
export interface LockHolder {
  readonly run: string
  readonly host: string
  readonly pid: number
  /** ISO 8601 in UTC. */
  readonly at: string
}

/** Lets one run at a time work on an account. */
export interface RunLock {
  /** Take the lock of an account, or say who has it and what would have to be removed. A lock is never taken from a run that lives. */
  take(account: string, run: string): Promise<{ readonly held: HeldLock } | { readonly by: LockHolder; readonly where: string }>
}

/** A lock that was taken. */
export interface HeldLock {
  /** Whether it is still ours. Asked before every call that changes something. */
  isOurs(): Promise<boolean>
  release(): Promise<void>
}
