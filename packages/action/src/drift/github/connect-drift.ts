import { type Octokit, openOctokit } from '../../github/open.ts'
import { gitPort } from './git-port.ts'
import { issuePort } from './issue-port.ts'
import { type Pace, paced } from './pace.ts'
import type { DriftGitHub, Repository } from './port.ts'
import { pullPort } from './pull-port.ts'

/** A repository of GitHub's, and what asks it. */
export interface Asked {
  readonly octokit: () => Promise<Octokit>
  readonly owner: string
  readonly repo: string
}

/**
 * A token's view of a repository, `owner/name`. Nothing is loaded or asked before the first call.
 *
 * @param apiUrl - of a GitHub Enterprise Server, such as `https://github.example.com/api/v3`; else GitHub's own
 */
export function connectDrift(
  token: string,
  repository: string,
  { apiUrl, pace }: { readonly apiUrl?: string | undefined; readonly pace: Pace },
): DriftGitHub {
  const [owner = '', repo = ''] = repository.split('/')
  const open = openOctokit(token, apiUrl)
  let opened: Promise<Octokit> | undefined
  const octokit = () => {
    opened ??= open().then((client) => paced(client, pace))
    return opened
  }
  const asked: Asked = { octokit, owner, repo }
  return {
    repository: () => readRepository(asked),
    viewer: async () => (await (await octokit()).graphql<{ viewer: { login: string } }>('query { viewer { login } }')).viewer.login,
    issues: issuePort(asked),
    git: gitPort(asked),
    pulls: pullPort(asked),
  }
}

async function readRepository({ octokit, owner, repo }: Asked): Promise<Repository> {
  const { data } = await (await octokit()).rest.repos.get({ owner, repo })
  return {
    fullName: data.full_name,
    owner: data.owner.login,
    defaultBranch: data.default_branch,
    isPrivate: data.private === true,
    hasIssues: data.has_issues,
    url: data.html_url,
  }
}
