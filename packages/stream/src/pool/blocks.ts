/** Where something is to be put: from `at` on, which is a multiple of 8. */
export interface BlockPlace {
  readonly memory: ArrayBuffer
  readonly at: number
}

/** Something of so many bytes, and where it was put. */
export interface InBlock extends BlockPlace {
  readonly bytes: number
}

/** Memory for events on their way to another thread. */
export interface Blocks {
  /** Room for so many bytes, of any content, behind what was put there for the same answer. */
  readonly place: (bytes: number) => BlockPlace
  /**
   * An answer is complete: where what it has is to be found now. Where that is little, it is moved to a block that several answers share, which is
   * itself handed over with the first of them that is sent: nothing that shares it may be sent later than that.
   */
  readonly finish: <Batch extends InBlock | object>(answer: readonly Batch[]) => readonly Batch[]
  /** What was handed over is not needed any more. */
  readonly giveBack: (memory: readonly ArrayBuffer[]) => void
}

/** Bytes of a block: of several batches, or of very many small files. */
const BLOCK = 2 ** 20
/** Bytes of an answer that are copied once more in less time than it takes two threads to hand a block over and back. */
const LITTLE = 2 ** 15
/** How many blocks wait to be used again, at most. */
const KEPT = 16

/**
 * Blocks, none as yet. Those that come back are used again: fresh memory, which the system must map and clear, and take back from another thread,
 * costs as much as a good part of the reading.
 */
export function createBlocks(): Blocks {
  const free: ArrayBuffer[] = []
  const own = createRoom(take)
  const shared = createRoom(take)
  return { place: own.place, finish, giveBack }

  function take(bytes: number): ArrayBuffer {
    return (bytes > BLOCK ? undefined : free.pop()) ?? unsetMemory(Math.max(bytes, BLOCK))
  }

  function finish<Batch extends InBlock | object>(answer: readonly Batch[]): readonly Batch[] {
    const bytes = answer.reduce((total, each) => total + (isInBlock(each) ? each.bytes : 0), 0)
    if (bytes > LITTLE) {
      own.leave()
      return answer
    }
    const moved = answer.map((each) => (isInBlock(each) ? { ...each, ...copyTo(shared.place(each.bytes), each) } : each))
    own.clear()
    return moved
  }

  function giveBack(memory: readonly ArrayBuffer[]): void {
    for (const each of memory) if (each.byteLength === BLOCK && free.length < KEPT) free.push(each)
  }
}

/** A block that is filled, and the next when it is full, or was handed over. */
function createRoom(take: (bytes: number) => ArrayBuffer) {
  let block: ArrayBuffer | undefined
  let used = 0
  return {
    place(bytes: number): BlockPlace {
      if (block === undefined || block.detached || used + bytes > block.byteLength) {
        block = take(bytes)
        used = 0
      }
      const at = used
      used += Math.ceil(bytes / 8) * 8
      return { memory: block, at }
    },
    /** Nobody needs what is in it. */
    clear() {
      used = 0
    },
    /** It is somebody else's. */
    leave() {
      block = undefined
    },
  }
}

function isInBlock(batch: object): batch is InBlock {
  return 'memory' in batch
}

function copyTo(place: BlockPlace, { memory, at, bytes }: InBlock): BlockPlace {
  new Uint8Array(place.memory, place.at, bytes).set(new Uint8Array(memory, at, bytes))
  return place
}

/** Memory that nobody has set to zeros first: all of it that is read is written before. */
function unsetMemory(bytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer
}
