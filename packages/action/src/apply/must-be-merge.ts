import { type EventFacts, UsageError } from '@trailmend/operate'

/**
 * Make sure that a run is for what was merged: a push to the default branch of a repository that is nobody's fork.
 *
 * @param commit - `GITHUB_SHA`
 * @returns the commit and the branch that was pushed to
 * @throws UsageError for any other event, branch or repository. Source: GitHub Docs, "Webhook events and payloads", push.
 */
export function mustBeMerge(
  { name, payload, ref }: EventFacts,
  commit: string | undefined,
): { readonly commit: string; readonly branch: string } {
  const pushed = record(payload)
  const { fork, default_branch: branch } = record(pushed.repository)
  if (name !== 'push' || typeof branch !== 'string' || ref !== `refs/heads/${branch}`)
    throw refusal(`this is ${name === '' ? 'no workflow' : `${name} on ${ref}`}`)
  if (fork !== false) throw refusal('this repository is a fork')
  if (pushed.ref !== ref || pushed.deleted === true) throw refusal(`${ref} was not pushed to`)
  if (commit === undefined || !COMMIT.test(commit) || pushed.after !== commit) throw refusal('it is not known which commit was pushed')
  return { commit, branch }
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

function refusal(why: string): UsageError {
  return new UsageError(`--mode apply carries out what is merged, on a push to the default branch and on nothing else: ${why}`)
}

/** The fields of what may be anything. */
function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
