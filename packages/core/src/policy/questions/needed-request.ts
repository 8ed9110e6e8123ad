import type { PolicyRequest, RequestContext } from '../request.ts'
import type { Need } from './answer.ts'

/** One call that somebody makes, as far as it is known. */
export interface NeededRequest {
  /** What the call is for, such as `write a log file`. */
  readonly purpose: string
  readonly request: PolicyRequest
  /** Context keys that differ with how AWS sends the call; the policy must give one answer for all of them. Empty if there is one way. */
  readonly variants: readonly RequestContext[]
  /** Whether a lower-cased key is known not to be sent. What is neither in the context nor known to be absent is unknown. */
  readonly isAbsent: (key: string) => boolean
  /** What is not known of the call: its failing makes an answer `unknown`, not `insufficient`. */
  readonly assumes?: readonly Need[]
}

/**
 * Make the test for absent keys from a list; an entry that ends in `*` stands for all keys that begin so.
 *
 * Entries are lower-case.
 */
export function absentKeys(...lists: readonly (readonly string[])[]): (key: string) => boolean {
  const exact = new Set<string>()
  const prefixes: string[] = []
  for (const entry of lists.flat()) {
    if (entry.endsWith('*')) prefixes.push(entry.slice(0, -1))
    else exact.add(entry)
  }
  return (key) => exact.has(key) || prefixes.some((prefix) => key.startsWith(prefix))
}

/** Add what is assumed to a call; nothing if there is nothing. */
export function assuming(needed: NeededRequest, assumed: readonly Need[]): NeededRequest {
  const all = [...new Set([...(needed.assumes ?? []), ...assumed])]
  return all.length === 0 ? needed : { ...needed, assumes: all }
}
