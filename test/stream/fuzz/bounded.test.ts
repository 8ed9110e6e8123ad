import { expect, test } from 'vitest'
import { runFuzz } from '../../fuzz/run.ts'

// The nightly run does the same with a seed of its own, for longer: .github/workflows/nightly.yml.
test.each([1, 2, 3])('random documents, zipped and broken, of seed %i', async (seed) => {
  const { tally, failure } = await runFuzz({ seed, first: 0, documents: 60 })
  expect(failure).toBeUndefined()
  expect(tally.comparisons).toBeGreaterThan(200_000)
  expect(tally.documents).toBeGreaterThanOrEqual(60)
  expect(tally.broken).toBeGreaterThanOrEqual(240)
  for (const count of [tally.zipped, tally.refused, tally.streamJson]) expect(count).toBeGreaterThan(0)
})
