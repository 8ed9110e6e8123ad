import { setInterval } from 'node:timers'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

// Left to itself V8 lets young objects have 128 MiB, and old ones several times what they need. With this a long queue takes much less, and
// hardly any more time. It is for a program to say, not for a library.

/** MiB of each half of the young generation, at most. */
const HALF = 16
/**
 * Percent of what is alive that may come on top of it before V8 looks for what is not. What buffers take counts there, too: at 100, V8 looked every 250
 * objects of 60 KB, which took a twelfth of the processor time.
 */
const GROWTH = 180
/** Milliseconds. */
const EVERY = 250

/** What of it Node can be told when it starts, and needs no watching then. */
export const SMALL_HEAP_FLAGS: readonly string[] = [`--max-semi-space-size=${HALF}`]

/**
 * Keep V8 from taking memory that it can do without. What it answers with takes the flags back: it is for the end of the process.
 *
 * Not at once: compiled code that is kept, Node's own before all, is taken only while the flags are those that it was compiled with. So they are set
 * when the start is over, and must be taken back before what was compiled is kept.
 *
 * How large the young generation may become is read when Node starts and never again, but by how much it may grow is asked each time. It
 * becomes smaller when there is little to do, so it is looked at again and again.
 */
export function keepHeapSmall(): () => void {
  setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0
    setFlagsFromString(`--heap-growing-percent=${GROWTH}`)
    setFlagsFromString(`--semi-space-growth-factor=${young < 2 * HALF * 2 ** 20 ? 2 : 1}`)
  }, EVERY).unref()
  return () => {
    setFlagsFromString('--heap-growing-percent=0')
    setFlagsFromString('--semi-space-growth-factor=2')
  }
}
