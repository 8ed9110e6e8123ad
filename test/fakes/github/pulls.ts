import {
  type Answer,
  FORBIDDEN,
  type GitHubFake,
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
import { nextNumber } from './issues.ts'

/** "Pull requests". */
export const PULL_ROUTES: readonly Route[] = [
  ['GET', /^\/pulls$/, list],
  ['POST', /^\/pulls$/, create],
  ['PATCH', /^\/pulls\/(\d+)$/, change],
]

function list(fake: GitHubFake, request: Request): Answer {
  const [head, state] = [request.query.get('head'), request.query.get('state') ?? 'open']
  const wanted = fake.pulls.filter(
    (pull) => (head === null || head === `${pull.headRepository.split('/')[0]}:${pull.head}`) && (state === 'all' || pull.state === state),
  )
  return page(fake, request, wanted.toSorted((a, b) => b.number - a.number).map(shape))
}

function create(fake: GitHubFake, { body }: Request): Answer {
  const { permissions, pulls, git } = fake
  const [head, base] = [String(body.head), String(body.base)]
  if (!permissions.pulls) return FORBIDDEN
  if (!permissions.createPulls) return refused(403, 'GitHub Actions is not permitted to create or approve pull requests.')
  if (isTooLong(body.body)) return TOO_LONG
  if (!git.refs.has(head) || !git.refs.has(base)) return refused(422, 'Validation Failed', 'head or base is invalid')
  if (pulls.some((pull) => pull.state === 'open' && pull.head === head && pull.base === base))
    return refused(422, 'Validation Failed', `A pull request already exists for octo:${head}.`)
  if (git.treeAt(head) === git.treeAt(base)) return refused(422, 'Validation Failed', `No commits between ${base} and ${head}`)
  const pull: Pull = {
    number: nextNumber(fake),
    title: String(body.title),
    body: String(body.body),
    author: fake.viewer,
    state: 'open',
    mergedAt: null,
    head,
    headRepository: 'octo/repo',
    base,
    labels: [],
    locked: false,
  }
  pulls.push(pull)
  return [201, shape(pull)]
}

function change(fake: GitHubFake, { matched: [number], body: { body, base, state } }: Request): Answer {
  const pull = fake.pulls.find((each) => each.number === Number(number))
  if (!fake.permissions.pulls) return FORBIDDEN
  if (pull === undefined) return NOT_FOUND
  if (body !== undefined && isTooLong(body)) return TOO_LONG
  if (body !== undefined) pull.body = String(body)
  if (base !== undefined) pull.base = String(base)
  if (state === 'open' || state === 'closed') pull.state = state
  return [200, shape(pull)]
}

function shape(pull: Pull): object {
  return {
    number: pull.number,
    title: pull.title,
    body: pull.body,
    user: user(pull.author),
    state: pull.state,
    merged_at: pull.mergedAt,
    head: { ref: pull.head, repo: { full_name: pull.headRepository } },
    base: { ref: pull.base },
    locked: pull.locked,
    html_url: `https://github.com/octo/repo/pull/${pull.number}`,
  }
}
