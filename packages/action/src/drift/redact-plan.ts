import type { Plan } from '@trailmend/core'
import type { Names } from './names.ts'

/** Fields whose texts are words of Trailmend's or of AWS's own. Every other text may be somebody's name. */
const OPEN_FIELDS: ReadonlySet<string> = new Set([
  ...[
    'version',
    'partition',
    'profile',
    'observedAt',
    'pricesOf',
    'part',
    'state',
    'holder',
    'does',
    'situation',
    'situations',
    'to',
    'needs',
  ],
  ...['id', 'after', 'region', 'change', 'field', 'approval', 'by', 'control', 'outcome', 'what', 'unit'],
])

/** In these every text may be somebody's name, whatever its field: what AWS is sent, and what is there before and after. */
const CLOSED_FIELDS: ReadonlySet<string> = new Set(['input', 'before'])

/** Values that are somebody's name nowhere. */
const OPEN_TEXT = /^(?:true|false|All|ReadOnly|WriteOnly|Enabled|Disabled|Suspended|AES256|aws:kms|BucketOwnerEnforced|sqs)?$/

/** What no plan of Trailmend's own making comes near. */
const MAX_DEPTH = 40

/**
 * A plan that may be shown to everybody: the same fields and numbers, with a made-up name wherever it might name something. Names
 * are made up in the order of the plan, those asked for before stay.
 */
export function redactPlan(plan: Plan, names: Names): unknown {
  return redact(plan, { field: '', kind: 'name', isClosed: false, depth: 0 }, names)
}

/** A word of Trailmend's own, such as the id of a step, unless an account's id is in it. */
export function redactWord(word: string, names: Names): string {
  return !names.hidden || isWord(word) ? word : names.name('text', word)
}

interface Place {
  readonly field: string
  /** What a name in here is the name of. */
  readonly kind: string
  readonly isClosed: boolean
  readonly depth: number
}

function redact(value: unknown, place: Place, names: Names): unknown {
  if (typeof value === 'string') return redactText(value, place, names)
  if (typeof value !== 'object' || value === null) return value
  if (place.depth > MAX_DEPTH) return null
  const deeper = { ...place, depth: place.depth + 1 }
  if (Array.isArray(value)) return value.map((each) => redact(each, deeper, names))
  const kind = 'part' in value && typeof value.part === 'string' && /^[a-z-]{1,40}$/.test(value.part) ? value.part : place.kind
  // The `after` of a step lists steps; beside a `before` it is what will be there.
  const isChange = 'before' in value
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => {
      const isClosed = place.isClosed || CLOSED_FIELDS.has(field) || (isChange && field === 'after')
      return [redactField(field, names), redact(each, { ...deeper, field, kind, isClosed }, names)]
    }),
  )
}

function redactField(field: string, names: Names): string {
  return /^[A-Za-z]{1,60}$/.test(field) ? field : names.name('field', field)
}

function redactText(text: string, { field, kind, isClosed }: Place, names: Names): string {
  if (/^\d{12}$/.test(text)) return names.account(text)
  if (OPEN_TEXT.test(text) || (!isClosed && OPEN_FIELDS.has(field) && isWord(text))) return text
  return field === 'resource' || field === 'name' ? names.name(kind, text) : names.name('text', text)
}

/** Words, dates and ids of steps. An account's twelve digits are in none of them. */
function isWord(text: string): boolean {
  return /^[A-Za-z0-9 .,:/*_-]{1,80}$/.test(text) && !/\d{12}/.test(text)
}
