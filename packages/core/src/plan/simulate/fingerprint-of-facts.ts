import type { AccountSnapshot } from '../../observe/snapshot.ts'
import { type Canonical, canonicalFacts } from './canonical-facts.ts'

/**
 * Text that is the same for two observations exactly if the facts that are compared are, whatever the order in which AWS told them.
 *
 * It holds what the snapshot holds, and is about as long: whoever keeps it hashes it. It is for observed snapshots; a simulated one is compared
 * by `sameFacts`, which knows what only AWS can say.
 */
export function fingerprintOfFacts(account: AccountSnapshot): string {
  return textOf(canonicalFacts(account))
}

/** The text of what many snapshots share. */
const WRITTEN = new WeakMap<object, string>()

function textOf(value: Canonical): string {
  if (!(value instanceof Map)) return JSON.stringify(value)
  const before = WRITTEN.get(value)
  if (before !== undefined) return before
  const entries = [...value].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => `${JSON.stringify(name)}:${textOf(inner)}`)
  const text = `{${entries.join(',')}}`
  WRITTEN.set(value, text)
  return text
}
