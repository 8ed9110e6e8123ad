/**
 * The columns that a text takes in a terminal, or more, never fewer: what may be wide somewhere counts as wide.
 *
 * Source: Unicode Standard Annex 11. Below U+1100 no character is East Asian Wide, nor are dashes, quotes, the ellipsis and lines.
 */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += widthOf(character)
  return columns
}

function widthOf(character: string): 1 | 2 {
  const code = character.codePointAt(0) ?? 0
  return code < 0x1100 || (code >= 0x2010 && code <= 0x2027) || (code >= 0x2500 && code <= 0x257f) ? 1 : 2
}

/**
 * Break a text into lines of at most `width` columns: at spaces, else after punctuation, else anywhere. Nothing is left out but
 * the spaces at the breaks.
 *
 * @param width - at least 2
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of text.split(' ')) {
    const columns = columnsOf(word)
    const gap = line === '' ? 0 : 1
    if (used + gap + columns <= width) {
      line += (gap === 1 ? ' ' : '') + word
      used += gap + columns
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = columns <= width ? [word] : breakWord(word, width)
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1) ?? ''
    used = columnsOf(line)
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

/** The pieces of a word that is longer than a line: at the last punctuation that fits, unless that leaves most of the line empty. */
function breakWord(word: string, width: number): readonly string[] {
  const pieces: string[] = []
  const piece: string[] = []
  let used = 0
  for (const character of word) {
    const columns = widthOf(character)
    if (used + columns > width) {
      const kept = piece.splice(0, breakAfter(piece))
      pieces.push(kept.join(''))
      used = columnsOf(piece.join(''))
    }
    piece.push(character)
    used += columns
  }
  return [...pieces, piece.join('')]
}

/** Of a line, what a piece of a word has to fill. */
const SHORTEST = 0.4

const BREAKABLE = new Set('-/:._,=@')

function breakAfter(piece: readonly string[]): number {
  const last = piece.findLastIndex((character) => BREAKABLE.has(character))
  return last + 1 >= piece.length * SHORTEST ? last + 1 : piece.length
}
