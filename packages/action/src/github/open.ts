import type { getOctokit } from '@actions/github'

export type Octokit = ReturnType<typeof getOctokit>

/** GitHub's client for a token, made at the first call: loading it takes as long as a replay, most of which have no use for it. */
export function openOctokit(token: string, apiUrl: string | undefined): () => Promise<Octokit> {
  let opened: Promise<Octokit> | undefined
  return async () => {
    if (token === '') throw new Error('the step has no token')
    opened ??= import('@actions/github').then((toolkit) => toolkit.getOctokit(token, apiUrl ? { baseUrl: apiUrl } : {}))
    return opened
  }
}
