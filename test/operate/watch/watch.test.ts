import { describe, expect, test } from 'vitest'
import { NEVER, type WakeSource, wakeBySignal } from '../../../packages/operate/src/watch/wake.ts'
import { SHORTEST_REST, type WatchPorts, watch } from '../../../packages/operate/src/watch/watch.ts'

const HOUR = 3_600_000

interface Seen {
  readonly reasons: string[]
  readonly slept: number[]
}

/** Ports whose sleep takes no time, but for what a test holds back. */
function ports(over: Partial<WatchPorts<{ exitCode: number }>> & { readonly codes?: readonly number[] } = {}): {
  seen: Seen
  ports: WatchPorts<{ exitCode: number }>
} {
  const seen: Seen = { reasons: [], slept: [] }
  const codes = [...(over.codes ?? [])]
  return {
    seen,
    ports: {
      round: async (reason) => {
        seen.reasons.push(reason)
        return { exitCode: codes.shift() ?? 0 }
      },
      told: () => {},
      sleep: async (milliseconds) => void seen.slept.push(milliseconds),
      random: () => 0.5,
      wake: NEVER,
      signal: new AbortController().signal,
      ...over,
    },
  }
}

describe('watching', () => {
  test('looks as often as it is told to, and ends with the last round’s exit code', async () => {
    const { seen, ports: world } = ports({ codes: [1, 3, 0] })
    expect(await watch({ every: HOUR, rounds: 3 }, world)).toBe(0)
    expect(seen.reasons).toEqual(['the first look', 'it is time', 'it is time'])
    expect(seen.slept).toEqual([SHORTEST_REST, HOUR - SHORTEST_REST, SHORTEST_REST, HOUR - SHORTEST_REST])
  })

  test('rests a tenth more or less', async () => {
    const { seen, ports: world } = ports({ random: () => 0 })
    await watch({ every: HOUR, rounds: 2 }, world)
    expect(seen.slept.reduce((sum, each) => sum + each)).toBe(HOUR * 0.9)
  })

  test('looks early when something wakes it, and never sooner than the shortest rest', async () => {
    const wake: WakeSource = { next: async () => 'somebody knocked' }
    const slept: number[] = []
    const sleep = (milliseconds: number): Promise<void> => {
      slept.push(milliseconds)
      return milliseconds === SHORTEST_REST ? Promise.resolve() : new Promise(() => {})
    }
    const { seen, ports: world } = ports({ wake, sleep })
    await watch({ every: HOUR, rounds: 3 }, world)
    expect(seen.reasons).toEqual(['the first look', 'somebody knocked', 'somebody knocked'])
    expect(slept.filter((each) => each === SHORTEST_REST)).toHaveLength(2)
  })

  test('begins no round once it is told to end', async () => {
    const end = new AbortController()
    const { seen, ports: world } = ports({ signal: end.signal, told: () => end.abort(), codes: [1] })
    expect(await watch({ every: HOUR, rounds: undefined }, world)).toBe(1)
    expect(seen.reasons).toEqual(['the first look'])
  })

  test('lets what ends the watching through', async () => {
    const { ports: world } = ports({ round: async () => Promise.reject(new Error('no credentials')) })
    await expect(watch({ every: HOUR, rounds: undefined }, world)).rejects.toThrow('no credentials')
  })
})

describe('a signal as a wake source', () => {
  test('wakes once, and leaves no listener behind', async () => {
    const before = process.listenerCount('SIGHUP')
    const wake = wakeBySignal('SIGHUP', process)
    const waiting = wake.next(new AbortController().signal)
    process.emit('SIGHUP')
    expect(await waiting).toBe('the process was sent SIGHUP')
    wake.close()
    expect(process.listenerCount('SIGHUP')).toBe(before)
  })

  test('is not lost while nobody rests, and counts once', async () => {
    const wake = wakeBySignal('SIGHUP', process)
    process.emit('SIGHUP')
    process.emit('SIGHUP')
    expect(await wake.next(new AbortController().signal)).toBe('the process was sent SIGHUP')
    const end = new AbortController()
    const waiting = wake.next(end.signal)
    end.abort()
    expect(await waiting).toBe('the end')
    wake.close()
  })

  test('ends when the rest ends', async () => {
    const wake = wakeBySignal('SIGHUP', process)
    const ended = AbortSignal.abort()
    expect(await wake.next(ended)).toBe('the end')
    wake.close()
  })
})
