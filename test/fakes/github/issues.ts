import {
  type Answer,
  FORBIDDEN,
  type GitHubFake,
  type Issue,
  isTooLong,
  NOT_FOUND,
  type Pull,
  page,
  type Request,
  type Route,
  refused,
  TOO_LONG,
  user,
} from './fake.ts'

/** Source: GitHub Docs, REST API, "Issues": 410 where a repository has them switched off. */
const DISABLED: Answer = refused(410, 'Issues are disabled for this repo')

/** "Issues". Pull requests are among them in a list, and have the key `pull_request` there. */
export const ISSUE_ROUTES: readonly Route[] = [
  ['GET', /^\/issues$/, list],
  ['GET', /^\/issues\/(\d+)$/, (fake, { matched: [number] }) => found(fake, number, (issue) => [200, whole(issue)])],
  ['POST', /^\/issues$/, create],
  ['PATCH', /^\/issues\/(\d+)$/, (fake, { matched: [number], body }) => found(fake, number, (issue) => change(fake, issue, body))],
  ['POST', /^\/issues\/(\d+)\/labels$/, (fake, { matched: [number], body }) => found(fake, number, (issue) => label(fake, issue, body))],
]

export function nextNumber({ issues, pulls }: GitHubFake): number {
  return 1 + Math.max(10, ...issues.map(({ number }) => number), ...pulls.map(({ number }) => number))
}

function list(fake: GitHubFake, request: Request): Answer {
  if (!fake.repository.hasIssues) return DISABLED
  const [labels, state] = [request.query.get('labels')?.split(',') ?? [], request.query.get('state') ?? 'open']
  const has = (each: Issue | Pull) => labels.every((name) => each.labels.includes(name)) && (state === 'all' || each.state === state)
  const all = [...fake.issues.filter(has).map(listed), ...fake.pulls.filter(has).map(pullAsIssue)]
  return page(
    fake,
    request,
    all.sort((a, b) => b.number - a.number),
  )
}

function create(fake: GitHubFake, { body }: Request): Answer {
  if (!fake.repository.hasIssues) return DISABLED
  if (!fake.permissions.issues) return FORBIDDEN
  if (isTooLong(body.body)) return TOO_LONG
  const issue: Issue = {
    number: nextNumber(fake),
    title: String(body.title),
    body: String(body.body),
    author: fake.viewer,
    state: 'open',
    reason: null,
    closedBy: null,
    closedAt: null,
    labels: fake.permissions.labels && Array.isArray(body.labels) ? body.labels.map(String) : [],
    locked: false,
  }
  fake.issues.push(issue)
  return [201, whole(issue)]
}

function change(fake: GitHubFake, issue: Issue, { body, state, state_reason: reason }: Readonly<Record<string, unknown>>): Answer {
  if (!fake.permissions.issues) return FORBIDDEN
  if (body !== undefined && isTooLong(body)) return TOO_LONG
  if (reason === 'duplicate' && !fake.knowsDuplicates) return refused(422, 'Validation Failed', 'state_reason is not valid')
  if (body !== undefined) issue.body = String(body)
  if (state === 'closed') close(issue, fake.viewer, String(reason ?? 'completed'))
  if (state === 'open') Object.assign(issue, { state: 'open', reason: 'reopened', closedBy: null, closedAt: null })
  return [200, whole(issue)]
}

let closed = 0

/** As somebody closes an issue. */
export function close(issue: Issue, by: string, reason: string): void {
  closed++
  Object.assign(issue, { state: 'closed', reason, closedBy: by, closedAt: new Date(Date.UTC(2026, 10, 22) + closed * 1000).toISOString() })
}

function label(fake: GitHubFake, issue: Issue, { labels }: Readonly<Record<string, unknown>>): Answer {
  if (!fake.permissions.labels) return FORBIDDEN
  if (Array.isArray(labels)) issue.labels.push(...labels.map(String))
  return [200, issue.labels.map((name) => ({ name }))]
}

function found({ issues, repository }: GitHubFake, number: string | undefined, answer: (issue: Issue) => Answer): Answer {
  if (!repository.hasIssues) return DISABLED
  const issue = issues.find((each) => each.number === Number(number))
  return issue === undefined ? NOT_FOUND : answer(issue)
}

/** A list does not say who closed an issue. */
function listed(issue: Issue) {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body,
    user: user(issue.author),
    state: issue.state,
    state_reason: issue.reason,
    closed_at: issue.closedAt,
    labels: issue.labels.map((name) => ({ name })),
    locked: issue.locked,
    html_url: `https://github.com/octo/repo/issues/${issue.number}`,
  }
}

function whole(issue: Issue): object {
  return { ...listed(issue), closed_by: issue.closedBy === null ? null : user(issue.closedBy) }
}

function pullAsIssue({ number, title, body, author, state, labels, locked }: Pull) {
  return {
    number,
    title,
    body,
    user: user(author),
    state,
    labels: labels.map((name) => ({ name })),
    locked,
    closed_at: null,
    pull_request: {},
  }
}
