import { describe, expect, test } from 'vitest'
import { createGate } from '../../../packages/collector/src/run/gate.ts'
import { turn } from './turn.ts'

const never = new AbortController().signal

/** Asks for a way in, and notes who is let in. */
function asking(room: () => number) {
  const gate = createGate(room)
  const inside: string[] = []
  const ask = (name: string, weight: number, signal = never) =>
    gate.enter(weight, signal).then((leave) => {
      inside.push(name)
      return leave
    })
  return { gate, inside, ask }
}

describe('a gate', () => {
  test('lets in as much as there is room for, in the order of asking', async () => {
    const { gate, inside, ask } = asking(() => 3)
    const [a, b] = [ask('a', 2), ask('b', 2)]
    void ask('c', 1)
    await turn()
    // `c` would fit, and waits for `b`: else what is heavy would wait for ever.
    expect([inside, gate.inside]).toEqual([['a'], 2])
    ;(await a)()
    await turn()
    expect([inside, gate.inside]).toEqual([['a', 'b', 'c'], 3])
    ;(await b)()
    expect(gate.inside).toBe(1)
  })

  test('lets in what is heavier than all of it, alone', async () => {
    const { inside, ask } = asking(() => 3)
    const heavy = ask('heavy', 100)
    void ask('light', 1)
    await turn()
    expect(inside).toEqual(['heavy'])
    ;(await heavy)()
    await turn()
    expect(inside).toEqual(['heavy', 'light'])
  })

  test('is left once, however often that is said', async () => {
    const { gate, ask } = asking(() => 2)
    const leave = await ask('a', 1)
    await ask('b', 1)
    leave()
    leave()
    expect(gate.inside).toBe(1)
  })

  test('has more room when more is said', async () => {
    let room = 1
    const { inside, ask } = asking(() => room)
    const leave = await ask('a', 1)
    void ask('b', 1)
    void ask('c', 1)
    room = 2
    leave()
    await turn()
    expect(inside).toEqual(['a', 'b', 'c'])
  })

  test('lets the next in when the first gives up, and nobody who gave up', async () => {
    const { gate, inside, ask } = asking(() => 2)
    const leave = await ask('a', 1)
    const impatient = new AbortController()
    const heavy = ask('heavy', 2, impatient.signal)
    void ask('light', 1)
    impatient.abort(new Error('enough'))
    await expect(heavy).rejects.toThrow('enough')
    expect(inside).toEqual(['a', 'light'])
    leave()
    expect(gate.inside).toBe(1)
    await expect(gate.enter(1, AbortSignal.abort(new Error('late')))).rejects.toThrow('late')
    impatient.abort()
    expect(gate.inside).toBe(1)
  })
})
