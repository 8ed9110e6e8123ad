/** A role's trust policy, ready for `JSON.stringify`. */
export interface TrustPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly [
    {
      readonly Effect: 'Allow'
      readonly Principal: { readonly AWS: string } | { readonly Federated: string }
      readonly Action: 'sts:AssumeRole' | 'sts:AssumeRoleWithWebIdentity'
      readonly Condition: { readonly StringEquals: Readonly<Record<string, string | readonly string[]>> }
    },
  ]
}

/** GitHub's identity provider in IAM. Source: GitHub Docs, "Configuring OpenID Connect in Amazon Web Services". */
export const GITHUB_PROVIDER = 'token.actions.githubusercontent.com'

/**
 * Who may take on a role in another account: one role, and only who knows the external id, so that nobody who talks a third party into
 * using its role gets anywhere (the confused deputy).
 *
 * Throws where the principal or the external id is no exact text of the form that IAM takes: a wildcard would let in strangers.
 * Source: IAM User Guide, "Access to AWS accounts owned by third parties"; STS API Reference, AssumeRole, for the characters.
 *
 * @param principal - the ARN of the role that calls
 * @param externalId - 2 to 1,224 characters; not a secret, but nobody else's
 */
export function crossAccountTrust({ principal, externalId }: { readonly principal: string; readonly externalId: string }): TrustPolicy {
  if (!PRINCIPAL.test(principal)) throw new Error(`not the ARN of one role or account: ${principal}`)
  if (!EXTERNAL_ID.test(externalId)) throw new Error('not an external id: 2 to 1,224 letters, digits and +=,.@:/-')
  return trusting({ AWS: principal }, 'sts:AssumeRole', { 'sts:ExternalId': externalId })
}

const PRINCIPAL = /^arn:[a-z-]{3,20}:iam::\d{12}:(?:root|role\/[\w+=,.@/-]{1,576})$/
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/

/** What a workflow of GitHub runs as. */
export type GithubSubject =
  /** A job that names an environment, whose protection rules GitHub applies. */
  | { readonly environment: string }
  /** A job for a branch, pushed to or scheduled. */
  | { readonly branch: string }
  /** A job for a pull request. */
  | 'pull_request'

/**
 * Who may take on a role by GitHub's word: jobs of one repository that run as one of the subjects, and nobody else.
 *
 * All is compared exactly. Throws for a text with a wildcard or a colon, which GitHub does not have in these names either.
 * Sources: GitHub Docs, "OpenID Connect reference", for subjects; the README of aws-actions/configure-aws-credentials for the audience.
 *
 * @param repository - `OWNER/NAME`
 */
export function githubTrust(wish: {
  readonly partition: string
  readonly account: string
  readonly repository: string
  readonly subjects: readonly GithubSubject[]
}): TrustPolicy {
  const { partition, account, repository, subjects } = wish
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new Error(`not a repository: ${repository}`)
  const subs = subjects.map((subject) => `repo:${repository}:${subjectText(subject)}`)
  const [only] = subs
  if (only === undefined) throw new Error('a role that nobody may take on')
  return trusting({ Federated: `arn:${partition}:iam::${account}:oidc-provider/${GITHUB_PROVIDER}` }, 'sts:AssumeRoleWithWebIdentity', {
    [`${GITHUB_PROVIDER}:aud`]: githubAudience(partition),
    [`${GITHUB_PROVIDER}:sub`]: subs.length === 1 ? only : subs,
  })
}

/** What GitHub's tokens are for. */
export function githubAudience(partition: string): string {
  return partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com'
}

function subjectText(subject: GithubSubject): string {
  if (subject === 'pull_request') return subject
  return 'environment' in subject ? `environment:${exact(subject.environment)}` : `ref:refs/heads/${exact(subject.branch)}`
}

function exact(name: string): string {
  if (name === '' || /[*?:${}\s]/.test(name)) throw new Error(`not a name to be compared exactly: ${name}`)
  return name
}

function trusting(
  Principal: TrustPolicy['Statement'][0]['Principal'],
  Action: TrustPolicy['Statement'][0]['Action'],
  StringEquals: Readonly<Record<string, string | readonly string[]>>,
): TrustPolicy {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action, Condition: { StringEquals } }] }
}
