import type { AccountSnapshot, Answer, Plan, StepCall } from '@trailmend/core'
import { createFakeAccount, type FakeAccount } from './fake-account.ts'
import { foresight } from './fixture-plans.ts'
import { type ApplyPorts, apply, undo } from './under-test.ts'

/** The faults that a call of each port can meet. */
export const FAULTS = {
  observe: ['fails', 'die-before', 'die-after'],
  perform: ['throttled', '5xx-before', '5xx-after', 'timeout-before', 'timeout-after', 'throws-after', 'denied', 'die-before', 'die-after'],
  append: ['fails-before', 'fails-after', 'fails-torn', 'die-before', 'die-after', 'die-torn'],
  read: ['fails', 'die-before'],
  take: ['fails', 'die-before', 'die-after'],
  ours: ['fails', 'lost', 'die-before'],
  release: ['fails', 'die-before', 'die-after'],
  sleep: ['fails', 'die-before', 'die-after'],
} as const
export type Port = keyof typeof FAULTS
export type Fault = (typeof FAULTS)[Port][number]

/** Told of every call of a port before it is made; says what goes wrong with it. */
export type Script = (port: Port, number: number) => Fault | undefined

const NO_FAULTS: Script = () => undefined

/** Everything that outlives a process: the account, the journal, the lock, and time. */
export interface FakeWorld {
  readonly account: FakeAccount
  /** The port calls so far, in their order. */
  readonly calls: Port[]
  journal: string
  /** The process that has the lock, if it lives. */
  holder: symbol | undefined
  readonly living: Set<symbol>
  readonly script: Script
  readonly instead: (call: StepCall) => Answer | undefined
  time: number
}

export interface WorldWish {
  readonly script?: Script
  /** Milliseconds until a change shows. */
  readonly lag?: number
  /** What AWS does instead of carrying out a call. */
  readonly instead?: (call: StepCall, world: FakeWorld) => Answer | undefined
}

export function createWorld(begin: AccountSnapshot, { script = NO_FAULTS, lag = 0, instead = () => undefined }: WorldWish = {}): FakeWorld {
  const world: FakeWorld = {
    account: createFakeAccount(begin, { now: () => world.time, lag }),
    calls: [],
    journal: '',
    holder: undefined,
    living: new Set(),
    script,
    instead: (call) => instead(call, world),
    time: Date.parse('2026-11-22T10:00:00Z'),
  }
  return world
}

class Death extends Error {}

/** A process, which may die: then nothing that it does reaches the world any more. */
export function startProcess(world: FakeWorld, signal?: AbortSignal): ApplyPorts {
  const self = Symbol('process')
  world.living.add(self)
  const alive = () => {
    if (!world.living.has(self)) throw new Death('dead')
  }
  const die = () => {
    world.living.delete(self)
    throw new Death('died')
  }
  /** Make a call of a port, or let it go wrong. */
  const meet = async <T>(port: Port, effect: () => T, torn: () => void = () => {}): Promise<T> => {
    await Promise.resolve()
    alive()
    world.calls.push(port)
    const fault = world.script(port, world.calls.length - 1)
    if (fault === undefined) return effect()
    if (fault === 'die-before') die()
    if (fault === 'fails' || fault === 'fails-before' || fault === 'throttled') throw new Error(`${port} failed`)
    if (fault === 'fails-torn' || fault === 'die-torn') torn()
    else effect()
    if (fault.startsWith('die')) die()
    throw new Error(`${port} failed late`)
  }
  const held = {
    isOurs: async () => {
      await Promise.resolve()
      alive()
      world.calls.push('ours')
      const fault = world.script('ours', world.calls.length - 1)
      if (fault === 'die-before') die()
      if (fault === 'fails') throw new Error('the lock cannot be read')
      return fault !== 'lost' && world.holder === self
    },
    release: () =>
      meet('release', () => {
        world.holder = undefined
      }),
  }
  return {
    observe: () => meet('observe', () => world.account.shown()),
    perform: async (call) => {
      await Promise.resolve()
      alive()
      world.calls.push('perform')
      const fault = world.script('perform', world.calls.length - 1)
      const error = (name: string) => ({ error: { name, message: name } })
      if (fault === 'die-before') die()
      if (fault === 'throttled') return error('ThrottlingException')
      if (fault === '5xx-before') return error('InternalFailure')
      if (fault === 'timeout-before') return error('TimeoutError')
      if (fault === 'denied') return error('AccessDenied')
      const answer = world.instead(call) ?? world.account.carryOut(call)
      if (fault === undefined) return answer
      if (fault === '5xx-after') return error('503')
      if (fault === 'timeout-after') return error('ECONNRESET')
      if (fault === 'throws-after') throw new Error('the connection broke')
      return die()
    },
    foresight,
    journal: {
      read: () => meet('read', () => (world.journal === '' ? undefined : world.journal)),
      append: (_run, { after, lines }) => {
        const behind = world.journal.slice(after)
        const write = (text: string) => {
          if (behind.includes('\n')) throw new Error('another run has written to the journal')
          world.journal = world.journal.slice(0, after) + text
        }
        return meet(
          'append',
          () => write(lines),
          () => write(lines.slice(0, Math.floor(lines.length * 0.6))),
        )
      },
      runs: async () => new Map(),
    },
    lock: {
      take: () =>
        meet('take', () => {
          const holder = world.holder
          if (holder !== undefined && world.living.has(holder))
            return { by: { run: 'other', host: 'here', pid: 1, at: 'now' }, where: 'memory' }
          world.holder = self
          return { held }
        }),
    },
    now: () => world.time,
    sleep: (milliseconds) =>
      meet('sleep', () => {
        world.time += milliseconds
      }),
    random: () => 0.5,
    signal,
  }
}

/** Start processes until one brings the run to its end; how many it took. */
export async function settle(world: FakeWorld, plan: Plan, work: typeof apply | typeof undo = apply): Promise<number> {
  const wanted = work === undo ? 'undone' : 'applied'
  for (let processes = 1; processes <= 8; processes++) {
    const ports = startProcess(world)
    const result = await work({ plan, approvals: new Set(), run: 'run-1' }, ports).catch((error: Error) => error)
    const wasAlive = [...world.living].length
    // A process that ended has left; its lock is nobody's.
    world.living.clear()
    if (!(result instanceof Error) && result.outcome === wanted && wasAlive > 0) return processes
  }
  throw new Error(`never ${wanted}`)
}
