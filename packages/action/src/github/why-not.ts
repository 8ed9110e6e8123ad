import { visible } from '@trailmend/report'
import { messageOf, statusOf } from './connect.ts'

/** Why GitHub did not do something, in words for a person. `permission` is what the job would have to give, such as `issues: write`. */
export function whyNot(error: unknown, permission: string): string {
  const said = visible(messageOf(error), { limit: 300 })
  if (isRateLimit(error)) return `GitHub takes no more requests for now (${said}); run the job again later`
  return statusOf(error) === 403 || statusOf(error) === 401 ? `the token may not (${said}); give the job ${permission}` : said
}

/** Whether too many requests were made. Source: GitHub Docs, "Rate limits for the REST API": 403 or 429, told apart from a refusal by the message. */
export function isRateLimit(error: unknown): boolean {
  return statusOf(error) === 429 || (statusOf(error) === 403 && /rate limit/i.test(messageOf(error)))
}
