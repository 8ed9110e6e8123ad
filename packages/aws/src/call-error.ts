/** Longest message kept of an error. AWS's longest, with an encoded reason, are about this long. */
const MAX_MESSAGE = 2000

/**
 * What is kept of an error: the service's name for it, or the operating system's code, and its message.
 *
 * An answer that is no AWS answer at all (a proxy's page, say) comes out of the SDK as a `SyntaxError`, and one without a body,
 * such as a refused HeadBucket, as unknown; both are named by their HTTP status instead, because that is what a person can act on.
 */
export function callError(error: unknown): { readonly name: string; readonly message: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error).slice(0, MAX_MESSAGE) }
  return { name: nameOf(error), message: error.message.slice(0, MAX_MESSAGE) }
}

/** What the SDK calls an error whose answer holds no name. */
const NAMELESS: ReadonlySet<string> = new Set(['SyntaxError', 'Unknown', 'UnknownError'])

function nameOf(error: Error & { code?: unknown; $metadata?: { httpStatusCode?: number } }): string {
  const status = error.$metadata?.httpStatusCode
  if (NAMELESS.has(error.name) && status !== undefined) return `${status}`
  if (typeof error.code === 'string' && /^(Error|AggregateError)$/.test(error.name)) return error.code
  return error.name
}
