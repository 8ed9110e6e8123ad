import { visible } from '../escape/visible.ts'

const NAME_LIMIT = 300
const TEXT_LIMIT = 1_000

/** A name from AWS, in one line with nothing hidden. Escaping for HTML is the renderer's. */
export function plainName(name: string): string {
  return visible(name, { limit: NAME_LIMIT })
}

/** A sentence that holds names from AWS. */
export function plainText(text: string): string {
  return visible(text, { limit: TEXT_LIMIT })
}
