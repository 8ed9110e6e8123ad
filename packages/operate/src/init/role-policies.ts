import { checkerPolicy, PARTITIONS, type Partition } from '@trailmend/core'
import { githubTrust } from '@trailmend/core/plan'
import type { InitAnswers } from './answers.ts'

/** The branch that the workflow works for. */
export const BRANCH = 'main'

/** What a repository that is not known yet is called in the trust policy: nobody's. */
export const REPOSITORY_TO_FILL_IN = 'OWNER/REPOSITORY'

/** What the role may do: read, and nothing else. As JSON. */
export function permissionsText({ partition, accounts, role }: InitAnswers): string {
  const known: Partition = PARTITIONS.find((each) => each === partition) ?? 'aws'
  const { Version, Statement } = checkerPolicy(known)
  const others = accounts.slice(1).map((id) => `arn:${partition}:iam::${id}:role/${role}`)
  const enter = { Sid: 'EnterOtherAccounts', Effect: 'Allow', Action: 'sts:AssumeRole', Resource: others }
  return json({ Version, Statement: others.length === 0 ? Statement : [...Statement, enter] })
}

/** Who may become the role: jobs of the repository on GitHub for its default branch and for pull requests, and no others. As JSON. */
export function trustText({ partition, accounts, repository = REPOSITORY_TO_FILL_IN }: InitAnswers): string {
  return json(githubTrust({ partition, account: accounts[0] ?? '', repository, subjects: [{ branch: BRANCH }, 'pull_request'] }))
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
