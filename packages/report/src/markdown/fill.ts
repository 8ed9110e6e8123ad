/** A part of a page that can be shortened by whole items. */
export interface Section {
  readonly open: string
  readonly items: readonly string[]
  readonly close: string
  /** What stands after the shown items where some were left out. */
  readonly more: (left: number) => string
}

/** What each later section may count on, at the expense of the ones before it. */
const SHARE = 0.15

/**
 * Write sections one after the other within a number of UTF-8 bytes: earlier ones have precedence, and an item is shown whole or
 * not at all. A section that would show nothing but its frame still says how many items it left out, if that much fits.
 */
export function fillSections(sections: readonly Section[], maxBytes: number): string {
  const present = sections.filter((section) => section.items.length > 0)
  const wanted = present.map((section) => reserve(section, Math.floor(maxBytes * SHARE)))
  let text = ''
  let left = maxBytes
  for (const [index, section] of present.entries()) {
    const kept = wanted.slice(index + 1).reduce((sum, bytes) => sum + bytes, 0)
    const part = shorten(section, left - kept)
    text += part
    left -= utf8Length(part)
  }
  return text
}

/** A section that cannot have its share is at least mentioned. */
function reserve(section: Section, share: number): number {
  return Math.min(utf8Length(whole(section)), Math.max(share, utf8Length(section.more(section.items.length))))
}

function whole({ open, items, close }: Section): string {
  return open + items.join('') + close
}

function shorten(section: Section, maxBytes: number): string {
  const { open, items, close, more } = section
  if (utf8Length(whole(section)) <= maxBytes) return whole(section)
  let used = utf8Length(open + close + more(items.length))
  let shown = 0
  for (const item of items) {
    used += utf8Length(item)
    if (used > maxBytes) break
    shown++
  }
  return shown === 0 ? fitting(more(items.length), maxBytes) : open + items.slice(0, shown).join('') + close + more(items.length - shown)
}

function fitting(text: string, maxBytes: number): string {
  return utf8Length(text) <= maxBytes ? text : ''
}

/** The bytes of a text in UTF-8. A lone surrogate takes the three bytes of the character that replaces it. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isSurrogatePairHalf(text, index) ? 2 : 3
  }
  return bytes
}

/** A pair takes four bytes: two for each half. */
function isSurrogatePairHalf(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  if (isHigh(unit)) return isLow(text.charCodeAt(index + 1))
  return isLow(unit) && isHigh(text.charCodeAt(index - 1))
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
