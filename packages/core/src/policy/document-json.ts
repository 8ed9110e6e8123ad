import type { PolicyProblem, PolicyProblemCode } from './document.ts'

const MAX_LENGTH = 131_072
const MAX_DEPTH = 32
// Enough to be told: a text full of duplicates must not become a report many times its size.
const MAX_DUPLICATES = 20

type ReadText = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problems: readonly PolicyProblem[] }

/**
 * Parse the JSON text of a policy, plain or percent-encoded, within its limits and without duplicate keys.
 *
 * `JSON.parse` silently keeps the last of two equal keys, so a scan of the text looks for them first. Both are linear in the text.
 */
export function readPolicyText(input: string): ReadText {
  if (input.length > MAX_LENGTH * 3) return refuse('too-large')
  const text = decode(input.trim())
  if (text === undefined) return refuse('bad-encoding')
  if (text.length > MAX_LENGTH) return refuse('too-large')
  const scan = scanKeys(text)
  if (scan.tooDeep) return refuse('too-deep')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('not-json')
  }
  if (scan.duplicates.length === 0) return { ok: true, value }
  return { ok: false, problems: scan.duplicates.map((path) => ({ code: 'duplicate-key', path, severity: 'error' })) }
}

/** Whether a parsed JSON value is an object, not a list and not null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A property an object has itself: keys are attacker-controlled, so nothing is ever read from a prototype. */
export function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

// JSON cannot begin with a percent sign, so the two forms cannot be confused.
function decode(text: string): string | undefined {
  if (!text.startsWith('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function refuse(code: PolicyProblemCode): ReadText {
  return { ok: false, problems: [{ code, path: '', severity: 'error' }] }
}

/** An open object (with the keys seen and the one being read) or an open list (with the index being read). */
interface Level {
  readonly keys: Set<string> | undefined
  key: string
  index: number
}

interface KeyScan {
  readonly tooDeep: boolean
  /** Paths of keys that their object already had. Empty of meaning if the text is not JSON. */
  readonly duplicates: readonly string[]
}

function scanKeys(text: string): KeyScan {
  const levels: Level[] = []
  const duplicates: string[] = []
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    const level = levels.at(-1)
    if (char === '"') {
      const end = stringEnd(text, at)
      if (level?.keys !== undefined && isFollowedByColon(text, end)) {
        level.key = keyText(text.slice(at, end))
        if (level.keys.has(level.key) && duplicates.length < MAX_DUPLICATES) duplicates.push(pathOf(levels))
        level.keys.add(level.key)
      }
      at = end - 1
    } else if (char === '{' || char === '[') {
      if (levels.length === MAX_DEPTH) return { tooDeep: true, duplicates }
      levels.push({ keys: char === '{' ? new Set() : undefined, key: '', index: 0 })
    } else if (char === '}' || char === ']') {
      levels.pop()
    } else if (char === ',' && level !== undefined) {
      level.index++
    }
  }
  return { tooDeep: false, duplicates }
}

/** The offset behind a string's closing quote, or the text's end if it is never closed. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++
  return text[at] === ':'
}

// Escapes are decoded: two spellings of one key are duplicates too.
function keyText(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted
  }
}

function pathOf(levels: readonly Level[]): string {
  let path = ''
  for (const level of levels) {
    if (level.keys === undefined) path += `[${level.index}]`
    else path += path === '' ? level.key : `.${level.key}`
  }
  return path
}
