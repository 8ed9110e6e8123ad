import type { Json } from '@trailmend/stream'
import { textOf } from './documents.ts'

/** The documents that stand one after the other, or `undefined` if one of them is nothing that `JSON.parse` takes. */
export function splitDocuments(bytes: Uint8Array): readonly Json[] | undefined {
  const text = textOf(bytes)
  const documents: Json[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!
    if (letter === '"') at = behindString(text, at)
    else if ('{['.includes(letter)) depth++
    else if ('}]'.includes(letter) && --depth <= 0) {
      const document = parse(text.slice(from, at + 1))
      if (document === undefined) return undefined
      documents.push(document)
      depth = 0
      from = at + 1
    }
  }
  return /^[ \t\r\n]*$/.test(text.slice(from)) ? documents : undefined
}

function behindString(text: string, from: number): number {
  let at = from + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
