import { expression, type HclExpression, type HclValue, template } from '../hcl/expression.ts'
import { type HclBlock, hclComment, jsonencode, renderHcl, renderValue } from '../hcl/render-hcl.ts'
import { isAboutBoundary, PARAMETERS, piecesOf, placeholdersIn } from './placeholders.ts'
import type { PolicyTemplate } from './policy-template.ts'

/** A policy as Terraform (HCL): a managed policy, with a variable for every name in it. A module as it stands. */
export function renderPolicyTerraform({ name, description, policy, bucketPrefix }: PolicyTemplate): string {
  const variables = placeholdersIn(policy).flatMap((placeholder): readonly HclBlock[] => {
    const parameter = PARAMETERS.get(placeholder)
    if (parameter === undefined) return []
    const { terraform, byDefault = '', words } = parameter
    return [{ type: 'variable', labels: [terraform], attributes: { description: words, type: expression('string'), default: byDefault } }]
  })
  const bucket = expression(`var.bucket_name != "" ? var.bucket_name : "${bucketPrefix}-\${data.aws_caller_identity.current.account_id}"`)
  const needsAccount = JSON.stringify(policy).includes('{account}')
  const blocks: readonly HclBlock[] = [
    ...variables,
    { type: 'data', labels: ['aws_partition', 'current'] },
    ...(needsAccount ? [{ type: 'data', labels: ['aws_caller_identity', 'current'] }] : []),
    ...(JSON.stringify(policy).includes('{bucket}') ? [{ type: 'locals', attributes: { bucket } }] : []),
    {
      type: 'resource',
      labels: ['aws_iam_policy', `trailmend_${name.replaceAll('-', '_')}`],
      attributes: {
        name: `trailmend-${name}`,
        description,
        policy: jsonencode({ Version: policy.Version, Statement: statementsOf(policy) }),
      },
    },
    {
      type: 'output',
      labels: ['policy_arn'],
      attributes: { value: expression(`aws_iam_policy.trailmend_${name.replaceAll('-', '_')}.arn`) },
    },
  ]
  return `${hclComment([description])}\n\n${renderHcl(blocks)}`
}

/** What is about a boundary is there only where one is named. */
function statementsOf({ Statement }: PolicyTemplate['policy']): HclValue {
  const always = Statement.filter((each) => !isAboutBoundary(each)).map(filled)
  const bounded = Statement.filter(isAboutBoundary).map(filled)
  if (bounded.length === 0) return always
  const chosen = `[for each in ${renderValue(bounded, '  ')} : each if var.permissions_boundary != ""]`
  return expression(`concat(${renderValue(always, '  ')}, ${chosen})`)
}

function filled(value: unknown): HclValue {
  if (typeof value === 'string') return filledText(value)
  if (Array.isArray(value)) return value.map(filled)
  if (typeof value !== 'object' || value === null) return value as boolean
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each)]))
}

const OF_THE_ACCOUNT: ReadonlyMap<string, HclExpression> = new Map([
  ['partition', expression('data.aws_partition.current.partition')],
  ['account', expression('data.aws_caller_identity.current.account_id')],
  ['bucket', expression('local.bucket')],
])

function filledText(text: string): HclValue {
  const pieces = piecesOf(text)
  if (pieces.every((piece) => typeof piece === 'string')) return text
  if (text === '{boundary}') return expression(`var.${PARAMETERS.get('boundary')?.terraform ?? ''}`)
  return template(
    pieces.map((piece) =>
      typeof piece === 'string'
        ? piece
        : (OF_THE_ACCOUNT.get(piece.placeholder) ?? expression(`var.${PARAMETERS.get(piece.placeholder)?.terraform ?? ''}`)),
    ),
  )
}
