export interface VisibleOptions {
  /** The most characters to keep, counted in code points; what was cut shows as `…`. Default: all. */
  readonly limit?: number | undefined
}

/**
 * Controls, line and paragraph separators, lone surrogates, and everything a terminal shows as nothing or uses to reorder text
 * (bidi controls, zero-width and format characters, variation selectors, tags, fillers). Source of the properties: Unicode
 * Standard Annex 44, General_Category and Default_Ignorable_Code_Point.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/**
 * Text from AWS made safe to show: one line, in the order in which it is stored, with nothing hidden.
 *
 * What would not be seen becomes `\u{…}` in hexadecimal; a lone surrogate becomes `�`. Spaces stay. The result is for eyes:
 * a name that holds a literal `\u{1b}` looks the same as one with an escape character.
 */
export function visible(text: string, { limit = Number.POSITIVE_INFINITY }: VisibleOptions = {}): string {
  return cut(text, limit).replace(INVISIBLE, show)
}

function show(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : `\\u{${code.toString(16)}}`
}

/** A code point has at most two code units, so only a text longer than that has to be looked at. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const kept = Array.from(text.slice(0, 2 * limit + 2))
  return kept.length <= limit ? text : `${kept.slice(0, Math.max(0, limit - 1)).join('')}…`
}
