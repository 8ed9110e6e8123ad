import { number, plural } from '../count.ts'
import { visible } from '../escape/visible.ts'
import { createPalette, type Paint, type Palette } from '../table/paint.ts'
import { wrap } from '../table/wrap.ts'
import {
  type CollectedHour,
  type CollectedProblem,
  type CollectedState,
  type Collection,
  STATE_SIGNS,
  WORST_FIRST,
  worstState,
} from './collection.ts'

export interface CollectionTableOptions {
  readonly color: boolean
  /** Columns of the terminal. Fewer than 60 are taken as 60, more than 160 as 160. */
  readonly width: number
  /** List all places and all problems. */
  readonly verbose?: boolean | undefined
}

const [NARROWEST, WIDEST] = [60, 160]
const [HOUR, DAY] = [3_600_000, 86_400_000]
/** Days from which on a sign is a day, and a row a month. */
const MANY_DAYS = 4
const PLACES_SHOWN = 60
const PROBLEMS_SHOWN = 20
const KEYS_SHOWN = 3

interface Page {
  readonly width: number
  readonly palette: Palette
  readonly verbose: boolean
}

/** A collection for an engineer at a terminal: what it comes to, a matrix of accounts, regions and hours, and what is wrong, the worst first. */
export function renderCollectionTable(collection: Collection, { color, width, verbose = false }: CollectionTableOptions): string {
  const columns = Number.isNaN(width) ? NARROWEST : Math.trunc(Math.min(WIDEST, Math.max(NARROWEST, width)))
  const page: Page = { width: columns, palette: createPalette(color), verbose }
  const sections = [
    summary(collection, page),
    matrix(collection, page),
    legend(collection),
    problems(collection, page),
    repair(collection, page),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

const STATE_WORDS: Readonly<Record<CollectedState, string>> = {
  complete: 'COMPLETE',
  gap: 'GAPS',
  tampered: 'TAMPERED WITH',
  silent: 'SILENT',
  pending: 'COMPLETE SO FAR',
  unknown: 'UNKNOWN',
}

const STATE_MEANINGS: Readonly<Record<CollectedState, string>> = {
  complete: 'complete',
  gap: 'gap',
  tampered: 'tampered with',
  silent: 'silent',
  pending: 'not due yet',
  unknown: 'unknown',
}

function paintOf(state: CollectedState, palette: Palette): Paint {
  if (state === 'complete') return palette.finding('pass', 'low')
  if (state === 'pending') return palette.faint
  return state === 'unknown' ? palette.finding('unknown', 'low') : palette.finding('fail', 'high')
}

function summary({ state, counts, from, to, ledger, listed, hours, broken }: Collection, { width, palette }: Page): readonly string[] {
  const word = hours.length === 0 ? 'NOTHING IS KNOWN' : STATE_WORDS[state]
  const told = WORST_FIRST.filter((each) => counts[each] > 0).map((each) => `${number(counts[each])} ${STATE_MEANINGS[each]}`)
  const proofs = hours.filter(({ proof }) => proof === 'verified').length
  const proved = counts.complete === 0 ? '' : `; of the complete ones ${number(proofs)} are proved by signed digests and hashes`
  const text = `${word}: ${plural(hours.length, 'hour')}${told.length === 0 ? '' : `: ${told.join(', ')}`}${proved}`
  const [first = '', ...rest] = wrap(text, width)
  const buckets = listed.length === 0 ? 'no bucket was listed' : `listed: ${listed.map((each) => visible(each, { limit: 100 })).join(', ')}`
  return [
    paintOf(hours.length === 0 ? 'unknown' : state, palette)(word) + first.slice(word.length),
    ...rest,
    ...wrap(`${minute(from)} to ${minute(to)} UTC; ledger ${visible(ledger, { limit: 300 })}; ${buckets}`, width),
    ...(broken === 0 ? [] : wrap(`${plural(broken, 'value')} of the ledger that should tell of digests cannot be read.`, width)),
  ]
}

interface Row {
  readonly name: string
  readonly when: string
  /** From which time on, and how much of it a sign stands for. */
  readonly start: number
  readonly cells: ReadonlyMap<number, readonly CollectedHour[]>
}

function matrix(collection: Collection, page: Page): readonly string[] {
  const { from, to, hours } = collection
  const byDay = to - from > MANY_DAYS * DAY
  const [cell, signs] = byDay ? [DAY, 31] : [HOUR, 24]
  const rows = rowsOf(hours, byDay)
  const troubled = rows.filter((row) => [...row.cells.values()].flat().some(({ state }) => state !== 'complete'))
  const shown = page.verbose || rows.length <= PLACES_SHOWN ? rows : troubled.slice(0, PLACES_SHOWN)
  if (shown.length === 0) return []
  const names = Math.max(...shown.map(({ name }) => name.length))
  const head = byDay ? dayHead() : '0     6     12    18'
  const lines = shown.map((row) => `${row.name.padEnd(names)}  ${row.when}  ${signsOf(row, { cell, signs }, page.palette)}`.trimEnd())
  const left = rows.length - shown.length
  return [
    page.palette.faint(`${''.padEnd(names)}  ${''.padEnd(byDay ? 7 : 10)}  ${head}`),
    ...lines,
    ...(left === 0
      ? []
      : [`${number(left)} more rows, of which ${number(rows.length - troubled.length)} are complete, in the verbose output.`]),
  ]
}

function dayHead(): string {
  return '1   5    10   15   20   25   30'
}

function rowsOf(hours: readonly CollectedHour[], byDay: boolean): readonly Row[] {
  const rows = Map.groupBy(hours, ({ account, region, hour }) => `${account}  ${region}\n${iso(hour).slice(0, byDay ? 7 : 10)}`)
  return [...rows].map(([key, some]) => {
    const [name = '', when = ''] = key.split('\n')
    const start = Date.parse(byDay ? `${when}-01T00:00:00Z` : `${when}T00:00:00Z`)
    return { name: visible(name), when, start, cells: Map.groupBy(some, ({ hour }) => Math.floor((hour - start) / (byDay ? DAY : HOUR))) }
  })
}

function signsOf({ cells }: Row, { signs }: { readonly cell: number; readonly signs: number }, palette: Palette): string {
  return Array.from({ length: signs }, (_, index) => {
    const hours = cells.get(index)
    if (hours === undefined) return ' '
    const state = worstState(hours.map((hour) => hour.state))
    return paintOf(state, palette)(STATE_SIGNS[state])
  }).join('')
}

function legend({ counts }: Collection): readonly string[] {
  const used = WORST_FIRST.toReversed().filter((state) => counts[state] > 0)
  return used.length === 0 ? [] : [used.map((state) => `${STATE_SIGNS[state]} ${STATE_MEANINGS[state]}`).join('   ')]
}

interface Group {
  readonly first: CollectedProblem
  readonly all: readonly { readonly hour: CollectedHour; readonly problem: CollectedProblem }[]
}

function problems({ hours }: Collection, page: Page): readonly string[] {
  const all = hours
    .flatMap((hour) => hour.problems.map((problem) => ({ hour, problem })))
    .filter(({ problem }) => problem.state !== 'pending')
  const groups = [
    ...Map.groupBy(all, ({ hour, problem }) => `${problem.code} ${hour.account} ${hour.region} ${problem.needs ?? ''}`).values(),
  ]
  const sorted = groups
    .flatMap((group): readonly Group[] => (group[0] === undefined ? [] : [{ first: group[0].problem, all: group }]))
    .toSorted((one, other) => WORST_FIRST.indexOf(one.first.state) - WORST_FIRST.indexOf(other.first.state))
  const shown = page.verbose ? sorted : sorted.slice(0, PROBLEMS_SHOWN)
  const left = sorted.length - shown.length
  return [
    ...shown.flatMap((group) => problemLines(group, page)),
    ...(left === 0 ? [] : [`${number(left)} more kinds of problems in the verbose output.`]),
  ]
}

const INDENT = 4

function problemLines({ first, all }: Group, { width, palette, verbose }: Page): readonly string[] {
  const [{ hour } = {}] = all
  if (hour === undefined) return []
  const hours = [...new Set(all.map((each) => each.hour.hour))].toSorted((one, other) => one - other)
  const when =
    hours.length === 1
      ? minute(hours[0] ?? 0)
      : `${hours.length} hours from ${minute(hours[0] ?? 0)} to ${minute((hours.at(-1) ?? 0) + HOUR)}`
  const sign = STATE_SIGNS[first.state]
  const grant = first.needs === undefined ? '' : ` Grant ${visible(first.needs, { limit: 100 })}.`
  const [head = '', ...rest] = wrap(
    `${sign}   ${hour.account} ${hour.region}, ${when}: ${first.code}: ${first.sentence}${grant}`,
    width - INDENT,
  )
  const details = [...new Set(all.map(({ problem }) => detailOf(problem)))].filter((text) => text !== '')
  const shown = verbose ? details : details.slice(0, KEYS_SHOWN)
  const left = details.length - shown.length
  const indented = [...rest, ...shown.flatMap((text) => wrap(text, width - INDENT)), ...(left === 0 ? [] : [`and ${number(left)} more`])]
  return [paintOf(first.state, palette)(sign) + head.slice(sign.length), ...indented.map((line) => ' '.repeat(INDENT) + line)]
}

function detailOf({ bucket, key, because, trail }: CollectedProblem): string {
  const what = bucket !== undefined && key !== undefined ? `s3://${bucket}/${key}` : trail === undefined ? '' : `trail ${trail}`
  return visible([what, because ?? ''].filter((text) => text !== '').join(': '), { limit: 1_300 })
}

function repair({ repair: sent, exitCode, hours }: Collection, { width }: Page): readonly string[] {
  if (sent !== undefined && sent.keys === 0) return ['Nothing that is missing can be fetched.']
  if (sent !== undefined)
    return wrap(
      `${plural(sent.keys, 'key')} sent to the queue in ${plural(sent.messages, 'message')}: ask again when they are collected.`,
      width,
    )
  const isFetchable = hours.some(({ problems: all }) =>
    all.some(({ code, key }) => key !== undefined && (code === 'not-stored' || code === 'digest-not-collected')),
  )
  return exitCode === 1 && isFetchable
    ? wrap("To fetch what is missing: --repair --queue with the URL of the collector's queue.", width)
    : []
}

function iso(time: number): string {
  return new Date(time).toISOString()
}

function minute(time: number): string {
  return iso(time).slice(0, 16).replace('T', ' ')
}
