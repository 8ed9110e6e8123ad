/** What a generated part of a document lies between. */
const opening = (name: string): string => `<!-- generated:${name} -->`
const closing = (name: string): string => `<!-- /generated:${name} -->`

/**
 * Put `content` between the markers of `name` in a document.
 *
 * Throws where the document has no such markers, or has them twice: a block that nobody can find would go stale in silence.
 */
export function withBlock(document: string, name: string, content: string): string {
  const [before, inside, ...more] = document.split(opening(name))
  if (before === undefined || inside === undefined || more.length > 0) throw new Error(`expected ${opening(name)} once`)
  const [, after, ...rest] = inside.split(closing(name))
  if (after === undefined || rest.length > 0) throw new Error(`expected ${closing(name)} once, behind ${opening(name)}`)
  return `${before}${opening(name)}\n\n${content.trim()}\n\n${closing(name)}${after}`
}
