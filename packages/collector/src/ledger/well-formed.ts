/**
 * A text as stores can keep it, which take texts for UTF-8: a lone surrogate would become another character, and two ids that differ in one
 * the same id. Reversible, and a text's beginning stays the beginning.
 */
export function wellFormed(text: string): string {
  return text.replace(/[\\\0]|\p{Surrogate}/gu, (unit) => `\\${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What `wellFormed` was given. */
export function fromWellFormed(text: string): string {
  return text.replace(/\\([0-9a-f]{4})/g, (_whole, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}
