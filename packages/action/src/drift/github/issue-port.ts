import type { Asked } from './connect-drift.ts'
import type { IssuePort, ListedIssue } from './port.ts'

interface Answered {
  readonly number: number
  readonly html_url: string
  readonly user: { readonly login: string } | null
  readonly state: string
  readonly state_reason?: string | null
  readonly closed_at: string | null
  readonly labels: readonly (string | { readonly name?: string | null })[]
  readonly body?: string | null
  readonly locked: boolean
  readonly pull_request?: object | null
}

/** The issues of a repository. */
export function issuePort({ octokit, owner, repo }: Asked): IssuePort {
  const at = { owner, repo }
  return {
    list: async (label) => {
      const { paginate, rest } = await octokit()
      const all: readonly Answered[] = await paginate(rest.issues.listForRepo, { ...at, labels: label, state: 'all', per_page: 100 })
      return all.filter((issue) => issue.pull_request == null).map(listed)
    },
    closedBy: async (issue) => (await (await octokit()).rest.issues.get({ ...at, issue_number: issue })).data.closed_by?.login,
    create: async ({ title, body, label }) =>
      listed((await (await octokit()).rest.issues.create({ ...at, title, body, labels: [label] })).data),
    addLabel: async (issue, label) => {
      await (await octokit()).rest.issues.addLabels({ ...at, issue_number: issue, labels: [label] })
    },
    edit: async (issue, { body, state, reason }) => {
      await (await octokit()).rest.issues.update({
        ...at,
        issue_number: issue,
        ...(body === undefined ? {} : { body }),
        ...(state === undefined ? {} : { state }),
        ...(reason === undefined ? {} : { state_reason: reason }),
      })
    },
    comment: async (issue, body) => {
      await (await octokit()).rest.issues.createComment({ ...at, issue_number: issue, body })
    },
  }
}

function listed(issue: Answered): ListedIssue {
  return {
    number: issue.number,
    url: issue.html_url,
    author: issue.user?.login ?? '',
    isOpen: issue.state === 'open',
    reason: issue.state_reason ?? undefined,
    closedAt: issue.closed_at ?? '',
    labels: issue.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
    body: issue.body ?? '',
    locked: issue.locked,
  }
}
