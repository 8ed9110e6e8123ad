import { expect, test } from 'vitest'
import { createPace } from '../../../packages/stream/src/pool/pace.ts'

const TAKEN: readonly (readonly [string, readonly number[], number])[] = [
  ['files that take no time', [0], 64],
  ['quick ones', [0.5, 0.5, 0.5], 50],
  ['slow ones', [13, 13], 2],
  ['a slow one behind quick ones', [0.1, 0.1, 0.1, 20], 2],
  ['a quick one behind slow ones', [20, 20, 0.1], 2],
  ['quick ones behind a slow one', [20, ...Array<number>(40).fill(0.5)], 49],
]

test.each(TAKEN)('%s', (_what, taken, wanted) => {
  let clock = 0
  const pace = createPace(() => clock)
  let ahead = 0
  for (const milliseconds of taken) {
    pace.begin()
    clock += milliseconds
    ahead = pace.end()
  }
  expect(ahead).toBe(wanted)
})
