import { type StatementJson, statementOf } from '../defaults/statement.ts'
import type { PolicyDocument } from '../document.ts'
import { editStatements, locateStatements, type StatementSpans } from './edit-text.ts'
import type { MissingGrant } from './needs.ts'
import { extendStatement } from './own-statement.ts'

/** A readable document with its text. */
export interface TextDocument {
  readonly document: PolicyDocument
  /** Plain JSON, not percent-encoded. */
  readonly text: string
}

/** A document's new text, and what is different in it. */
export interface Rewritten {
  readonly text: string
  readonly added: readonly StatementJson[]
  readonly rewritten: readonly string[]
}

/** Whether own statements may be extended; else everything is appended. */
export type Style = 'extend' | 'append'

/**
 * Add missing grants to a document: to a statement of the same purpose that is known as CloudTrail's or Trailmend's, else as a new one.
 *
 * All other characters of the text stay as they are, the Version too. New statements get Sids that nobody has.
 */
export function addGrants(
  { document, text }: TextDocument,
  { missing, plain, style }: { readonly missing: readonly MissingGrant[]; readonly plain: readonly StatementJson[]; readonly style: Style },
): Rewritten | undefined {
  const spans = locateStatements(text)
  if (spans === undefined || spans.statements.length !== document.statements.length) return undefined
  const replaced = new Map<number, string>()
  const rewritten: string[] = []
  const fresh: StatementJson[] = []
  for (const wish of missing) {
    const extended = style === 'extend' ? extendOne({ document, text }, { spans, wish, replaced }) : undefined
    if (extended === undefined) fresh.push(statementOf(wish.grant, wish.entries))
    else rewritten.push(extended)
  }
  const added = withFreeSids([...fresh, ...plain], document)
  const appended = added.map((statement) => JSON.stringify(statement))
  return { text: editStatements(text, spans, { replaced, appended }), added, rewritten }
}

/** Whether every statement of a document still stands in its new text, in order, but for those that list more. */
export function keepsStatements(old: TextDocument, { text, added, rewritten }: Rewritten): boolean {
  const before = statementTexts(old.text)
  const after = statementTexts(text)
  if (before === undefined || after === undefined || after.length !== before.length + added.length) return false
  const changed = before.filter((statement, index) => statement !== after[index]).length
  return changed === rewritten.length
}

interface Extension {
  readonly spans: StatementSpans
  readonly wish: MissingGrant
  readonly replaced: Map<number, string>
}

/** Extend the first statement that can be; its Sid. */
function extendOne({ document, text }: TextDocument, { spans, wish, replaced }: Extension): string | undefined {
  for (const [index, statement] of document.statements.entries()) {
    const span = spans.statements[index]
    if (span === undefined || replaced.has(index)) continue
    const extended = extendStatement(statement, text.slice(span.start, span.end), wish)
    if (extended === undefined) continue
    replaced.set(index, extended)
    return statement.sid ?? ''
  }
  return undefined
}

function withFreeSids(statements: readonly StatementJson[], document: PolicyDocument): readonly StatementJson[] {
  const taken = new Set(document.statements.flatMap(({ sid }) => (sid === undefined ? [] : [sid])))
  return statements.map((statement) => {
    let sid = statement.Sid
    for (let number = 2; taken.has(sid); number++) sid = `${statement.Sid}${number}`
    taken.add(sid)
    return { ...statement, Sid: sid }
  })
}

function statementTexts(text: string): readonly string[] | undefined {
  return locateStatements(text)?.statements.map(({ start, end }) => text.slice(start, end))
}
