import { visible } from '../escape/visible.ts'
import { expression, expressionText, type HclExpression, type HclValue } from './expression.ts'
import { quoteHcl } from './quote.ts'

/** A block of HCL, such as a resource. */
export interface HclBlock {
  readonly type: string
  readonly labels?: readonly string[]
  readonly attributes?: Readonly<Record<string, HclValue | undefined>>
  readonly blocks?: readonly HclBlock[]
  /** Lines that stand above it as a comment. */
  readonly comment?: readonly string[]
}

const INDENT = '  '
/** A name that can be a key as it is: no literal, and not the word that begins a loop. */
const NAME = /^(?!(?:null|true|false|for)$)[A-Za-z_][\w-]*$/

/**
 * Blocks as the text of a file, laid out as `terraform fmt` does. Texts come from anywhere: none ends its quotes or its line.
 *
 * Own code, for the libraries that write HCL from JavaScript format given text, or stopped being kept; what is needed is one page of
 * grammar, and quoting that can be shown to be right.
 */
export function renderHcl(blocks: readonly HclBlock[]): string {
  return `${blocks.map((block) => renderBlock(block, '')).join('\n\n')}\n`
}

/** Lines as comments of HCL. */
export function hclComment(lines: readonly string[], indent = ''): string {
  return lines.map((line) => `${indent}# ${visible(line)}`.trimEnd()).join('\n')
}

/** JSON that Terraform makes text of, such as a policy. */
export function jsonencode(value: HclValue): HclExpression {
  return expression(`jsonencode(${renderValue(value, INDENT)})`)
}

function renderBlock({ type, labels = [], attributes = {}, blocks = [], comment = [] }: HclBlock, indent: string): string {
  const inner = indent + INDENT
  const head = [type, ...labels.map(quoteHcl)].join(' ')
  const body = [renderAttributes(attributes, inner), ...blocks.map((block) => renderBlock(block, inner))].filter((text) => text !== '')
  const open = comment.length === 0 ? '' : `${hclComment(comment, indent)}\n`
  return body.length === 0 ? `${open}${indent}${head} {}` : `${open}${indent}${head} {\n${body.join('\n\n')}\n${indent}}`
}

/** Attributes with their equals signs below each other, as far as a value stays on its line. */
function renderAttributes(attributes: HclBlock['attributes'] & object, indent: string): string {
  const fields = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, renderValue(value, indent)] as const],
  )
  return aligned(fields, indent)
}

function aligned(fields: readonly (readonly [name: string, text: string])[], indent: string): string {
  const lines: string[] = []
  for (let at = 0; at < fields.length; ) {
    // A value of several lines ends a run of aligned ones.
    const end = fields.findIndex(([, text], index) => index >= at && text.includes('\n'))
    const run = fields.slice(at, end === -1 ? fields.length : end + 1)
    const width = Math.max(...run.map(([name, text]) => (text.includes('\n') ? 0 : name.length)))
    for (const [name, text] of run) lines.push(`${indent}${text.includes('\n') ? name : name.padEnd(width)} = ${text}`)
    at += run.length
  }
  return lines.join('\n')
}

/** A value as HCL. Keys of objects are quoted unless they are plain names. */
export function renderValue(value: HclValue, indent = ''): string {
  const text = expressionText(value)
  if (text !== undefined) return text.replaceAll('\n', `\n${indent.slice(INDENT.length)}`)
  if (typeof value === 'string') return quoteHcl(value)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  if (Array.isArray(value)) return renderList(value, indent)
  const inner = indent + INDENT
  const fields = Object.entries(value).flatMap(([name, each]) =>
    each === undefined ? [] : [[NAME.test(name) ? name : quoteHcl(name), renderValue(each, inner)] as const],
  )
  return fields.length === 0 ? '{}' : `{\n${aligned(fields, inner)}\n${indent}}`
}

const WIDTH = 100

function renderList(list: readonly HclValue[], indent: string): string {
  const inner = indent + INDENT
  const each = list.map((item) => renderValue(item, inner))
  const line = `[${each.join(', ')}]`
  if (!line.includes('\n') && line.length + indent.length <= WIDTH) return line
  return `[\n${each.map((item) => `${inner}${item},`).join('\n')}\n${indent}]`
}
