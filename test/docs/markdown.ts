/** A fenced block of a Markdown document. */
export interface Fence {
  /** The line of its opening, from 1. */
  readonly line: number
  readonly text: string
  /** What a comment on the line before says, such as `run: exit 1`; empty if there is none. */
  readonly note: string
}

/** The fenced blocks of a language, in order. */
export function fences(document: string, language: string): readonly Fence[] {
  const lines = document.split('\n')
  return lines.flatMap((line, index) => {
    if (line !== `\`\`\`${language}`) return []
    const end = lines.indexOf('```', index + 1)
    const note = /^<!-- (.*) -->$/.exec(lines[index - 1] ?? '')?.[1] ?? ''
    return [{ line: index + 1, text: `${lines.slice(index + 1, end).join('\n')}\n`, note }]
  })
}

function withoutFences(document: string): string {
  return document.replace(/^(`{3,}).*\n[\s\S]*?^\1$/gm, '')
}

/** The document without its fenced blocks and its code spans. */
function prose(document: string): string {
  return withoutFences(document).replace(/`[^`\n]*`/g, '')
}

/** The code spans of a document. */
export function codeSpans(document: string): readonly string[] {
  return [...withoutFences(document).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '')
}

/** The headings of a level, in order. */
export function headings(document: string, level: number): readonly string[] {
  return [...withoutFences(document).matchAll(new RegExp(`^#{${level}} (.+)$`, 'gm'))].map((match) => match[1] ?? '')
}

/** The targets of the links of a document. */
export function links(document: string): readonly string[] {
  return [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
}

/** The anchor that a renderer gives a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

/** The rows of the first table behind `before`, as cells, without its head. */
export function tableRows(document: string, before = ''): readonly (readonly string[])[] {
  const lines = document.slice(Math.max(0, document.indexOf(before))).split('\n')
  const start = lines.findIndex((line) => /^\|[ |:-]+\|$/.test(line))
  const rows: string[][] = []
  for (const line of lines.slice(start + 1)) {
    if (!line.startsWith('|')) break
    rows.push(
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    )
  }
  return rows
}
