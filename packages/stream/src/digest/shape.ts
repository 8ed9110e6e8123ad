/** A digest is three levels deep; what is much deeper is none. */
const DEEPEST = 16
/** Fewest characters for each mark of JSON's grammar, over the whole of a digest: names, hashes and keys are long. */
const FEWEST_PER_MARK = 12
/** Marks that even a digest without any log files may have. */
const FREE_MARKS = 200

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** `:`, `,` and what opens and closes objects and lists, by character code: how each changes the depth. */
const MARKS: ReadonlyMap<number, number> = new Map([
  [0x2c, 0],
  [0x3a, 0],
  [0x5b, 1],
  [0x7b, 1],
  [0x5d, -1],
  [0x7d, -1],
])

/**
 * Whether a text is as deep and as dense as a digest's JSON can be, to be asked before it is parsed: other JSON becomes twenty times its size in
 * memory. In linear time. Whether it is JSON at all is left to the parser.
 */
export function isShapedLikeDigest(text: string): boolean {
  let depth = 0
  let marks = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfString(text, at)
      continue
    }
    const deeper = MARKS.get(code)
    if (deeper === undefined) continue
    marks++
    depth += deeper
    if (depth > DEEPEST) return false
  }
  return marks <= FREE_MARKS + text.length / FEWEST_PER_MARK
}

/** Where the string that begins at a quote ends, or the text does. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === BACKSLASH) at++
  }
  return text.length
}
