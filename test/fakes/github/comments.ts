import {
  type Answer,
  type Comment,
  FORBIDDEN,
  type GitHubFake,
  isTooLong,
  NOT_FOUND,
  page,
  type Request,
  type Route,
  refused,
  TOO_LONG,
  user,
} from './fake.ts'

/** Source: GitHub Docs, "Rate limits for the REST API", exceeding the rate limit. */
const LIMITED: Answer = refused(403, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.')

const ofIssue = (issue: string | undefined) => (comment: Comment) => (comment.issue ?? 7) === Number(issue)

/** "Issue comments": of issues and of pull requests. */
export const COMMENT_ROUTES: readonly Route[] = [
  [
    'GET',
    /^\/issues\/(\d+)\/comments$/,
    (fake, request) => page(fake, request, fake.comments.filter(ofIssue(request.matched[0])).map(shape)),
  ],
  ['POST', /^\/issues\/(\d+)\/comments$/, create],
  ['PATCH', /^\/issues\/comments\/(\d+)$/, update],
  ['DELETE', /^\/issues\/comments\/(\d+)$/, remove],
]

function create(fake: GitHubFake, { matched: [number], body: { body } }: Request): Answer {
  const issue = Number(number)
  const of = [...fake.issues, ...fake.pulls].find((each) => each.number === issue)
  if (!fake.mayWrite) return FORBIDDEN
  if (fake.isLimited) return LIMITED
  if (issue !== 7 && of === undefined) return NOT_FOUND
  if (of?.locked) return refused(403, 'Unable to create comment because issue is locked.')
  if (isTooLong(body)) return TOO_LONG
  const comment = { id: 1 + Math.max(100, ...fake.comments.map((each) => each.id)), author: fake.viewer, body: String(body), issue }
  fake.comments.push(comment)
  return [201, shape(comment)]
}

function update(fake: GitHubFake, { matched: [id], body: { body } }: Request): Answer {
  if (!fake.mayWrite) return FORBIDDEN
  if (fake.isLimited) return LIMITED
  if (isTooLong(body)) return TOO_LONG
  const comment = fake.comments.find((each) => each.id === Number(id))
  if (comment === undefined) return NOT_FOUND
  comment.body = String(body)
  return [200, shape(comment)]
}

function remove(fake: GitHubFake, { matched: [id] }: Request): Answer {
  if (!fake.mayWrite) return FORBIDDEN
  const at = fake.comments.findIndex((each) => each.id === Number(id))
  if (at === -1) return NOT_FOUND
  fake.comments.splice(at, 1)
  return [204, undefined]
}

function shape({ id, author, body, issue = 7 }: Comment): object {
  return { id, user: user(author), body, html_url: `https://github.com/octo/repo/pull/${issue}#issuecomment-${id}` }
}
