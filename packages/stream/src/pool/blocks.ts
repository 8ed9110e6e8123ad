/** Where something is to be put: from `at` on, which is a multiple of 8. */
export interface BlockPlace {
  readonly memory: ArrayBuffer
  readonly at: number
}

/** Something of so many bytes, and where it was put. */
export interface InBlock extends BlockPlace {
  readonly bytes: number
}

/** What an answer has, where it is to be found now. */
export interface Finished<Batch> {
  readonly batches: readonly Batch[]
  /** Bytes of the blocks that were begun for it. */
  readonly taken: number
}

/** Memory for events on their way to another thread. */
export interface Blocks {
  /** Room for so many bytes, of any content, behind what was put there for the same answer. */
  readonly place: (bytes: number) => BlockPlace
  /**
   * An answer is complete. Where what it has is little, it is moved to a block that several answers share, which is itself handed over with the
   * first of them that is sent: nothing that shares it may be sent later than that.
   */
  readonly finish: <Other extends object>(answer: readonly (InBlock | Other)[]) => Finished<InBlock | Other>
  /** What was handed over is not needed any more. */
  readonly giveBack: (memory: readonly ArrayBuffer[]) => void
}

const KIB = 1024
/** Bytes of a block, of which a larger one is a multiple: a batch of a large file takes four or five. */
const UNIT = 64 * KIB
/** Bytes of a block that several answers share. */
const SHARED = 2 * UNIT
/** Bytes of an answer that are copied once more in less time than it takes two threads to hand a block over and back. */
const LITTLE = 32 * KIB
/** Bytes of a block that is used again, at most, and of all that wait for that. */
const [LARGEST, KEPT] = [2048 * KIB, 4096 * KIB]

/**
 * Blocks, none as yet. Those that come back are used again: fresh memory, which the system must map and clear, and take back from another thread,
 * costs as much as a good part of the reading.
 */
export function createBlocks(): Blocks {
  const free = createFree()
  const own = createRoom((bytes) => free.take(bytes))
  const shared = createRoom((bytes) => free.take(Math.max(bytes, SHARED)))
  return { place: own.place, finish, giveBack: free.put }

  function finish<Other extends object>(answer: readonly (InBlock | Other)[]): Finished<InBlock | Other> {
    const inBlocks: readonly InBlock[] = answer.filter((each): each is InBlock => isInBlock(each))
    if (inBlocks.length < answer.length || sum(inBlocks.map(({ bytes }) => bytes)) > LITTLE) {
      own.leave()
      return { batches: answer, taken: sum([...new Set(inBlocks.map(({ memory }) => memory))].map(({ byteLength }) => byteLength)) }
    }
    const batches = inBlocks.map((each) => ({ ...each, ...copyTo(shared.place(each.bytes), each) }))
    own.clear()
    return { batches, taken: sum(batches.map(({ memory, at }) => (at === 0 ? memory.byteLength : 0))) }
  }
}

/** Whether a batch is memory, and no object. */
export function isInBlock(batch: object): batch is InBlock {
  return 'memory' in batch
}

/** Whether a block is worth giving back. */
export function isUsedAgain({ byteLength, detached }: ArrayBuffer): boolean {
  return !detached && byteLength <= LARGEST
}

/** Blocks that wait to be used again. */
function createFree() {
  const blocks: ArrayBuffer[] = []
  let kept = 0
  return { take, put }

  /** One that is not twice as large as needed, rather the one that came back last, which the processor may still have at hand. */
  function take(bytes: number): ArrayBuffer {
    const size = Math.ceil(bytes / UNIT) * UNIT
    const at = blocks.findLastIndex(({ byteLength }) => byteLength >= size && byteLength <= 2 * size)
    const [found] = at === -1 ? [] : blocks.splice(at, 1)
    if (found === undefined) return unsetMemory(size)
    kept -= found.byteLength
    return found
  }

  function put(memory: readonly ArrayBuffer[]): void {
    for (const each of memory) {
      if (!isUsedAgain(each)) continue
      blocks.push(each)
      kept += each.byteLength
    }
    while (kept > KEPT) kept -= blocks.shift()?.byteLength ?? 0
  }
}

/** A block that is filled, and the next when it is full, or was handed over. */
function createRoom(take: (bytes: number) => ArrayBuffer) {
  let block: ArrayBuffer | undefined
  let used = 0
  return {
    place(bytes: number): BlockPlace {
      // One that was handed over has none left.
      if (block === undefined || used + bytes > block.byteLength) {
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

function copyTo(place: BlockPlace, { memory, at, bytes }: InBlock): BlockPlace {
  new Uint8Array(place.memory, place.at, bytes).set(new Uint8Array(memory, at, bytes))
  return place
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** Memory that nobody has set to zeros first: all of it that is read is written before. */
function unsetMemory(bytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer
}
