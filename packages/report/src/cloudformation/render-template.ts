import { Document, isMap, isScalar, type Node, type Tags, visit } from 'yaml'
import { visible } from '../escape/visible.ts'

/** Anything that a template can hold. `undefined` fields are left out. */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | readonly TemplateValue[]
  | { readonly [name: string]: TemplateValue | undefined }

/** A CloudFormation template. */
export interface Template {
  readonly Description: string
  readonly Parameters?: Readonly<Record<string, TemplateValue>>
  readonly Conditions?: Readonly<Record<string, TemplateValue>>
  readonly Resources: Readonly<Record<string, TemplateValue>>
  readonly Outputs?: Readonly<Record<string, TemplateValue>>
}

/** Lines of comment above a template, and below. */
export interface TemplateComments {
  readonly above?: readonly string[]
  readonly below?: readonly string[]
}

/** Characters that are not shown, or reorder what is. */
const UNSEEN = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u007f-\u009f]/gu
const PLAIN_KEY = /^[A-Za-z][\w:./-]*$/

/**
 * A template as YAML. Every text is quoted, so that none is taken for anything else: a tag, an anchor, a number, or one of the words that
 * YAML 1.1, which CloudFormation reads, has for yes and no.
 */
export function renderTemplate(template: Template, { above = [], below = [] }: TemplateComments = {}): string {
  const document = new Document(
    { AWSTemplateFormatVersion: '2010-09-09', ...template },
    { version: '1.1', aliasDuplicateObjects: false, customTags: withoutMerge },
  )
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== 'string') return
      node.type = key === 'key' && PLAIN_KEY.test(node.value) ? 'PLAIN' : 'QUOTE_DOUBLE'
    },
  })
  spaceOut(document.contents)
  // All of these stand between double quotes, where YAML has the same escapes as JSON.
  const text = document.toString({ lineWidth: 0, directives: false }).replace(UNSEEN, escapeUnits)
  return [yamlComment(above), text, yamlComment(below)].filter((part) => part !== '').join('\n')
}

/** Written by the tag of merging, the key `<<` could not be quoted, and would be obeyed. */
function withoutMerge(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge')
}

/** Lines as comments of YAML. */
function yamlComment(lines: readonly string[]): string {
  return lines.map((line) => `${`# ${visible(line)}`.trimEnd()}\n`).join('')
}

/** An empty line before every section, and every resource but the first. */
function spaceOut(node: Node | null, depth = 0): void {
  if (!isMap(node)) return
  for (const [index, { key, value }] of node.items.entries()) {
    if (isScalar(key)) key.spaceBefore = depth === 0 ? isMap(value) : index > 0
    if (depth === 0) spaceOut(value as Node | null, 1)
  }
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
