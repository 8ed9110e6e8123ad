import type { BenchmarkId } from '@trailmend/core'
import { number } from '../count.ts'
import { safeJson } from '../escape/json-escape.ts'
import { escapeMarkdown } from '../escape/markdown-escape.ts'
import { visible } from '../escape/visible.ts'
import { findingObject } from '../json.ts'
import { fillSections, utf8Length } from '../markdown/fill.ts'
import { createPalette } from '../table/paint.ts'
import { wrap } from '../table/wrap.ts'
import { CHANGE_KINDS, type Change, type ChangeKind, type ResultDiff } from './compare-results.ts'
import { changeText, diffVerdict, KIND_TITLES } from './words.ts'

export interface DiffTableOptions {
  readonly color: boolean
  /** Columns of the terminal. Fewer than 60 are taken as 60, more than 160 as 160. */
  readonly width: number
  readonly benchmark?: BenchmarkId | undefined
  /** Show every change, not the first fifty of a kind. */
  readonly verbose?: boolean | undefined
}

const CHANGES_SHOWN = 50
const TEXT_LIMIT = 1_000

/** What changed, for a person at a terminal. */
export function renderDiffTable(diff: ResultDiff, { color, width, benchmark, verbose = false }: DiffTableOptions): string {
  const columns = Number.isNaN(width) ? 60 : Math.trunc(Math.min(160, Math.max(60, width)))
  const palette = createPalette(color)
  const { word, counts } = diffVerdict(diff)
  const status = ({ 0: 'compliant', 1: 'findings', 3: 'incomplete' } as const)[diff.exitCode]
  const [first = '', ...rest] = wrap(`${word}: ${counts}`, columns)
  const painted = first.startsWith(word) ? palette.verdict(status)(word) + first.slice(word.length) : first
  const sections = byKind(diff).map(([kind, changes]) => {
    const shown = verbose ? changes : changes.slice(0, CHANGES_SHOWN)
    const left = changes.length - shown.length
    return [
      palette.heading(KIND_TITLES[kind]),
      ...shown.flatMap(lines),
      ...(left > 0 ? ['', `${number(left)} more in the verbose output.`] : []),
    ]
  })
  return `${[[painted, ...rest], ...sections].map((section) => section.join('\n')).join('\n\n')}\n`

  function lines(change: Change): readonly string[] {
    const text = visible(changeText(change, benchmark), { limit: TEXT_LIMIT })
    return wrap(text, columns - 4).map((line, index) => `  ${index === 0 ? '' : '  '}${line}`)
  }
}

export interface DiffMarkdownOptions {
  readonly benchmark?: BenchmarkId | undefined
  /** The most UTF-8 bytes of the page. Default: what a comment takes, less a margin. */
  readonly maxBytes?: number | undefined
}

/** GitHub takes 65,536 characters in a comment. */
const COMMENT_BYTES = 60_000

/** What changed, as GitHub-flavoured Markdown; shortened by whole items where it would be longer than `maxBytes`. */
export function renderDiffMarkdown(diff: ResultDiff, { benchmark, maxBytes = COMMENT_BYTES }: DiffMarkdownOptions = {}): string {
  const { word, counts } = diffVerdict(diff)
  const head = `## Trailmend: what changed\n\n**${word}**: ${counts}\n`
  const sections = byKind(diff).map(([kind, changes]) => ({
    open: `\n### ${KIND_TITLES[kind]}\n\n`,
    items: changes.map((change) => `- ${escapeMarkdown(changeText(change, benchmark), { limit: TEXT_LIMIT })}\n`),
    close: '',
    more: (left: number) => `\n${KIND_TITLES[kind]}: ${number(left)} more, see the report.\n`,
  }))
  return head + fillSections(sections, maxBytes - utf8Length(head))
}

/** What changed, as one JSON document, indented by two spaces, ending in a line break. Keys: docs/output.md. */
export function renderDiffJson(diff: ResultDiff, { tool }: { readonly tool: { readonly name: string; readonly version: string } }): string {
  const { exitCode, counts, stillFailing, stillUnknown, unchanged, judged, changes } = diff
  const document = {
    v: 1,
    tool: { name: tool.name, version: tool.version },
    exitCode,
    judged,
    counts,
    stillFailing,
    stillUnknown,
    unchanged,
    changes: changes.map(({ kind, before, after, finding }) => ({ kind, before, after, finding: findingObject(finding) })),
  }
  return `${safeJson(document, 2)}\n`
}

function byKind({ changes }: ResultDiff): readonly (readonly [ChangeKind, readonly Change[]])[] {
  const groups = Map.groupBy(changes, ({ kind }) => kind)
  return CHANGE_KINDS.flatMap((kind) => {
    const found = groups.get(kind)
    return found === undefined ? [] : [[kind, found] as const]
  })
}
