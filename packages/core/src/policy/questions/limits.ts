import type { PolicyDocument, Statement } from '../document.ts'
import type { Because, DecidedBy, PolicyAnswer } from './answer.ts'
import { because } from './because.ts'
import { actionPlace, principalPlace, resourcePlace } from './places.ts'
import type { PolicyKind } from './policy-kind.ts'

/** What AWS accepts of one sort of policy. Left out: no such limit is documented. */
export interface PolicyLimits {
  readonly size: number
  /** UTF-8 bytes, characters, or characters without white space. */
  readonly unit: 'bytes' | 'characters' | 'characters without white space'
  readonly statements?: number
  /** Each of the following is per statement. */
  readonly principals?: number
  readonly actions?: number
  readonly resources?: number
  readonly conditions?: number
  readonly sids?: 'unique' | 'unique-and-present'
  /** The highest code point; white space below U+0020 is accepted everywhere. */
  readonly lastCharacter?: number
}

/**
 * Limits by kind.
 *
 * A trust policy's can be raised to 4,096 characters; a role's inline policies share 10,240, of which one document may take all. Sources:
 * S3 user guide, "Bucket policies"; SNS quotas; SQS developer guide, "Quotas related to policies"; KMS "Resource quotas"; IAM "IAM and AWS
 * STS quotas".
 */
export const POLICY_LIMITS: Readonly<Record<PolicyKind, PolicyLimits>> = {
  's3-bucket': { size: 20_480, unit: 'bytes' },
  'sns-topic': {
    size: 30_720,
    unit: 'bytes',
    statements: 100,
    principals: 200,
    resources: 1,
    sids: 'unique-and-present',
    lastCharacter: 0x7f,
  },
  'sqs-queue': { size: 8192, unit: 'bytes', statements: 20, principals: 50, actions: 7, conditions: 10 },
  'kms-key': { size: 32_768, unit: 'bytes' },
  'role-trust': { size: 2048, unit: 'characters', sids: 'unique', lastCharacter: 0xff },
  'role-permissions': { size: 10_240, unit: 'characters without white space', sids: 'unique', lastCharacter: 0xff },
}

/** The document to measure: its text as AWS has it, if it is known. */
export interface Measured {
  readonly document: PolicyDocument
  readonly text: string
  /** Whether `text` was made from a parsed document, so that white space is lost. */
  readonly isCompact: boolean
}

/** Would AWS accept a document of this size, with these counts? `fits` or `exceeds`, with the first limit that is exceeded. */
export function fitsLimits({ document, text, isCompact }: Measured, kind: PolicyKind): PolicyAnswer {
  const question = 'fits-limits'
  const limits = POLICY_LIMITS[kind]
  const notes = isCompact && limits.unit !== 'characters without white space' ? { notes: [because('size-of-compact-form')] } : {}
  const excess = overSize(text, limits) ?? overCount(document, limits) ?? badSids(document, limits) ?? badCharacter(text, limits)
  if (excess === undefined) return { question, verdict: 'fits', because: because('within-limits'), ...notes }
  return { question, verdict: 'exceeds', ...excess, ...notes }
}

type Excess = { readonly because: Because; readonly decidedBy?: DecidedBy }

function overSize(text: string, { size, unit }: PolicyLimits): Excess | undefined {
  const measured = MEASURES[unit](text)
  return measured > size ? { because: because('too-large', `${measured} ${unit}, more than ${size}`) } : undefined
}

const MEASURES: Readonly<Record<PolicyLimits['unit'], (text: string) => number>> = {
  bytes: utf8Length,
  characters: (text) => text.length,
  'characters without white space': (text) => text.replace(/\s/gu, '').length,
}

function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}

function overCount({ statements }: PolicyDocument, limits: PolicyLimits): Excess | undefined {
  if (limits.statements !== undefined && statements.length > limits.statements) {
    return { because: because('too-many', `${statements.length} statements, more than ${limits.statements}`) }
  }
  for (const statement of statements) {
    for (const [what, count, place] of countsOf(statement)) {
      const limit = limits[what]
      if (limit !== undefined && count > limit)
        return { because: because('too-many', `${count} ${what} in a statement, more than ${limit}`), decidedBy: place }
    }
  }
  return undefined
}

type Count = readonly [what: 'principals' | 'actions' | 'resources' | 'conditions', count: number, place: DecidedBy]

function countsOf(statement: Statement): readonly Count[] {
  const { principal, action, resource, conditions } = statement
  return [
    ['principals', principal.entries.length, principalPlace(statement, [])],
    ['actions', action.values.length, actionPlace(statement, [])],
    ['resources', resource.values.length, resourcePlace(statement, [])],
    ['conditions', conditions.length, { ...effectPlace(statement), element: 'condition', detail: 'Condition' }],
  ]
}

function badSids({ statements }: PolicyDocument, { sids }: PolicyLimits): Excess | undefined {
  if (sids === undefined) return undefined
  const seen = new Set<string>()
  for (const statement of statements) {
    const { sid } = statement
    if (sid === undefined || sid === '') {
      if (sids === 'unique-and-present') return { because: because('sid-missing'), decidedBy: effectPlace(statement) }
      continue
    }
    if (seen.has(sid)) return { because: because('duplicate-sid', sid), decidedBy: effectPlace(statement) }
    seen.add(sid)
  }
  return undefined
}

function badCharacter(text: string, { lastCharacter }: PolicyLimits): Excess | undefined {
  if (lastCharacter === undefined) return undefined
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    const accepted = point >= 0x20 ? point <= lastCharacter : point === 0x09 || point === 0x0a || point === 0x0d
    if (!accepted) return { because: because('bad-character', `U+${point.toString(16).toUpperCase().padStart(4, '0')}`) }
  }
  return undefined
}

function effectPlace({ index, sid, effect }: Statement): DecidedBy {
  return { statement: index, ...(sid === undefined ? {} : { sid }), element: 'effect', detail: effect }
}
