import { checkerPolicy, PARTITIONS, type Partition, plannerPolicy } from '@trailmend/core'
import {
  besidesTemplate,
  crossAccountTrust,
  defaultNames,
  fillIn,
  type GrantPolicy,
  githubTrust,
  PROFILES,
  type Profile,
  remediatorTemplate,
  useNamed,
} from '@trailmend/core/plan'
import {
  type PolicyTemplate,
  renderCrossAccountCloudFormation,
  renderCrossAccountTerraform,
  renderGithubCloudFormation,
  renderGithubTerraform,
  renderPolicyCloudFormation,
  renderPolicyTerraform,
} from '@trailmend/report/iam'
import { jsonText } from './json-text.ts'
import { code, markdownTable } from './table.ts'

/** The account of examples. Source: AWS's own examples. */
const ACCOUNT = '111122223333'

interface IamFile {
  readonly path: string
  readonly text: () => string
}

/** A policy that can only read names no account: a placeholder for the partition is all it takes. */
function reading(policy: (partition: Partition) => { readonly Statement: readonly { readonly Resource: string }[] }): GrantPolicy {
  const text = JSON.stringify(policy('aws')).replaceAll('"arn:aws:', '"arn:{partition}:')
  const { Version, Statement } = JSON.parse(text) as Pick<GrantPolicy, 'Version'> & {
    Statement: (GrantPolicy['Statement'][number] & { Resource: unknown })[]
  }
  return { Version, Statement: Statement.map((statement) => ({ ...statement, Resource: [statement.Resource].flat() })) }
}

const prefixOf = (profile: Profile): string => defaultNames(profile, '').bucket.replace(/-$/, '')

const READING: readonly PolicyTemplate[] = [
  { name: 'checker', description: 'What trailmend check needs: it only reads', policy: reading(checkerPolicy), bucketPrefix: '' },
  { name: 'planner', description: 'What trailmend check and plan need: they only read', policy: reading(plannerPolicy), bucketPrefix: '' },
]
const CHANGING: readonly PolicyTemplate[] = [
  ...PROFILES.map((profile) => ({
    name: `remediator-${profile}`,
    description: `What trailmend apply needs besides the planner's policy, profile ${profile}`,
    policy: remediatorTemplate(profile),
    bucketPrefix: prefixOf(profile),
  })),
  {
    name: 'remediator-organization',
    description: 'What trailmend apply needs besides in the management account, for a trail of the organization',
    policy: besidesTemplate('organization'),
    bucketPrefix: '',
  },
  {
    name: 'remediator-old-subscriptions',
    description: 'What trailmend apply needs besides, to remove old subscriptions',
    policy: besidesTemplate('old-subscriptions'),
    bucketPrefix: '',
  },
]

function policyJson({ name, policy }: PolicyTemplate, partition: Partition): string {
  const profile = PROFILES.find((each) => name.endsWith(each)) ?? 'standard'
  const names = defaultNames(profile, ACCOUNT)
  return jsonText(fillIn(policy, { partition, account: ACCOUNT, names, queues: [useNamed('logs').queue] }))
}

const REPOSITORY = 'OWNER/REPOSITORY'
const GITHUB = { partition: 'aws', account: ACCOUNT, repository: REPOSITORY }
const TRUSTS = [
  [
    'cross-account',
    () => crossAccountTrust({ principal: `arn:aws:iam::${ACCOUNT}:role/trailmend`, externalId: 'AN-EXTERNAL-ID-OF-YOUR-OWN' }),
  ],
  ['github-oidc-check', () => githubTrust({ ...GITHUB, subjects: [{ branch: 'main' }, 'pull_request'] })],
  ['github-oidc-apply', () => githubTrust({ ...GITHUB, subjects: [{ environment: 'cloudtrail' }] })],
] as const

const at = (name: string): string => `docs/iam/${name}`
const suffixOf = (partition: Partition): string => (partition === 'aws' ? '' : `.${partition}`)

/** Everything under docs/iam that is about planning, applying and taking on roles; the reading policies as JSON are made elsewhere. */
export const IAM_FILES: readonly IamFile[] = [
  ...CHANGING.flatMap((template) =>
    PARTITIONS.map((partition) => ({
      path: at(`${template.name}${suffixOf(partition)}.json`),
      text: () => policyJson(template, partition),
    })),
  ),
  ...[...READING, ...CHANGING].flatMap((template) => [
    { path: at(`${template.name}.cfn.yaml`), text: () => renderPolicyCloudFormation(template) },
    { path: at(`${template.name}.tf`), text: () => renderPolicyTerraform(template) },
  ]),
  ...TRUSTS.map(([name, trust]) => ({ path: at(`${name}.json`), text: () => jsonText(trust()) })),
  { path: at('cross-account.cfn.yaml'), text: renderCrossAccountCloudFormation },
  { path: at('cross-account.tf'), text: renderCrossAccountTerraform },
  { path: at('github-oidc.cfn.yaml'), text: renderGithubCloudFormation },
  { path: at('github-oidc.tf'), text: renderGithubTerraform },
]

const STATEMENTS = (profile: Profile) => remediatorTemplate(profile).Statement

/** What the remediator of each profile is granted. */
export function grantsTable(): string {
  const sids = [...new Set(PROFILES.flatMap((profile) => STATEMENTS(profile).map(({ Sid }) => Sid)))]
  const rows = sids.map((sid) => {
    const having = PROFILES.filter((profile) => STATEMENTS(profile).some((each) => each.Sid === sid))
    const statement = having.flatMap((profile) => STATEMENTS(profile)).find(({ Sid }) => Sid === sid)
    const { Effect = 'Allow', Action = [], Resource = [], Condition = {} } = statement ?? {}
    const keys = Object.values(Condition).flatMap((each) => Object.keys(each))
    return [
      code(sid),
      Effect === 'Deny' ? 'refused' : 'granted',
      Action.map(code).join(', '),
      Resource.map((each) => code(each.replace('arn:{partition}:', ''))).join(', '),
      keys.map(code).join(', '),
      having.length === PROFILES.length ? 'all' : having.join(', '),
    ]
  })
  return markdownTable(['Statement', '', 'Actions', 'On', 'Under conditions on', 'Profiles'], rows)
}
