/**
 * Who makes a request.
 *
 * - `service`: an AWS service acting for itself, by its principal name, such as `cloudtrail.amazonaws.com`.
 * - `aws`: an account's user, role, role session or root user. `arn` is its own ARN; `account` its 12 digits; for a role session, `roleArn`
 *   is the role's ARN with its path, which the session's ARN does not show.
 * - `federated`: a web identity or SAML caller by its provider, in the form a policy names it.
 * - `anonymous`: a request without credentials.
 */
export type Caller =
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'aws'; readonly arn: string; readonly account: string; readonly roleArn?: string }
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'anonymous' }

/** What a context key holds: its values, or `unknown` where nobody can say what AWS would send (not even whether it sends the key). */
export type ContextValue = readonly string[] | 'unknown'

/** The condition keys of a request, names lower-cased. A key that is not here is known to be absent. */
export type RequestContext = ReadonlyMap<string, ContextValue>

/** One concrete call to judge: who does what to which resource. `action` is `service:Name`, `resource` an ARN without wildcards. */
export interface PolicyRequest {
  readonly caller: Caller
  readonly action: string
  readonly resource: string
  readonly context: RequestContext
}

/** What callers may write for a context key; `{ unknown: true }` is the key of which nothing is known. */
export type ContextInput = string | number | boolean | readonly string[] | { readonly unknown: true }

/**
 * Make a request's context from a record.
 *
 * Keys compare without case, so they are lower-cased here, once. A single value becomes a list; numbers and booleans become the text AWS
 * compares. The text `unknown` is an ordinary value: write `{ unknown: true }` for what cannot be known. An empty list is an absent key.
 */
export function requestContext(record: Readonly<Record<string, ContextInput>>): RequestContext {
  const context = new Map<string, ContextValue>()
  for (const [key, value] of Object.entries(record)) {
    if (Array.isArray(value)) {
      if (value.length > 0) context.set(key.toLowerCase(), value)
    } else if (typeof value === 'object') {
      context.set(key.toLowerCase(), 'unknown')
    } else {
      context.set(key.toLowerCase(), [String(value)])
    }
  }
  return context
}

/** What a caller is called in an answer. Attacker-controlled where the caller is. */
export function callerName(caller: Caller): string {
  switch (caller.kind) {
    case 'service':
      return caller.service
    case 'aws':
      return caller.arn
    case 'federated':
      return caller.provider
    case 'anonymous':
      return 'anonymous'
  }
}
