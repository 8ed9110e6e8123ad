import type { Clock } from '../clock.ts'

/** Things that are sent together. */
export interface Gather<Item, Answer> {
  /** Resolves with what was answered to this one; throws what sending threw. */
  add(item: Item): Promise<Answer>
  /** Send what waits, and resolve when everything sent has been answered. Never throws. */
  flush(): Promise<void>
}

interface GatherOptions<Item, Answer> {
  /** How many to send at once. */
  readonly most: number
  /** Milliseconds that the first may wait for others. */
  readonly within: number
  readonly clock: Clock
  /** Answers in the order of the items. */
  readonly send: (items: readonly Item[]) => Promise<readonly Answer[]>
}

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/** Send together what comes within some milliseconds: ten to a call cost a tenth. */
export function createGather<Item, Answer>({ most, within, clock, send }: GatherOptions<Item, Answer>): Gather<Item, Answer> {
  let waiting: Waiting<Item, Answer>[] = []
  const underWay = new Set<Promise<void>>()
  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        if (waiting.length >= most) begin()
        else if (waiting.length === 1) beginLater(waiting)
      }),
    flush: async () => {
      begin()
      await Promise.all(underWay)
    },
  }

  function beginLater(those: typeof waiting): void {
    clock.sleep(within).then(() => {
      if (waiting === those) begin()
    })
  }

  function begin(): void {
    if (waiting.length === 0) return
    const those = waiting
    waiting = []
    const sent = sendAll(those).finally(() => underWay.delete(sent))
    underWay.add(sent)
  }

  async function sendAll(those: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await send(those.map(({ item }) => item))
      for (const [index, { resolve, reject }] of those.entries()) {
        const answer = answers[index]
        if (answer === undefined) reject(new Error('nothing was answered to one of those sent together'))
        else resolve(answer)
      }
    } catch (error) {
      for (const { reject } of those) reject(error)
    }
  }
}
