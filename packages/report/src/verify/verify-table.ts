import { number, plural } from '../count.ts'
import { visible } from '../escape/visible.ts'
import { createPalette, type Paint, type Palette } from '../table/paint.ts'
import { wrap } from '../table/wrap.ts'
import type { VerifiedChain, VerifyOutcome, VerifyResult, VerifyVerdict } from './result.ts'
import { bytesText, chainName, countsText, reasonText, STATUS_WORDS, timeText, totals, VERDICT_WORDS, whereabouts } from './verify-words.ts'

export interface VerifyTableOptions {
  readonly color: boolean
  /** Columns of the terminal. Fewer than 60 are taken as 60, more than 160 as 160. */
  readonly width: number
  /** Also list every chain that is valid, and every problem that was kept. */
  readonly verbose?: boolean | undefined
}

const NARROWEST = 60
const WIDEST = 160
/** Columns of the word before a chain, and of that before a problem. */
const INDENT = 10
/** From so many valid chains on they are only counted. */
const MANY_VALID = 20
const CHAINS_SHOWN = 40
const PLACES_SHOWN = 5
const NOTICES_SHOWN = 50

interface Page {
  readonly width: number
  readonly palette: Palette
  readonly verbose: boolean
}

/** A verification for an engineer at a terminal: the verdict, and each chain with its counts and what is wrong with it, the worst first. */
export function renderVerifyTable(result: VerifyResult, { color, width, verbose = false }: VerifyTableOptions): string {
  const columns = Number.isNaN(width) ? NARROWEST : Math.trunc(Math.min(WIDEST, Math.max(NARROWEST, width)))
  const page: Page = { width: columns, palette: createPalette(color), verbose }
  const sections = [verdictLines(result, page), ...chainSections(result, page), noticeLines(result, page)]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function verdictLines({ status, chains }: VerifyResult, { width, palette }: Page): readonly string[] {
  const word = STATUS_WORDS[status]
  const { digests, logs, gaps, bytes } = totals(chains)
  const counts = `digests: ${countsText(digests)}; log files: ${countsText(logs)}${gaps === 0 ? '' : `; ${plural(gaps, 'gap')}`}`
  const [first = '', ...rest] = wrap(`${word}: ${counts}; ${bytesText(bytes)} read`, width)
  return [statusPaint(palette, status)(word) + first.slice(word.length), ...rest]
}

function statusPaint(palette: Palette, status: VerifyResult['status']): Paint {
  return palette.verdict(status === 'valid' ? 'compliant' : status === 'invalid' ? 'findings' : 'incomplete')
}

const ORDER: readonly VerifiedChain['verdict'][] = ['invalid', 'unknown', 'valid']

function chainSections({ chains }: VerifyResult, page: Page): readonly (readonly string[])[] {
  const sorted = chains.toSorted((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict))
  const valid = sorted.filter(({ verdict }) => verdict === 'valid')
  const others = sorted.filter(({ verdict }) => verdict !== 'valid')
  const shownValid = page.verbose || valid.length < MANY_VALID ? valid : []
  const shown = [...(page.verbose ? others : others.slice(0, CHAINS_SHOWN)), ...shownValid]
  const left = chains.length - shown.length
  return [
    ...shown.map((chain) => chainLines(chain, page)),
    ...(left === 0
      ? []
      : [[`${number(left)} more, of which ${number(valid.length - shownValid.length)} are valid, in the verbose output.`]]),
  ]
}

function chainLines(chain: VerifiedChain, page: Page): readonly string[] {
  const { verdict, tally, from, to, problems } = chain
  const gaps = tally.gaps === 0 ? [] : [plural(tally.gaps, 'gap')]
  const counts = [`digests: ${countsText(tally.digests)}`, `log files: ${countsText(tally.logs)}`, ...gaps].join('; ')
  const groups = Map.groupBy(problems, ({ code }) => code)
  return [
    ...item(verdict, [chainName(chain), counts, `${timeText(from)} to ${timeText(to)}`], page),
    ...[...groups.values()].flatMap((same) => problemLines(same, chain, page)),
  ]
}

/** What is alike is told once, with where it was found. */
function problemLines(same: readonly VerifyOutcome[], { codes }: VerifiedChain, page: Page): readonly string[] {
  const [first] = same
  if (first === undefined) return []
  const shown = page.verbose ? same : same.slice(0, PLACES_SHOWN)
  const left = Math.max(same.length, codes[first.code] ?? 0) - shown.length
  const whys = new Set(same.map(reasonText))
  const texts = [
    `${first.code}: ${first.sentence}`,
    whys.size === 1 ? reasonText(first) : `${reasonText(first)}; and other reasons`,
    ...shown.map(whereabouts),
    left === 0 ? '' : `and ${number(left)} more; the evidence names each`,
  ].filter((text) => text !== '')
  return item(first.verdict, texts, { ...page, width: page.width - INDENT }).map((line) => ' '.repeat(INDENT) + line)
}

function noticeLines({ notices }: VerifyResult, { width, palette, verbose }: Page): readonly string[] {
  if (notices.length === 0) return []
  const shown = verbose ? notices : notices.slice(0, NOTICES_SHOWN)
  const left = notices.length - shown.length
  return [
    palette.heading('Take note'),
    ...shown.flatMap(({ text }) => wrap(visible(text, { limit: 1_000 }), width - 2).map((line) => `  ${line}`)),
    ...(left === 0 ? [] : [`  ${number(left)} more in the verbose output.`]),
  ]
}

/** A word in the first column, and texts, each wrapped, in the second. */
function item(verdict: VerifyVerdict, texts: readonly string[], { width, palette }: Page): readonly string[] {
  const lines = texts.flatMap((text) => wrap(text, width - INDENT))
  const word = VERDICT_WORDS[verdict]
  const paint = PAINTS[verdict](palette)
  return lines.map((line, index) => (index === 0 ? paint(word) + ' '.repeat(INDENT - word.length) : ' '.repeat(INDENT)) + line)
}

const PAINTS: Readonly<Record<VerifyVerdict, (palette: Palette) => Paint>> = {
  valid: (palette) => palette.finding('pass', 'low'),
  invalid: (palette) => palette.finding('fail', 'high'),
  unknown: (palette) => palette.finding('unknown', 'low'),
  note: (palette) => palette.faint,
}
