import { createHash, type Hash } from 'node:crypto'
import { visible } from '@trailmend/report/escape'
import {
  type AllOutcomes,
  type EvidenceKey,
  renderVerifyEvidence,
  renderVerifyEvidenceMarkdown,
  renderVerifyJson,
  renderVerifyJsonLines,
  renderVerifyTable,
  type VerifyResult,
} from '@trailmend/report/verify'
import { VERSION } from '../version.ts'
import { writeWhole } from '../write-whole.ts'
import type { VerifyReport } from './formats.ts'

/** What reports need to know besides the result. */
export interface VerifyOutputContext {
  readonly print: (text: string) => void
  /** Everything that is not the result. */
  readonly say: (text: string) => void
  readonly color: boolean
  readonly width: number
  readonly verbose: boolean
}

/** All that was found, and the public keys that were used. */
export interface VerifyFindings {
  readonly result: VerifyResult
  readonly outcomes: AllOutcomes
  readonly keys: readonly EvidenceKey[]
}

type Render = (findings: VerifyFindings, context: VerifyOutputContext) => string | AsyncIterable<string>

const TOOL = { name: 'trailmend', version: VERSION }

const RENDER: Readonly<Record<VerifyReport['format'], Render>> = {
  table: ({ result }, { color, width, verbose }) => renderVerifyTable(result, { color, width, verbose }),
  json: ({ result }) => renderVerifyJson(result, { tool: TOOL }),
  jsonl: ({ result, outcomes }) => renderVerifyJsonLines(result, outcomes()),
  junit: ({ result, outcomes }) => junitOf(result, outcomes),
  evidence: ({ result, outcomes, keys }) => renderVerifyEvidence(result, outcomes, { tool: TOOL, publicKeys: keys }),
  'evidence-markdown': ({ result, outcomes, keys }) => renderVerifyEvidenceMarkdown(result, outcomes, { tool: TOOL, publicKeys: keys }),
}

/** The library that writes XML is loaded for this alone. */
async function* junitOf(result: VerifyResult, outcomes: AllOutcomes): AsyncGenerator<string> {
  const { renderVerifyJunit } = await import('@trailmend/report/verify/verify-junit')
  yield* renderVerifyJunit(result, outcomes)
}

/** Reports that name everything, also what is valid. */
const NAMES_ALL: ReadonlySet<VerifyReport['format']> = new Set<VerifyReport['format']>(['jsonl', 'junit', 'evidence', 'evidence-markdown'])

/** Whether a report names everything, so that it must be kept until the verification has ended. */
export function namesAll(reports: readonly VerifyReport[]): boolean {
  return reports.some(({ format }) => NAMES_ALL.has(format))
}

/**
 * Render every report that was asked for: the files first, each whole or not at all, and what is printed last.
 *
 * The SHA-256 of evidence is said, so that it can be kept elsewhere.
 */
export async function writeVerifyReports(
  findings: VerifyFindings,
  reports: readonly VerifyReport[],
  context: VerifyOutputContext,
): Promise<void> {
  for (const { format, path } of reports) {
    if (path === undefined) continue
    const text = RENDER[format](findings, { ...context, color: false })
    if (!format.startsWith('evidence')) await writeWhole(path, text)
    else context.say(`${await writeHashed(path, text)}  ${visible(path)}\n`)
  }
  for (const { format, path } of reports) {
    if (path !== undefined) continue
    const text = RENDER[format](findings, context)
    if (typeof text === 'string') context.print(text)
    else for await (const part of text) context.print(part)
  }
}

/** Write a file as a whole; tells the SHA-256 of what is in it. */
async function writeHashed(path: string, text: string | AsyncIterable<string>): Promise<string> {
  const hash = createHash('sha256')
  await writeWhole(path, hashed(text, hash))
  return hash.digest('hex')
}

async function* hashed(text: string | AsyncIterable<string>, hash: Hash): AsyncGenerator<string> {
  for await (const part of typeof text === 'string' ? [text] : text) {
    hash.update(part)
    yield part
  }
}
