/**
 * What JSON allows in a string as it is, but a terminal, an editor or the runner of a workflow would act on. In JSON text
 * these stand only in strings.
 */
const UNSAFE = /(?<=##)\[|[\u007f-\u009f\u2028\u2029\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/**
 * JSON text whose strings hold no character that a terminal acts on or does not show: those are written as `\uXXXX`.
 *
 * The value is the same when parsed. C0 controls and lone surrogates are escaped by `JSON.stringify` already.
 *
 * @param indent - spaces for each level; 0 gives one line
 */
export function safeJson(value: unknown, indent: number): string {
  return JSON.stringify(value, undefined, indent).replace(UNSAFE, escapeUnits)
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
