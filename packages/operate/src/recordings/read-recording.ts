import { readFile, stat } from 'node:fs/promises'
import { parseRecording, type Recording } from '@trailmend/core'
import { UsageError } from '../usage-error.ts'

/** A text longer than this cannot be held by the JavaScript engine. Source: V8, `String::kMaxLength` on 64-bit. */
const MAX_BYTES = 2 ** 29 - 24

/** Read one recording. Throws a `UsageError` that names the file and the place in it. */
export async function readRecording(path: string): Promise<Recording> {
  const text = await readText(path)
  const parsed = parseRecording(parseJson(path, text))
  if (!parsed.ok)
    throw new UsageError(`${path}: not a recording: ${parsed.problem.path && `${parsed.problem.path}: `}${parsed.problem.text}`)
  return parsed.recording
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes; record fewer accounts to a file`)
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '')
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path}: not JSON: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
