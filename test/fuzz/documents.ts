import type { Json } from '@trailmend/stream'
import { madeUpEvent } from '../fixtures/cloudtrail-log.ts'
import { between, many, once, pick, type Random } from './choose.ts'
import { bytesOf, deepValue, distinct, gap, jsonObject, jsonString, jsonValue, type Style, someText, spaced } from './json-text.ts'

/** A log made at random, and what `JSON.parse` says is in it. */
export interface Document {
  /** Of which kind its records are, and in which form they stand. */
  readonly what: string
  readonly bytes: Buffer
  /** The records as `JSON.parse` has them, or those before the error. */
  readonly records: readonly Json[]
  /** The error it must end in, whatever else is right with it. */
  readonly error?: 'two-record-lists'
  /** Whether stream-json can be asked, too: it takes one object with `Records`, and gives `__proto__` a meaning. */
  readonly isPlainLog: boolean
}

type MakeRecord = (random: Random, style: Style) => string

const RECORDS: Readonly<Record<string, MakeRecord>> = {
  'made up': (random) => JSON.stringify(madeUpEvent(random, once(random, 2) ? 'any' : 'ascii')),
  'pretty printed': (random) => JSON.stringify(madeUpEvent(random, 'any'), null, pick(random, [1, 2, 4, '\t'])),
  random: (random, style) => jsonObject(random, style, between(random, 0, 4)),
  mixed: (random, style) => (once(random, 2) ? JSON.stringify(madeUpEvent(random)) : jsonObject(random, style, 3)),
  texts: (random, style) =>
    `{${['a', 'eventName', 'b', 'eventID'].map((key) => `"${key}":${jsonString(random, style, someText(random))}`).join(',')}}`,
  deep: (random) => `{"eventName":"A","a":${deepValue(random, pick(random, [3, 64, 300, 900]))},"eventID":"i"}`,
  tiny: (random, style) => (once(random, 3) ? `{"eventName":${jsonValue(random, style, 0)}}` : '{}'),
}

/** How often each kind comes, and how many records it has at most. */
const KINDS: readonly (readonly [name: string, share: number, most: number])[] = [
  ['made up', 3, 12],
  ['pretty printed', 2, 6],
  ['random', 8, 8],
  ['mixed', 2, 10],
  ['texts', 4, 6],
  ['deep', 1, 3],
  ['tiny', 1, 40],
]
const LOTTERY: readonly (typeof KINDS)[number][] = KINDS.flatMap((kind) => many(kind[1], () => kind))

type Form = 'log' | 'list' | 'lines' | 'twice'
const FORMS: readonly Form[] = ['log', 'log', 'log', 'log', 'list', 'lines', 'lines', 'twice']

/** A document at random. One in a few hundred is larger than the scanner's window. */
export function makeDocument(random: Random): Document {
  const [kind, , most] = pick(random, LOTTERY)
  const style = { spaces: pick(random, [0, 0, 0, 30, 4, 1]), escapes: pick(random, [0, 0, 20, 3]) }
  const form = pick(random, FORMS)
  const count = once(random, 300) ? 2500 : random(most + 1)
  const large = once(random, 400) ? `{"eventName":"L","a":"${'y'.repeat(between(random, 100_000, 900_000))}"}` : undefined
  const texts = many(count, () => RECORDS[kind]!(random, style))
  if (large !== undefined) texts.splice(random(texts.length + 1), 0, large)
  const shown = form === 'lines' ? texts.filter(isLine).map(showEvent) : texts
  const records = shown.map((text) => bytesOf(random, text))
  return { ...WRITE[form](random, style, records), what: `${kind}, ${form}` }
}

/** Texts of events for any form: none is broken UTF-8, nor has a key that says that it holds another event. */
export function textsOfEvents(random: Random): readonly string[] {
  const [kind, , most] = pick(random, LOTTERY)
  const style = { spaces: pick(random, [0, 0, 4]), escapes: pick(random, [0, 20, 3]) }
  const texts = many(between(random, 1, most), () => RECORDS[kind]!(random, style).toWellFormed())
  const shown = texts.filter(isLine).map(showEvent)
  const fit = shown.filter((text) => !HOLDERS.some((key) => Object.hasOwn(JSON.parse(text), key)))
  return fit.length > 0 ? fit : ['{"eventVersion":"1.11"}']
}

const HOLDERS = ['detail', 'CloudTrailEvent', 'eventJson', 'eventjson']

/** What has "Records" is no event that stands alone. */
function isLine(text: string): boolean {
  return /^\{\s*"/.test(text) && !Object.hasOwn(JSON.parse(text), 'Records')
}

/** Records that stand alone must show that they are events. */
function showEvent(text: string): string {
  return text.replace('{', '{"eventVersion":"1.11",')
}

type Written = Omit<Document, 'what'>
type Write = (random: Random, style: Style, records: readonly Buffer[]) => Written

const WRITE: Readonly<Record<Form, Write>> = {
  log: (random, style, records) => {
    const [before, behind] = [siblings(random, style), siblings(random, style)]
    const early = once(random, 20)
      ? `${spaced(random, style, '"Records"')}:${pick(random, ['5', 'null', '{"Records":[{}]}', '"[{}]"'])},`
      : ''
    const name = once(random, 12) ? '"\\u0052ecor\\u0064s"' : '"Records"'
    const head = `${mark(random)}${gap(random, style)}{${before.map((each) => `${each},`).join('')}${early}${spaced(random, style, name)}:${gap(random, style)}`
    const tail = `${behind.map((each) => `,${each}`).join('')}${gap(random, style)}}${gap(random, style)}`
    const bytes = Buffer.concat([bytesOf(random, head), listOf(random, style, records), bytesOf(random, tail)])
    return { bytes, records: parsed(bytes).Records, isPlainLog: early === '' && !bytes.includes('__proto__') && bytes[0] !== 0xef }
  },
  list: (random, style, records) => {
    const bytes = Buffer.concat([Buffer.from(mark(random)), listOf(random, style, records), Buffer.from(gap(random, style))])
    return { bytes, records: parsed(bytes), isPlainLog: false }
  },
  lines: (random, style, records) => {
    const between = records.flatMap((each) => [each, Buffer.from(pick(random, ['\n', '\r\n', '\n\n', '', gap(random, style)]))])
    const bytes = Buffer.concat(records.length === 0 ? [Buffer.from('[]')] : [Buffer.from(mark(random)), ...between])
    return { bytes, records: records.map(parsed), isPlainLog: false }
  },
  twice: (random, style, records) => {
    const first = Buffer.concat([Buffer.from('{"Records":'), listOf(random, style, records)])
    const bytes = Buffer.concat([first, Buffer.from(`,"Records":${pick(random, ['[]', '[{"eventName":"B"}]', 'null', '{}', '1'])}}`)])
    return { bytes, records: parsed(Buffer.concat([first, Buffer.from('}')])).Records, error: 'two-record-lists', isPlainLog: false }
  },
}

const mark = (random: Random): string => (once(random, 12) ? '\uFEFF' : '')

function siblings(random: Random, style: Style): string[] {
  if (!once(random, 3)) return []
  const keys = many(between(random, 1, 3), () => distinct(random, someText(random)))
  return [...keys, ...(once(random, 2) ? ['eventName', 'a'] : [])].map(
    (key) => `${spaced(random, style, jsonString(random, style, key))}:${spaced(random, style, jsonValue(random, style, 3))}`,
  )
}

function listOf(random: Random, style: Style, records: readonly Buffer[]): Buffer {
  const parts = records.flatMap((each, index) => [
    Buffer.from(`${index === 0 ? '' : ','}${gap(random, style)}`),
    each,
    Buffer.from(gap(random, style)),
  ])
  return Buffer.concat([Buffer.from('['), ...parts, Buffer.from(records.length === 0 ? gap(random, style) : ''), Buffer.from(']')])
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text of a document, without the mark that may stand before it. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes).replace(/^\uFEFF/, '')
}

function parsed(bytes: Uint8Array) {
  return JSON.parse(textOf(bytes))
}
