import { GITHUB_PROVIDER } from '@trailmend/core/plan'
import { expression, type HclExpression, type HclValue, template } from '../hcl/expression.ts'
import { type HclBlock, hclComment, jsonencode, renderHcl } from '../hcl/render-hcl.ts'
import { MARK } from './placeholders.ts'

function variable(
  name: string,
  description: string,
  more: HclBlock['attributes'] = {},
  check?: { readonly when: string; readonly says: string },
): HclBlock {
  const blocks =
    check === undefined ? [] : [{ type: 'validation', attributes: { condition: expression(check.when), error_message: check.says } }]
  return { type: 'variable', labels: [name], attributes: { description, type: expression('string'), ...more }, blocks }
}

const list = { type: expression('set(string)') }

function role(
  name: string,
  trust: Readonly<Record<string, HclValue>>,
  policies: { readonly roleName: HclValue; readonly arns: string },
): readonly HclBlock[] {
  const { roleName, arns } = policies
  return [
    {
      type: 'resource',
      labels: ['aws_iam_role', name],
      attributes: {
        name: roleName,
        max_session_duration: 3600,
        assume_role_policy: jsonencode({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...trust }] }),
        tags: MARK,
      },
    },
    {
      type: 'resource',
      labels: ['aws_iam_role_policy_attachment', name],
      attributes: { for_each: expression(arns), role: expression(`aws_iam_role.${name}.name`), policy_arn: expression('each.value') },
    },
    { type: 'output', labels: [`${name}_role_arn`], attributes: { value: expression(`aws_iam_role.${name}.arn`) } },
  ]
}

/** The role that Trailmend takes on in another account, as Terraform. */
export function renderCrossAccountTerraform(): string {
  const principal = 'can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$", var.principal))'
  const externalId = 'can(regex("^[A-Za-z0-9_+=,.@:/-]{2,1000}$", var.external_id))'
  const trust = {
    Principal: { AWS: expression('var.principal') },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': expression('var.external_id') } },
  }
  const blocks = [
    variable('principal', 'The ARN of the one role that may take it on', {}, { when: principal, says: 'The ARN of one role.' }),
    variable(
      'external_id',
      'Of your own, the same in the configuration, and nobody else has it',
      {},
      { when: externalId, says: 'Letters, digits and _+=,.@:/-, at least two.' },
    ),
    variable('role_name', 'What the role is called', { default: 'trailmend-planner' }),
    variable('policy_arns', 'The policies of the role: policy_arn of checker, planner and remediator', list),
    ...role('trailmend', trust, { roleName: expression('var.role_name'), arns: 'var.policy_arns' }),
  ]
  return `${hclComment(['The role that Trailmend takes on in this account'])}\n\n${renderHcl(blocks)}`
}

/** The roles that a repository's workflows take on by GitHub's word, one to check and one to apply, as Terraform. */
export function renderGithubTerraform(): string {
  const provider = expression(
    'var.make_provider ? aws_iam_openid_connect_provider.github[0].arn : data.aws_iam_openid_connect_provider.github[0].arn',
  )
  const audience = expression('data.aws_partition.current.partition == "aws-cn" ? "sts.amazonaws.com.cn" : "sts.amazonaws.com"')
  const repository = expression('var.repository')
  const branch = template(['repo:', repository, ':ref:refs/heads/', expression('var.branch')])
  const trust = (sub: HclValue): Readonly<Record<string, HclValue>> => ({
    Principal: { Federated: expression('local.github_provider') },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${GITHUB_PROVIDER}:aud`]: expression('local.github_audience'), [`${GITHUB_PROVIDER}:sub`]: sub } },
  })
  const url = `https://${GITHUB_PROVIDER}`
  const blocks: readonly HclBlock[] = [
    variable(
      'repository',
      'OWNER/NAME',
      {},
      { when: 'can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.repository))', says: 'OWNER/NAME, without wildcards.' },
    ),
    variable(
      'branch',
      'The default branch',
      { default: 'main' },
      { when: 'can(regex("^[A-Za-z0-9_./-]+$", var.branch))', says: 'A branch, without wildcards.' },
    ),
    variable(
      'environment',
      'The environment of the job that applies; empty to let every job for the default branch apply',
      { default: 'cloudtrail' },
      { when: 'can(regex("^[A-Za-z0-9_.-]*$", var.environment))', says: 'An environment, without wildcards.' },
    ),
    variable('make_provider', "Whether the account lacks GitHub's provider", { type: expression('bool'), default: true }),
    variable('check_policy_arns', 'The policies of the role that checks and plans: policy_arn of the planner', list),
    variable('apply_policy_arns', 'The policies of the role that applies: policy_arn of planner and remediator', list),
    { type: 'data', labels: ['aws_partition', 'current'] },
    { type: 'locals', attributes: { github_provider: provider, github_audience: audience } },
    {
      type: 'resource',
      labels: ['aws_iam_openid_connect_provider', 'github'],
      attributes: {
        count: expression('var.make_provider ? 1 : 0'),
        url,
        client_id_list: [expression('local.github_audience')],
        tags: MARK,
      },
    },
    {
      type: 'data',
      labels: ['aws_iam_openid_connect_provider', 'github'],
      attributes: { count: expression('var.make_provider ? 0 : 1'), url },
    },
    ...role('check', trust([branch, template(['repo:', repository, ':pull_request'])]), {
      roleName: 'trailmend-planner',
      arns: 'var.check_policy_arns',
    }),
    ...role('apply', trust(subjectOfApply()), { roleName: 'trailmend-remediator', arns: 'var.apply_policy_arns' }),
  ]
  return `${hclComment(["The roles that a repository's workflows take on: one checks and plans, the other applies"])}\n\n${renderHcl(blocks)}`
}

function subjectOfApply(): HclExpression {
  return expression('"repo:${var.repository}:${var.environment != "" ? "environment:${var.environment}" : "ref:refs/heads/${var.branch}"}"')
}
