/** So many times as many seeds are simulated: the environment variable TRAILMEND_SIMULATE. */
const TIMES = Number(process.env.TRAILMEND_SIMULATE ?? 1)
/** The first seed: the environment variable TRAILMEND_SEED. */
const FIRST = Number(process.env.TRAILMEND_SEED ?? 1)

/** The seeds of a test that needs so many at least. */
export function seedsOf(least: number): readonly number[] {
  return Array.from({ length: Math.ceil(least * TIMES) }, (_, index) => FIRST + index)
}
