import { candidatesFor } from './candidates.ts'
import { answerKnown, is, type Known, type KnownFields, knownOf } from './known.ts'
import { ANY_MEMBER, type Expression, judgeExpression, type Step, type Test, type Truth, testsOf } from './pattern.ts'

/** An event that was looked for, a proof that there is none, or neither. */
export type Found = { readonly found: true; readonly fields: KnownFields } | { readonly found: false; readonly proven: boolean }

/** An event is to make the first expression true, and the other false. */
export interface Wish {
  readonly holds?: Expression
  readonly fails?: Expression
}

/** How often a test may still be answered before a search gives up. Searches that share one give up together. */
export interface Effort {
  left: number
}

/** Enough for every pattern seen in use many times over; the author of a pattern chooses how many events could be tried. */
const ENOUGH = 200_000

/** The effort for one pattern. What it takes is taken from the effort that many share, too. */
export function shareOf(shared: Effort = { left: ENOUGH }): Effort {
  let left = Math.min(ENOUGH, shared.left)
  return {
    get left() {
      return left
    },
    set left(next) {
      shared.left -= left - next
      left = next
    },
  }
}

/**
 * Look for an event that grants a wish, among those with the known fields.
 *
 * Fields are given values one after the other; what is settled before all have one is not tried further.
 */
export function findEvent(wish: Wish, known: KnownFields, effort: Effort): Found {
  const tests = [wish.holds, wish.fails].flatMap((expression) => (expression === undefined ? [] : testsOf(expression)))
  const open = openFields(tests, known)
  const search: Search = { wish, open, effort, perLook: tests.length, proven: open.every((field) => field.exhaustive) }
  const fields = tryFields(search, known, 0)
  if (fields !== undefined) return { found: true, fields }
  return { found: false, proven: search.proven }
}

/** What an expression comes to for every event with these fields; `undefined` if such events differ. */
export function judgeKnown(expression: Expression, fields: KnownFields): Truth {
  return judgeExpression(expression, ({ path, question }) =>
    path.includes(ANY_MEMBER) ? undefined : answerKnown(question, knownOf(fields, path)),
  )
}

interface OpenField {
  readonly path: readonly Step[]
  readonly values: readonly Known[]
  readonly exhaustive: boolean
}

interface Search {
  readonly wish: Wish
  readonly open: readonly OpenField[]
  readonly effort: Effort
  /** Tests that one look at the wish answers at most. */
  readonly perLook: number
  proven: boolean
}

function openFields(tests: readonly Test[], known: KnownFields): readonly OpenField[] {
  const byPath = new Map<string, Test[]>()
  for (const test of tests) {
    const key = JSON.stringify(test.path.map((step) => (step === ANY_MEMBER ? null : step)))
    const group = byPath.get(key)
    if (group === undefined) byPath.set(key, [test])
    else group.push(test)
  }
  return [...byPath.values()].flatMap((group) => {
    const path = group[0]?.path ?? []
    if (path.includes(ANY_MEMBER)) return [{ path, values: [], exhaustive: false }]
    const before = knownOf(known, path)
    if (before?.kind === 'is') return []
    const questions = group.map((test) => test.question)
    const { values, exhaustive } = candidatesFor(questions, before)
    return [{ path, values: values.map(is), exhaustive }]
  })
}

function tryFields(search: Search, fields: KnownFields, next: number): KnownFields | undefined {
  search.effort.left -= search.perLook
  if (search.effort.left < 0) {
    search.proven = false
    return undefined
  }
  const granted = judgeWish(search.wish, fields)
  if (granted === true) return fields
  if (granted === false) return undefined
  const field = search.open[next]
  if (field === undefined) {
    search.proven = false
    return undefined
  }
  if (field.values.length === 0 || knownOf(fields, field.path)?.kind === 'is') return tryFields(search, fields, next + 1)
  for (const known of field.values) {
    const result = tryFields(search, [{ path: field.path, known }, ...fields], next + 1)
    if (result !== undefined) return result
  }
  return undefined
}

/** Whether every event with these fields grants the wish (`true`), none does (`false`), or that is open. */
function judgeWish({ holds, fails }: Wish, fields: KnownFields): Truth {
  const one = holds === undefined ? true : judgeKnown(holds, fields)
  const other = fails === undefined ? false : judgeKnown(fails, fields)
  if (one === true && other === false) return true
  return one === false || other === true ? false : undefined
}
