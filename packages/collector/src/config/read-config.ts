import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Document, isMap, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { type Issue, pathText, unknownKeys } from './issue.ts'
import { parseValue } from './parse-value.ts'
import { settingsSchema } from './schema.ts'
import type { Settings } from './settings.ts'
import { UsageError, type UsageProblem } from './usage-error.ts'

/** Bigger than any configuration written by hand or by a program. */
const MAX_LENGTH = 4_000_000
/** Problems told at once; more than these have one cause. */
const MAX_PROBLEMS = 50

/**
 * Read a configuration. A relative path is one from `folder`, and is shown as it was given.
 *
 * Throws a `UsageError` that names every problem with its line and column, so that all can be mended at once.
 */
export async function readConfig(path: string, folder: string): Promise<Settings> {
  const text = await readFile(resolve(folder, path), 'utf8').catch((error: Error) => {
    throw new UsageError(`cannot read the configuration ${path}: ${error.message}`, { cause: error })
  })
  return parseConfig(path, text)
}

/** Parse and validate the text of a configuration. Throws a `UsageError`, as `readConfig` does. */
export function parseConfig(path: string, text: string): Settings {
  if (text.length > MAX_LENGTH) throw new UsageError(`${path}: larger than ${MAX_LENGTH} characters`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  const at = ({ offset, text }: Found): UsageProblem => {
    const { line, col } = lines.linePos(offset)
    return { text, place: { path, line, column: col } }
  }
  const broken = document.errors.map((error) => ({ offset: error.pos[0], text: error.message }))
  const problems = broken.length > 0 ? broken : keysTwice(document).map((offset) => ({ offset, text: 'this key is here twice' }))
  if (problems.length > 0) throw new UsageError(firstOf(problems.map(at)))
  const read = parseValue(settingsSchema, toPlain(document, path) ?? {})
  if (read.success) return read.data
  const found = read.error.issues.flatMap((issue) => problemsOf(issue, document.contents))
  throw new UsageError(firstOf(found.sort((a, b) => a.offset - b.offset).map(at)))
}

interface Found {
  readonly offset: number
  readonly text: string
}

function firstOf(problems: readonly UsageProblem[]): readonly UsageProblem[] {
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
        if (seen.has(String(key))) found.push(startOf(key) ?? 0)
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

function problemsOf(issue: Issue, root: Node | null): readonly Found[] {
  const { message, path } = issue
  const { offset, node } = follow(root, path)
  const keys = unknownKeys(issue)
  if (keys === undefined) return [{ offset, text: path.length === 0 ? message : `${pathText(path)}: ${message}` }]
  const offsets = new Map(isMap(node) ? node.items.map(({ key }) => [String(key), startOf(key) ?? offset] as const) : [])
  return keys.map((key) => ({ offset: offsets.get(key) ?? offset, text: `${pathText([...path, key])}: no such key` }))
}

/** The node that a path leads to, and its offset, or that of the last node on the way that is there. A list of one may be written without its dash. */
function follow(root: Node | null, path: readonly PropertyKey[]): { readonly offset: number; readonly node: unknown } {
  let node: unknown = root
  let offset = startOf(root) ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(step))
      if (pair === undefined && step === 0) continue
      if (pair === undefined) return { offset, node: undefined }
      offset = startOf(pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node)) node = node.items[Number(step)]
    else if (step !== 0) return { offset, node: undefined }
    offset = startOf(node) ?? offset
  }
  return { offset, node }
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] } | undefined)?.range?.[0]
}
