import { escapeHcl } from './quote.ts'

/** No JSON has a symbol for a key: nothing that was read can pass for an expression. */
const TEXT: unique symbol = Symbol('expression')

/** An expression that is written as it is. Only code makes one, never data. */
export interface HclExpression {
  readonly [TEXT]: string
}

/** Anything that HCL's values can be: JSON, with expressions in it. `undefined` fields are left out. */
export type HclValue =
  | string
  | number
  | boolean
  | null
  | HclExpression
  | readonly HclValue[]
  | { readonly [name: string]: HclValue | undefined }

/** An expression of HCL, such as `var.name`. What goes into it has to be written by whoever calls. */
export function expression(text: string): HclExpression {
  return { [TEXT]: text }
}

/** A text with references in it: the pieces between are quoted, the references interpolated. */
export function template(pieces: readonly (string | HclExpression)[]): HclExpression {
  return expression(`"${pieces.map((piece) => (typeof piece === 'string' ? escapeHcl(piece) : `\${${piece[TEXT]}}`)).join('')}"`)
}

/** The text of an expression, or `undefined` for other values. */
export function expressionText(value: HclValue | undefined): string | undefined {
  return typeof value === 'object' && value !== null && TEXT in value ? (value as HclExpression)[TEXT] : undefined
}
