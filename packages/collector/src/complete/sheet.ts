import { HOUR, type HourWish, hourOf } from './expected.ts'
import type { HourProblem, Proof } from './hour-verdict.ts'

/** What has been found out of an hour so far. */
export interface Line {
  expected: number
  stored: number
  readonly problems: HourProblem[]
  proof: Proof
}

/** What has been found out of the hours of an account and region. What is about another hour is passed over. */
export interface Sheet {
  readonly wish: HourWish
  at(hour: number): Line
  has(time: number): boolean
  /** Note a problem with the hour of a time. */
  add(time: number, problem: HourProblem): void
  /** Note a problem with all hours of a span, its end not included. */
  addTo(span: { readonly from: number; readonly to: number }, problem: HourProblem): void
  expect(time: number, isStored: boolean): void
  /** A proof is as good as its weakest part. */
  weaken(time: number, proof: Proof): void
}

const WEAKEST: readonly Proof[] = ['listed', 'named', 'verified']

/** An empty sheet. */
export function createSheet(wish: HourWish): Sheet {
  const lines = new Map<number, Line>()
  const [first, last] = [hourOf(wish.from), wish.to]
  const has = (time: number): boolean => hourOf(time) >= first && hourOf(time) < last
  const at = (hour: number): Line => {
    const line = lines.get(hour) ?? { expected: 0, stored: 0, problems: [], proof: 'verified' as const }
    lines.set(hour, line)
    return line
  }
  const add = (time: number, problem: HourProblem): void => {
    if (has(time)) at(hourOf(time)).problems.push(problem)
  }
  return {
    wish,
    at,
    has,
    add,
    addTo: ({ from, to }, problem) => {
      for (let hour = Math.max(hourOf(from), first); hour < Math.min(to, last); hour += HOUR) add(hour, problem)
    },
    expect: (time, isStored) => {
      if (!has(time)) return
      const line = at(hourOf(time))
      line.expected++
      if (isStored) line.stored++
    },
    weaken: (time, proof) => {
      if (!has(time)) return
      const line = at(hourOf(time))
      if (WEAKEST.indexOf(proof) < WEAKEST.indexOf(line.proof)) line.proof = proof
    },
  }
}
