import { describe, expect, test } from 'vitest'
import { createRepeat } from '../../../../packages/collector/src/sink/file/repeat.ts'

/** What is done ends when it is told to. */
function scene() {
  const ends: (() => void)[] = []
  const counts = { begun: 0, underWay: 0, most: 0 }
  let problem: Error | undefined
  const repeat = createRepeat(async () => {
    counts.begun++
    counts.underWay++
    counts.most = Math.max(counts.most, counts.underWay)
    await new Promise<void>((resolve) => ends.push(resolve))
    counts.underWay--
    if (problem !== undefined) throw problem
  })
  const end = async (): Promise<void> => {
    ends.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const fail = (with_: Error | undefined): void => {
    problem = with_
  }
  return { repeat, counts, end, fail }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('what is repeated', () => {
  test('is done once for all who ask in the same turn, and not at all where nobody asks', async () => {
    const { repeat, counts, end } = scene()
    await repeat.rest()
    for (let at = 0; at < 3; at++) repeat.ask()
    await settled()
    await end()
    await repeat.rest()
    expect(counts).toEqual({ begun: 1, underWay: 0, most: 1 })
  })

  test('is done once more for all who ask while it is done, never twice at once', async () => {
    const { repeat, counts, end } = scene()
    repeat.ask()
    await settled()
    for (let at = 0; at < 3; at++) repeat.ask()
    await settled()
    expect(counts).toEqual({ begun: 1, underWay: 1, most: 1 })
    await end()
    await end()
    await repeat.rest()
    expect(counts).toEqual({ begun: 2, underWay: 0, most: 1 })
  })

  test('is at rest when nobody asks for more', async () => {
    const { repeat, end } = scene()
    repeat.ask()
    await settled()
    repeat.ask()
    const order: string[] = []
    const rest = repeat.rest().then(() => order.push('rest'))
    await end()
    order.push('once')
    await end()
    await rest
    expect(order).toEqual(['once', 'rest'])
  })

  test('that failed says so until it works, and is done again only when somebody asks', async () => {
    const { repeat, counts, end, fail } = scene()
    fail(new Error('full'))
    repeat.ask()
    await settled()
    await end()
    for (let at = 0; at < 2; at++) await expect(repeat.rest()).rejects.toThrow('full')
    expect(counts.begun).toBe(1)
    fail(undefined)
    repeat.ask()
    await settled()
    await end()
    await repeat.rest()
    expect(counts.begun).toBe(2)
  })
})
