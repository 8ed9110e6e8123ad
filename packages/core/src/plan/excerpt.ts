/** Characters told of a text. */
const LONGEST = 300
/** Characters of those that stand before the first that differs. */
const LEAD = 40

/** A text for a person: all of it, or 300 characters from about where it begins to differ from another. */
export function excerpt(text: string, other: string): string {
  if (text.length <= LONGEST) return text
  let at = 0
  while (at < text.length && text[at] === other[at]) at++
  const start = Math.max(0, Math.min(at - LEAD, text.length - LONGEST))
  const end = start + LONGEST
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`
}
