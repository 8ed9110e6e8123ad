import type { BenchmarkId, CheckResult } from '@trailmend/core'
import { escapeMarkdown, renderMarkdown } from '@trailmend/report'
import type { RulesReport } from './gate.ts'
import { renderRules } from './render-rules.ts'
import { plain } from './scope.ts'

/** A comment of a pull request, as far as it matters here. The body may be anybody's. */
export interface ExistingComment {
  readonly id: number
  /** The login of whoever wrote it. */
  readonly author: string
  readonly body: string
}

/** What to do about the comments that are there. */
export interface CommentPlan {
  readonly action: 'create' | 'update' | 'keep'
  /** The comment to update or keep. */
  readonly id: number | undefined
  /** Our own that are one too many, as two runs may have written at once. */
  readonly remove: readonly number[]
}

/** The most that GitHub takes for a body, in characters; we count bytes, of which there are never fewer. */
const MAX_BODY = 65_536

/** Bytes of it for the rules. */
const MAX_RULES = 20_000

/** The first line of our comment: seen by nobody, and what the comment of a scope is known by. */
export function commentMarker(scope: string): string {
  return `<!-- trailmend:check ${plain(scope)} -->`
}

/** What a comment says besides the result. */
export interface CommentFacts {
  readonly scope: string
  /** The commit that was judged, forty or sixty-four digits. */
  readonly head: string | undefined
  readonly benchmark: BenchmarkId | undefined
  readonly rules: RulesReport | undefined
}

/** The comment for a check. Shortened by whole rows to what GitHub takes. */
export function commentBody(result: CheckResult, { scope, head, benchmark, rules }: CommentFacts): string {
  const marker = `${commentMarker(scope)}\n`
  const about = rules === undefined ? '' : `\n${renderRules(rules, MAX_RULES)}`
  const ending = `${about}\n${head === undefined ? '' : `Commit ${head}, `}${escapeMarkdown(scope)}\n`
  const maxBytes = MAX_BODY - Buffer.byteLength(marker) - Buffer.byteLength(ending)
  return marker + renderMarkdown(result, { benchmark, maxBytes }) + ending
}

/** Decide which comment becomes the scope's. Only those by the author himself that begin with the marker are looked at; the oldest stays. */
export function planComment(
  comments: readonly ExistingComment[],
  { scope, author, body }: { readonly scope: string; readonly author: string; readonly body: string },
): CommentPlan {
  const marker = commentMarker(scope)
  const own = comments.filter((each) => each.author === author && each.body.split(/\r?\n/, 1)[0] === marker).sort((a, b) => a.id - b.id)
  const [oldest, ...others] = own
  if (oldest === undefined) return { action: 'create', id: undefined, remove: [] }
  const isSame = oldest.body.replaceAll('\r\n', '\n').trimEnd() === body.trimEnd()
  return { action: isSame ? 'keep' : 'update', id: oldest.id, remove: others.map(({ id }) => id) }
}
