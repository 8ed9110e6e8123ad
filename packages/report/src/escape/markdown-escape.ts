import { type VisibleOptions, visible } from './visible.ts'

/** Zero width space. `visible` lets none through, so each one in a text is ours. */
const BREAK = '\u200b'

/**
 * What GitHub links although it is plain text, and where to break it. It links in the rendered text, where escapes are gone
 * already: only a character in between helps. Source: GitHub Docs, "Autolinked references and URLs", and GFM 6.9.
 */
const AUTOLINKS: readonly (readonly [RegExp, (match: string) => string])[] = [
  [/@(?=[a-z0-9_-])/gi, after],
  [/#(?=\d)/g, after],
  [/\b(?:GH|GHSA|CVE)-(?=\w)/gi, after],
  [/:(?=\/\/)/g, after],
  [/www(?=\.)/gi, after],
  // Commits. Twelve digits are left alone: an account id that cannot be copied helps nobody.
  [/(?<![0-9a-z])(?!\d{12}(?![0-9a-z]))[0-9a-f]{7,64}(?![0-9a-z])/gi, (hex) => hex.replace(/.{6}(?=.)/g, `$&${BREAK}`)],
]

function after(match: string): string {
  return match + BREAK
}

/** Entities where a backslash would not do: in a table's cell `\|` means different things to different parsers. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['|', '&#124;'],
  ['$', '&#36;'],
  [BREAK, '&#8203;'],
])

/**
 * Text from AWS as plain text of GitHub-flavoured Markdown, for a table's cell, a list item or a paragraph.
 *
 * One line. Nothing in it is markup, HTML, a link, an image, a mention, a reference to an issue or a commit, or mathematics.
 * `:name:` may still show as an emoji. Mentions and the like are broken by a zero width space, written `&#8203;`.
 */
export function escapeMarkdown(text: string, options: VisibleOptions = {}): string {
  const broken = AUTOLINKS.reduce((plain, [pattern, mend]) => plain.replace(pattern, mend), visible(text, options))
  const escaped = broken.replace(/[\\`*_[\]~&<>|$\u200b]/g, (character) => ESCAPES.get(character) ?? `\\${character}`)
  return escapeStart(escaped)
}

/** At the beginning of a block these would open a list, a heading, an underline or indented code. */
function escapeStart(text: string): string {
  return text
    .replace(/^[-+=#]/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?= |$)/, '$1\\$2')
    .replace(/^ /, '&#32;')
}
