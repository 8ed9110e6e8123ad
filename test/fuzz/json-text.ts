// JSON as text, made at random with whatever the grammar allows and a scanner may stumble over.

import { between, many, once, pick, type Random } from './choose.ts'

/** Stands for bytes that are no UTF-8: see `bytesOf`. */
const BROKEN = '\uE000'

/** Keys that mean something where they stand, or would if they stood elsewhere. */
const KEYS = [
  ...['eventVersion', 'eventName', 'eventSource', 'awsRegion', 'eventTime', 'eventID', 'sourceIPAddress', 'errorCode'],
  ...['recipientAccountId', 'eventCategory', 'readOnly', 'managementEvent', 'eventType', 'userIdentity', 'userIdentity'],
  ...['type', 'arn', 'accessKeyId', 'principalId', 'userName', 'Records', 'requestParameters', 'responseElements', 'detail'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '0', 'a.b', 'a', '山', '😀', BROKEN],
  ...['eventName"', '"eventName', 'eventName\\', '\\eventName', 'xeventName', 'eventname', 'EventName', 'entName', 'warn'],
]
/** What may stand at each key's place, in a text. */
const PIECES = [
  ...['"', '\\', '\\"', '\\\\"', '{', '}', '[', ']', ':', ',', '}]', '[{', '},{', '"}', '":"', '{"eventName":"no"}', ',"eventName":'],
  ...['eventName', 'userIdentity', 'arn:aws:iam::111122223333:user/alice', 'us-east-1', 'ConsoleLogin', '\u0000', '\n', '\u2028', '/'],
  ...['é', 'žofie', '山田', '😀', '\ud800', '\udfff', '\uFEFF', '\uFFFD', BROKEN, '\u007f', ' ', '\t'],
]
const NUMBERS = ['0', '-0', '1', '-1.5e+3', '12345678901234567890', '1E400', '0.1', '2.5e-7', '-9007199254740993']
/** Around the blocks that the engines look at together. */
const EDGES = [1, 2, 3, 14, 15, 16, 17, 31, 32, 33, 47, 48, 61, 62, 63, 64, 65, 66, 127, 128, 129]
const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\r', '\\r'],
  ['/', '\\/'],
  ['"', '\\"'],
  ['\\', '\\\\'],
])

/** How one document is written. */
export interface Style {
  /** One gap in so many has spaces in it; none where it is 0. */
  readonly spaces: number
  /** One letter in so many is written as an escape, in one text in a few; none where it is 0. */
  readonly escapes: number
}

/** A value with so many levels below it at most. */
export function jsonValue(random: Random, style: Style, levels: number): string {
  const kind = random(levels > 0 ? 10 : 6)
  if (kind < 3) return jsonString(random, style, someText(random))
  if (kind === 3) return pick(random, NUMBERS)
  if (kind < 6) return pick(random, ['null', 'true', 'false'])
  if (kind < 9) return jsonObject(random, style, levels - 1)
  return `[${many(random(4), () => spaced(random, style, jsonValue(random, style, levels - 1))).join(',')}]`
}

/** An object: its keys may come twice, and mean something elsewhere. */
export function jsonObject(random: Random, style: Style, levels: number): string {
  const members = many(random(7), () => jsonMember(random, style, levels))
  return `{${members.length === 0 ? gap(random, style) : members.join(',')}}`
}

function jsonMember(random: Random, style: Style, levels: number): string {
  const key = distinct(
    random,
    once(random, 40) ? 'k'.repeat(pick(random, [...EDGES, 300, 5000])) : once(random, 12) ? someText(random) : pick(random, KEYS),
  )
  const value = key === 'userIdentity' && !once(random, 4) ? jsonObject(random, style, levels) : jsonValue(random, style, levels)
  return `${spaced(random, style, jsonString(random, style, key))}:${spaced(random, style, value)}`
}

/**
 * V8 may take one key for another where one has a backslash in it (nodejs/node#63785): so that JSON.parse can be asked, such a key
 * begins as no other does.
 */
export function distinct(random: Random, key: string): string {
  return key.includes('\\') ? `z${random(2 ** 30).toString(36)}${key}` : key
}

/** A value in the middle of very many brackets. */
export function deepValue(random: Random, levels: number): string {
  const opened = many(levels, () => pick(random, ['[', '{"a":', '{"eventName":', '[0,', '{"userIdentity":{"arn":"no"},"Records":']))
  return `${opened.join('')}1${opened
    .map((each) => (each[0] === '[' ? ']' : '}'))
    .reverse()
    .join('')}`
}

/** A text with what scanners stumble over, of any length. */
export function someText(random: Random): string {
  return many(between(random, 0, 4), () => {
    const kind = random(6)
    if (kind < 3) return pick(random, PIECES)
    if (kind === 3) return '\\'.repeat(pick(random, EDGES))
    if (kind === 4) return pick(random, ['x', 'é', '}', '"', 'ab', '0123456']).repeat(pick(random, EDGES))
    return many(random(12), () => String.fromCharCode(once(random, 8) ? random(0x10000) : between(random, 0x20, 0x7e))).join('')
  }).join('')
}

/** A text as JSON, in one of the ways it can be written. */
export function jsonString(random: Random, style: Style, text: string): string {
  const escapes = style.escapes > 0 && once(random, 4) ? style.escapes : 0
  let written = ''
  for (const letter of text) {
    const code = letter.charCodeAt(0)
    const must = letter === '"' || letter === '\\' || code < 0x20 || (letter.length === 1 && code >= 0xd800 && code < 0xe000)
    if (!must && (escapes === 0 || !once(random, escapes))) written += letter
    else if (SHORT.has(letter) && !(escapes > 0 && once(random, 3))) written += SHORT.get(letter)
    else for (let i = 0; i < letter.length; i++) written += `\\u${hex(random, letter.charCodeAt(i))}`
  }
  return `"${written}"`
}

function hex(random: Random, code: number): string {
  const digits = code.toString(16).padStart(4, '0')
  return once(random, 2) ? digits : digits.toUpperCase()
}

export function gap(random: Random, { spaces }: Style): string {
  if (spaces === 0 || !once(random, spaces)) return ''
  return once(random, 10) ? ' '.repeat(pick(random, EDGES)) : pick(random, [' ', '\n', '\t', '\r\n', ' \n  ', '\t \r\n'])
}

export function spaced(random: Random, style: Style, text: string): string {
  return `${gap(random, style)}${text}${gap(random, style)}`
}

/** What is no UTF-8: lone bytes, what is cut off, too long, a surrogate, or beyond Unicode. */
const NO_UTF8 = ['ff', '80', 'c080', 'e282', 'eda080', 'f09f98', 'f4908080', 'f8', 'c3', 'bfbf', 'fe', 'e0809f']

/** The text's bytes, with bytes that are no UTF-8 where it asks for them. */
export function bytesOf(random: Random, text: string): Buffer {
  return Buffer.concat(
    text
      .split(BROKEN)
      .flatMap((part, index) => (index === 0 ? [Buffer.from(part)] : [Buffer.from(pick(random, NO_UTF8), 'hex'), Buffer.from(part)])),
  )
}
