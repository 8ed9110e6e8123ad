/** Lets so much through at once, in the order of asking. */
export interface Gate {
  /** Resolves with what gives it back (once; more often does nothing), when there is room. Throws the signal's reason if that comes first. */
  enter(weight: number, signal: AbortSignal): Promise<() => void>
  /** What is inside now. */
  readonly inside: number
}

interface Waiting {
  readonly weight: number
  readonly admit: () => void
}

/** A gate for so much. What is heavier than all of it goes through alone. */
export function createGate(room: () => number): Gate {
  const waiting: Waiting[] = []
  let inside = 0
  return {
    get inside() {
      return inside
    },
    enter: (weight, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        if (waiting.length === 0 && hasRoom(weight)) return resolve(admit(weight))
        const one: Waiting = {
          weight,
          admit: () => {
            signal.removeEventListener('abort', giveUp)
            resolve(admit(weight))
          },
        }
        const giveUp = (): void => {
          const at = waiting.indexOf(one)
          if (at >= 0) waiting.splice(at, 1)
          reject(signal.reason)
          admitAll()
        }
        signal.addEventListener('abort', giveUp, { once: true })
        waiting.push(one)
        admitAll()
      }),
  }

  function hasRoom(weight: number): boolean {
    return inside === 0 || inside + weight <= room()
  }

  function admit(weight: number): () => void {
    inside += weight
    return once(() => leave(weight))
  }

  function leave(weight: number): void {
    inside -= weight
    admitAll()
  }

  function admitAll(): void {
    for (let first = waiting[0]; first !== undefined && hasRoom(first.weight); first = waiting[0]) {
      waiting.shift()
      first.admit()
    }
  }
}

function once(act: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    act()
  }
}
