import { createRandom, type Random } from '../fixtures/cloudtrail-log.ts'

export type { Random } from '../fixtures/cloudtrail-log.ts'

/** Randomness for one document of a run: the same for the same seed and number, whatever came before it. */
export function randomFor(seed: number, number: number): Random {
  return createRandom(Math.imul(seed, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35))
}

/** One of a list, each as likely as the others. */
export function pick<T>(random: Random, list: readonly T[]): T {
  return list[random(list.length)]!
}

/** A whole number, both ends included. */
export function between(random: Random, least: number, most: number): number {
  return least + random(most - least + 1)
}

/** As many things as are asked for, made one by one. */
export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** Whether one time in so many comes true. */
export function once(random: Random, inTimes: number): boolean {
  return random(inTimes) === 0
}
