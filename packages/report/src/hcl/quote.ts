/** Characters that end a line or are not shown, which a quoted template must not hold or a reader could not see. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

/**
 * Text as a quoted template of HCL that means exactly this text: nothing in it is interpolated, and nothing in it ends the quotes.
 *
 * Lone surrogates, which HCL cannot say, become U+FFFD.
 * Source: HCL Native Syntax Specification, "Template Expressions".
 */
export function quoteHcl(text: string): string {
  return `"${escapeHcl(text)}"`
}

/** The inside of a quoted template. */
export function escapeHcl(text: string): string {
  return text
    .replace(/["\\]/g, '\\$&')
    .replace(/([$%]+)\{/g, (_, signs: string) => (signs.length === 1 ? `${signs}${signs}{` : `${[...signs].map(codeUnit).join('')}{`))
    .replace(UNSEEN, (character) => SHORT.get(character) ?? codePoint(character))
}

/** Of several signs before a brace, readers differ on which make a pair. */
function codeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd'
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : codeUnit(character)
}
