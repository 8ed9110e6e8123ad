/** The longest line that a list may take. */
const WIDTH = 140

type Place = { readonly indent: string; readonly used: number }

/**
 * JSON as the repository's formatter writes it: two spaces, every object on lines of its own, a list on one line where it fits.
 */
export function jsonText(value: unknown): string {
  return `${render(value, { indent: '', used: 0 })}\n`
}

function render(value: unknown, place: Place): string {
  if (Array.isArray(value)) return renderList(value, place)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${place.indent}  `
  const fields = Object.entries(value).map(([name, each]) => {
    const start = `${inner}${JSON.stringify(name)}: `
    return start + render(each, { indent: inner, used: start.length })
  })
  return fields.length === 0 ? '{}' : `{\n${fields.join(',\n')}\n${place.indent}}`
}

function renderList(list: readonly unknown[], { indent, used }: Place): string {
  const inner = `${indent}  `
  const each = list.map((item) => render(item, { indent: inner, used: inner.length }))
  const line = `[${each.join(', ')}]`
  // One column is left for the comma behind it.
  if (!line.includes('\n') && used + line.length < WIDTH) return line
  return `[\n${each.map((item) => inner + item).join(',\n')}\n${indent}]`
}
