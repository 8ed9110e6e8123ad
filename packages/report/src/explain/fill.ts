/** Break a text of our own into lines of at most `width` columns. Words longer than that stay whole. */
export function fill(text: string, { width, indent }: { readonly width: number; readonly indent: string }): readonly string[] {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(' ')) {
    const longer = line === indent ? line + word : `${line} ${word}`
    if (longer.length > width && line !== indent) {
      lines.push(line)
      line = indent + word
    } else line = longer
  }
  return [...lines, line]
}
