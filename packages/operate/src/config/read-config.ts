import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Document, isMap, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { type Problem, UsageError } from '../usage-error.ts'
import { type Settings, settingsSchema } from './settings.ts'

/** Bigger than any configuration written by hand or by a program for ten thousand accounts. */
const MAX_BYTES = 4_000_000

/** A configuration that holds, and where its accounts are declared. */
export interface Config {
  readonly path: string
  readonly settings: Settings
  /** The line, from 1, on which each account id is declared. */
  readonly accountLines: ReadonlyMap<string, number>
  /** The line, from 1, on which each exception begins. */
  readonly exceptionLines: readonly number[]
}

/**
 * Read a configuration. A relative path is one from `folder`, and is shown as it was given.
 *
 * Throws a `UsageError` that names every problem with its line and column, so that all can be mended at once.
 */
export async function readConfig(path: string, folder: string): Promise<Config> {
  const text = await readFile(resolve(folder, path), 'utf8').catch((error: Error) => {
    throw new UsageError(`cannot read the configuration ${path}: ${error.message}`, { cause: error })
  })
  return parseConfig(path, text)
}

/** Parse and validate the text of a configuration. Throws a `UsageError`, as `readConfig` does. */
export function parseConfig(path: string, text: string): Config {
  if (text.length > MAX_BYTES) throw new UsageError(`${path}: larger than ${MAX_BYTES} characters`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  const at = (offset: number) => ({ path, line: lines.linePos(offset).line, column: lines.linePos(offset).col })
  const broken = document.errors.map((error) => ({ place: at(error.pos[0]), text: error.message }))
  if (broken.length > 0) throw new UsageError(firstOf(broken))
  const twice = keysTwice(document).map((offset) => ({ place: at(offset), text: 'this key is here twice' }))
  if (twice.length > 0) throw new UsageError(firstOf(twice))
  const read = settingsSchema.safeParse(toPlain(document, path) ?? {})
  if (!read.success) {
    const found = read.error.issues.flatMap((issue) => problemsOf(issue, document.contents))
    throw new UsageError(firstOf(found.sort((a, b) => a.offset - b.offset).map(({ offset, text }) => ({ place: at(offset), text }))))
  }
  const accountLines = new Map(
    read.data.accounts?.map(({ id }, index) => [id, at(offsetOf(document.contents, ['accounts', index, 'id'])).line]),
  )
  const exceptionLines = (read.data.exceptions ?? []).map((_, index) => at(offsetOf(document.contents, ['exceptions', index])).line)
  return { path, settings: read.data, accountLines, exceptionLines }
}

/** Problems told at once; more than these have one cause. */
const MAX_PROBLEMS = 50

function firstOf(problems: readonly Problem[]): readonly Problem[] {
  const left = problems.length - MAX_PROBLEMS
  return left > 0 ? [...problems.slice(0, MAX_PROBLEMS), { text: `${left} more of this kind` }] : problems
}

/** The offsets of keys that their mapping holds already. The parser's own check compares each key with every other. */
function keysTwice(document: Document): readonly number[] {
  const found: number[] = []
  visit(document, {
    Map: (_key, { items }) => {
      const seen = new Set<string>()
      for (const { key } of items) {
        if (seen.has(String(key))) found.push(rangeStart(key) ?? 0)
        seen.add(String(key))
      }
    },
  })
  return found
}

/** Aliases may be used, but not to grow a small file into a large one ("billion laughs"). */
function toPlain(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

/** The offset of the node that a path leads to, or of the last node on the way that is there. */
function offsetOf(root: Node | null, path: readonly PropertyKey[]): number {
  let node: unknown = root
  let offset = root?.range?.[0] ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(step))
      if (pair === undefined) return offset
      offset = rangeStart(pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      offset = rangeStart(node) ?? offset
    } else return offset
  }
  return rangeStart(node) ?? offset
}

function rangeStart(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] } | undefined)?.range?.[0]
}

interface Issue {
  readonly message: string
  readonly path: readonly PropertyKey[]
  /** The keys that nobody knows, where that is the problem. */
  readonly keys?: readonly string[]
}

function problemsOf({ message, path, keys }: Issue, root: Node | null): readonly { readonly offset: number; readonly text: string }[] {
  const where = path.map(String).join('.')
  if (keys === undefined) return [{ offset: offsetOf(root, path), text: where === '' ? message : `${where}: ${message}` }]
  const offsets = keyOffsets(root, path)
  const otherwise = offsetOf(root, path)
  return keys.map((key) => ({ offset: offsets.get(key) ?? otherwise, text: `${[...path, key].map(String).join('.')}: no such key` }))
}

/** Where each key of a mapping stands itself, not its value. */
function keyOffsets(root: Node | null, path: readonly PropertyKey[]): ReadonlyMap<string, number> {
  let node: unknown = root
  for (const step of path) node = isMap(node) ? node.get(String(step), true) : isSeq(node) ? node.items[Number(step)] : undefined
  return new Map(isMap(node) ? node.items.map(({ key }) => [String(key), rangeStart(key) ?? 0] as const) : [])
}
