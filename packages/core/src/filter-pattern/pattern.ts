import type { Regex } from './regex.ts'

/** Whether something holds; `undefined` where AWS does not say, or where what is known is not enough to tell. */
export type Truth = boolean | undefined

/** A step of a selector: a property's name, an index of a list, or any of its members. */
export type Step = string | number | typeof ANY_MEMBER

/** `[*]`, or `*` instead of a name. */
export const ANY_MEMBER: unique symbol = Symbol('any member')

/** A text to compare with. A star at its beginning or end stands for any text. */
export interface TextValue {
  readonly kind: 'text'
  /** As written, without quotes. */
  readonly text: string
  readonly openStart: boolean
  readonly openEnd: boolean
  /** The text between those two stars. A star in here is not a wildcard by AWS's word, but some believe so. */
  readonly core: string
}

export interface NumberValue {
  readonly kind: 'number'
  readonly number: number
}

/** A regular expression between percent signs, looked for anywhere in a text. */
export interface RegexValue {
  readonly kind: 'regex'
  readonly source: string
  /** `undefined` for an expression that CloudWatch would not take. */
  readonly regex: Regex | undefined
}

export type Value = TextValue | NumberValue | RegexValue

/** What a field is asked. */
export type Question =
  | { readonly op: '=' | '!='; readonly value: Value }
  | { readonly op: '<' | '<=' | '>' | '>='; readonly value: NumberValue }
  | { readonly op: 'exists' | 'not-exists' | 'is-null' | 'is-true' | 'is-false' }

/** One question to one field. */
export interface Test {
  readonly kind: 'test'
  readonly path: readonly Step[]
  readonly question: Question
}

/** Questions joined by `&&` and `||`. */
export type Expression = Test | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] }

/** A filter pattern over JSON events, or the empty one, which matches every event. */
export type FilterPattern = { readonly kind: 'everything' } | { readonly kind: 'json'; readonly expression: Expression }

/** A text to compare with, its stars sorted out. */
export function textValue(text: string): TextValue {
  const openStart = text.startsWith('*')
  const openEnd = text.length > 1 && text.endsWith('*')
  return { kind: 'text', text, openStart, openEnd, core: text.slice(openStart ? 1 : 0, openEnd ? -1 : undefined) }
}

/**
 * Judge an expression by what each of its tests comes to, in Kleene's logic: what is not known decides nothing that the known decides.
 */
export function judgeExpression(expression: Expression, judgeTest: (test: Test) => Truth): Truth {
  if (expression.kind === 'test') return judgeTest(expression)
  const decisive = expression.kind === 'or'
  let undecided = false
  for (const term of expression.terms) {
    const truth = judgeExpression(term, judgeTest)
    if (truth === decisive) return decisive
    if (truth === undefined) undecided = true
  }
  return undecided ? undefined : !decisive
}

/** Every test of an expression, in the order written. */
export function testsOf(expression: Expression): readonly Test[] {
  const tests: Test[] = []
  judgeExpression(expression, (test) => {
    tests.push(test)
    return undefined
  })
  return tests
}
