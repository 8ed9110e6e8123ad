/**
 * What an answer means for what was sent.
 * - `taken`: it is there.
 * - `later`: try again, here.
 * - `refused`: not the events' fault: the way there is wrong, or the key. Somebody has to look.
 * - `events`: this batch is what it does not like.
 */
export type Verdict = 'taken' | 'later' | 'refused' | 'events'

const LATER: ReadonlySet<number> = new Set([408, 425, 429])

/**
 * Client errors that are about the request's way, permission or form and not about what is in it. Source: RFC 9110, 15.5, and the registry
 * of status codes.
 */
const REFUSED: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 406, 407, 410, 411, 412, 415, 417, 421, 426, 428, 431, 451])

/** What a status says. */
export function judgeStatus(status: number): Verdict {
  if (status >= 200 && status < 300) return 'taken'
  if (status >= 500 || LATER.has(status)) return 'later'
  // A redirection would lead where nobody configured.
  return status < 400 || REFUSED.has(status) ? 'refused' : 'events'
}

/** How long an answer asks to wait, in milliseconds; `undefined` where it does not say. Source: RFC 9110, 10.2.3. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
