import { checkerPolicy, PARTITIONS, type Partition } from '@trailmend/core'
import type { InitAnswers } from './answers.ts'

/** GitHub's identity provider in IAM. Source: GitHub Docs, "Configuring OpenID Connect in Amazon Web Services". */
export const PROVIDER = 'token.actions.githubusercontent.com'

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

/** Who may become the role: workflows of the repository on GitHub, whichever branch they run on. As JSON. */
export function trustText({ partition, accounts, repository = REPOSITORY_TO_FILL_IN }: InitAnswers): string {
  return json({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:${partition}:iam::${accounts[0] ?? ''}:oidc-provider/${PROVIDER}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { [`${PROVIDER}:aud`]: audienceIn(partition) },
          StringLike: { [`${PROVIDER}:sub`]: `repo:${repository}:*` },
        },
      },
    ],
  })
}

/** What GitHub's tokens are for. Source: the README of aws-actions/configure-aws-credentials, on the partitions. */
export function audienceIn(partition: string): string {
  return partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com'
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
