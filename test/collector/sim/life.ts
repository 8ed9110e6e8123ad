import type { Random } from '../../fixtures/cloudtrail-log.ts'
import { type Faults, SimulatedFault } from './faults.ts'
import type { MachineClock, VirtualTime } from './virtual-clock.ts'
import type { World } from './world.ts'

/** How a process ends before its work is done: dead on the spot, or told to, politely or at once. */
export type EndKind = 'kill' | 'stop' | 'abort'

/** When a process ends: at its action of this number, before or after it took effect. */
export interface Ending {
  readonly how: EndKind
  readonly action: number
  readonly before: boolean
}

/** What a process is, as long as it lives. */
export interface Life {
  readonly name: string
  readonly world: World
  readonly time: VirtualTime
  readonly clock: MachineClock
  readonly random: Random
  readonly faults: Faults
  /** Whether something goes wrong now, that does in so many of a thousand. */
  hits(thousandths: number): boolean
  /** Something that the outside sees: with all that may go wrong around it. A dead process waits for ever. */
  act<T>(what: string, does: () => T | Promise<T>, fails?: number): Promise<T>
  /** Actions so far. */
  actions(): number
  /** Resolves when it dies. */
  readonly died: Promise<void>
}

interface LifeOptions {
  readonly name: string
  readonly world: World
  readonly time: VirtualTime
  readonly random: Random
  readonly faults: Faults
  readonly ending: Ending | undefined
  /** It is told to end. */
  readonly told: (how: 'stop' | 'abort') => void
}

/** A new process. */
export function createLife({ name, world, time, random, faults, ending, told }: LifeOptions): Life {
  const clock = time.machine()
  const death = Promise.withResolvers<void>()
  const never = new Promise<never>(() => undefined)
  let isDead = false
  let actions = 0
  const hits = (thousandths: number): boolean => !world.isCalm && thousandths > 0 && random(1000) < thousandths
  return { name, world, time, clock, random, faults, hits, act, actions: () => actions, died: death.promise }

  async function act<T>(what: string, does: () => T | Promise<T>, fails = 0): Promise<T> {
    if (isDead) return never
    const number = actions++
    const note = (how: string): void => void world.trace.push(`${time.elapsed()} ${name} ${number} ${what} ${how}`)
    if (hits(faults.clockJump)) clock.jump(random(2 * faults.clockError) - faults.clockError)
    if (number === ending?.action && ending.before && end(ending.how, note)) return never
    await clock.sleep(hits(faults.slow) ? random(600_000) : random(40))
    if (isDead) return never
    if (hits(fails)) {
      note('failed')
      throw new SimulatedFault(what)
    }
    const result = await does()
    note('done')
    if (isDead) return never
    if (number === ending?.action && !ending.before && end(ending.how, note)) return never
    if (hits(faults.lostAnswer)) throw new SimulatedFault(`${what}: its answer was lost`)
    return result
  }

  /** Whether it is dead. */
  function end(how: EndKind, note: (how: string) => void): boolean {
    note(how)
    if (how !== 'kill') told(how)
    else {
      isDead = true
      clock.kill()
      death.resolve()
    }
    return isDead
  }
}
