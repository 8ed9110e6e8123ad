import { z } from 'zod'
import { UsageError } from '../usage-error.ts'

/** What a workflow's runner tells of why it runs. All of it but the name may be chosen by whoever opened a pull request. */
export interface EventFacts {
  /** `GITHUB_EVENT_NAME`; empty outside of a workflow. */
  readonly name: string
  /** The event's payload, as parsed from `GITHUB_EVENT_PATH`; `undefined` where there is none. */
  readonly payload: unknown
  /** `GITHUB_REF` */
  readonly ref: string
  /** `GITHUB_ACTOR` */
  readonly actor: string
  /** Whether the job has anything to get AWS credentials by. */
  readonly hasCredentials: boolean
}

/** The commit whose rules count instead of those that are checked out. */
export interface BaseCommit {
  /** What git and GitHub's API know it by: forty or sixty-four digits, or the name of a branch. */
  readonly ref: string
  readonly isCommit: boolean
}

/** Who changes something without GitHub handing them credentials. */
export type Stranger = 'fork' | 'dependabot'

/** How an event is to be judged. */
export interface Judging {
  /** `undefined` where the commit's own rules count: it is on the default branch, or in no workflow. */
  readonly base: BaseCommit | undefined
  readonly pullRequest: number | undefined
  /** The commit that a pull request would merge. */
  readonly head: string | undefined
  /** Set where AWS cannot be asked. */
  readonly stranger: Stranger | undefined
}

const sha = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)
const repository = z.object({ full_name: z.string().min(1) })
const pullRequestPayload = z.object({
  pull_request: z.object({
    number: z.int().min(1),
    base: z.object({ sha, repo: repository }),
    // A fork may be deleted while its pull request is open.
    head: z.object({ sha, repo: repository.nullable() }),
  }),
})
const mergeGroupPayload = z.object({ merge_group: z.object({ base_sha: sha }) })
const branchPayload = z.object({ repository: z.object({ default_branch: z.string().min(1).max(1000) }) })

const OWN: Judging = { base: undefined, pullRequest: undefined, head: undefined, stranger: undefined }

type Judge = (facts: EventFacts) => Judging

const EVENTS: Readonly<Record<string, Judge>> = {
  '': () => OWN,
  // Runs on the default branch and nowhere else.
  schedule: () => OWN,
  pull_request: judgePullRequest,
  pull_request_target: () => {
    throw new UsageError(TARGET)
  },
  merge_group: ({ payload, name }) => ({ ...OWN, base: commit(read(mergeGroupPayload, payload, name).merge_group.base_sha) }),
}

const TARGET =
  'pull_request_target hands the credentials of this repository to a run that strangers can start; let the workflow run on pull_request, and read docs/action.md on forks'

/**
 * Find out whose rules an event is judged by, and whether AWS can be asked.
 *
 * A status belongs to a commit, whichever event it came from: so a run on a branch other than the default one counts by the
 * default branch's rules, or it would let a change excuse itself. Throws a `UsageError` for `pull_request_target`, and for a
 * payload without what GitHub documents. Source: GitHub Docs, "Webhook events and payloads".
 */
export function judgeEvent(facts: EventFacts): Judging {
  const judge = Object.hasOwn(EVENTS, facts.name) ? EVENTS[facts.name] : judgeBranch
  return judge === undefined ? OWN : judge(facts)
}

function judgePullRequest({ payload, name, actor, hasCredentials }: EventFacts): Judging {
  const { number, base, head } = read(pullRequestPayload, payload, name).pull_request
  const isFork = head.repo?.full_name !== base.repo.full_name
  const stranger = isFork ? 'fork' : actor === 'dependabot[bot]' && !hasCredentials ? 'dependabot' : undefined
  return { base: commit(base.sha), pullRequest: number, head: head.sha, stranger }
}

function judgeBranch({ payload, name, ref }: EventFacts): Judging {
  const { default_branch: branch } = read(branchPayload, payload, name).repository
  return ref === `refs/heads/${branch}` ? OWN : { ...OWN, base: { ref: branch, isCommit: false } }
}

function commit(ref: string): BaseCommit {
  return { ref, isCommit: true }
}

function read<T>(schema: z.ZodType<T>, payload: unknown, name: string): T {
  const parsed = schema.safeParse(payload)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.map(String).join('.') || 'all of it'
  throw new UsageError(`the payload of the event ${name} cannot be used (${where}), so it is not known by whose rules to judge`)
}
