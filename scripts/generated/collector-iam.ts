import { PARTITIONS, type Partition } from '@trailmend/core'
import { renderTemplate, type TemplateValue } from '../../packages/report/src/cloudformation/render-template.ts'
import { expression, type HclExpression, type HclValue, template } from '../../packages/report/src/hcl/expression.ts'
import { type HclBlock, hclComment, jsonencode, renderHcl, renderValue } from '../../packages/report/src/hcl/render-hcl.ts'
import { COLLECTOR_POLICIES, type CollectorPolicy, GIVEN, type GivenName, type Grant, givenIn } from './collector-grants.ts'
import { jsonText } from './json-text.ts'
import { code, markdownTable } from './table.ts'

/** The accounts of examples, that which collects and that whose logs they are. Source: AWS's own examples. */
const [ACCOUNT, SOURCE_ACCOUNT] = ['111122223333', '444455556666']
const VERSION = '2012-10-17'

function filled(text: string, partition: Partition, account: string): string {
  const examples = Object.entries(GIVEN).reduce((done, [name, { example }]) => done.replaceAll(`{${name}}`, example), text)
  return examples.replaceAll('{partition}', partition).replaceAll('{account}', account)
}

/** The statement of a grant, with its resources in some notation. */
function statementOf<T>({ sid, actions, resources, condition }: Grant, resource: (text: string) => T) {
  const said = { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources.map(resource) }
  return condition === undefined ? said : { ...said, Condition: condition }
}

/** A policy with everything in it, as JSON. */
function collectorPolicy({ name, grants }: CollectorPolicy, partition: Partition): Readonly<Record<string, unknown>> {
  const account = name === 'collector' ? ACCOUNT : SOURCE_ACCOUNT
  const Statement = grants.map((grant) => statementOf(grant, (each) => filled(each, partition, account)))
  return { Version: VERSION, Statement }
}

const ROLE = (partition: Partition): string => `arn:${partition}:iam::${ACCOUNT}:role/trailmend-collector`

/** What the policy of a bucket must hold for a role of another account to read it directly. */
function bucketPolicy(partition: Partition): Readonly<Record<string, unknown>> {
  const Principal = { AWS: ROLE(partition) }
  const Statement = COLLECTOR_POLICIES.flatMap(({ grants }) => grants)
    .filter(({ sid }, index, all) => /^(List)?Logs$/.test(sid) && all.findIndex((each) => each.sid === sid) === index)
    .map(({ sid, actions, resources }) => ({
      Sid: `Collector${sid}`,
      Effect: 'Allow',
      Principal,
      Action: actions,
      Resource: resources.map((each) => filled(each, partition, SOURCE_ACCOUNT)),
    }))
  return { Version: VERSION, Statement }
}

/** What the policy of the key must hold for the same. In a key's own policy `*` is that key. */
function keyPolicy(partition: Partition): Readonly<Record<string, unknown>> {
  const Statement = [
    { Sid: 'CollectorDecrypts', Effect: 'Allow', Principal: { AWS: ROLE(partition) }, Action: ['kms:Decrypt'], Resource: ['*'] },
  ]
  return { Version: VERSION, Statement }
}

const isGivenName = (name: string): name is GivenName => Object.hasOwn(GIVEN, name)
const pieces = (text: string): readonly string[] => text.split(/\{([A-Za-z]+)\}/)
const conditionOf = ({ given }: Grant): string => `Uses${given.map((name) => GIVEN[name].cloudformation).join('And')}`

function cloudFormation({ description, grants }: CollectorPolicy): string {
  const OF_THE_STACK: Readonly<Record<string, string>> = { partition: '${AWS::Partition}', account: '${AWS::AccountId}' }
  const resource = (text: string): TemplateValue => {
    const parts = pieces(text)
    if (parts.length === 1) return text
    const [, name = ''] = parts
    if (text === `{${name}}` && isGivenName(name)) return { Ref: GIVEN[name].cloudformation }
    const sub = parts.map((part, index) => {
      if (index % 2 === 0) return part
      return isGivenName(part) ? `\${${GIVEN[part].cloudformation}}` : (OF_THE_STACK[part] ?? '')
    })
    return { 'Fn::Sub': sub.join('') }
  }
  const isThere = (name: GivenName): TemplateValue => ({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: GIVEN[name].cloudformation }, ''] }] })
  const parameter = (name: GivenName): readonly [string, TemplateValue] => {
    const { cloudformation, words, pattern } = GIVEN[name]
    return [cloudformation, { Type: 'String', Default: '', AllowedPattern: `(${pattern})?`, Description: `${words}; empty for none` }]
  }
  const conditions = grants.map((grant): readonly [string, TemplateValue] => {
    const all = grant.given.map(isThere)
    return [conditionOf(grant), all.length === 1 && all[0] !== undefined ? all[0] : { 'Fn::And': all }]
  })
  const statements = grants.map(
    (grant): TemplateValue => ({ 'Fn::If': [conditionOf(grant), statementOf(grant, resource), { Ref: 'AWS::NoValue' }] }),
  )
  return renderTemplate({
    Description: description,
    Parameters: Object.fromEntries(givenIn(grants).map(parameter)),
    Conditions: Object.fromEntries(conditions),
    Resources: {
      Policy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { Description: description, PolicyDocument: { Version: VERSION, Statement: statements } },
      },
    },
    Outputs: {
      PolicyArn: { Description: 'For the role of the collector, or PolicyArns of cross-account.cfn.yaml', Value: { Ref: 'Policy' } },
    },
  })
}

function terraform({ name, description, grants }: CollectorPolicy): string {
  const OF_THE_ACCOUNT: Readonly<Record<string, HclExpression>> = {
    partition: expression('data.aws_partition.current.partition'),
    account: expression('data.aws_caller_identity.current.account_id'),
  }
  const variable = (of: GivenName): HclExpression => expression(`var.${GIVEN[of].terraform}`)
  const resource = (text: string): HclValue => {
    const parts = pieces(text)
    if (parts.length === 1) return text
    return template(parts.map((part, at) => (at % 2 === 0 ? part : isGivenName(part) ? variable(part) : (OF_THE_ACCOUNT[part] ?? part))))
  }
  const statements = grants.map((grant) => {
    const isThere = grant.given.map((each) => `var.${GIVEN[each].terraform} != ""`).join(' && ')
    return `[for each in ${renderValue([statementOf(grant, resource)], '  ')} : each if ${isThere}]`
  })
  const label = `trailmend_${name.replaceAll('-', '_')}`
  const needsAccount = JSON.stringify(grants).includes('{account}')
  const blocks: readonly HclBlock[] = [
    ...givenIn(grants).map((each) => ({
      type: 'variable',
      labels: [GIVEN[each].terraform],
      attributes: { description: `${GIVEN[each].words}; empty for none`, type: expression('string'), default: '' },
    })),
    { type: 'data', labels: ['aws_partition', 'current'] },
    ...(needsAccount ? [{ type: 'data', labels: ['aws_caller_identity', 'current'] }] : []),
    {
      type: 'resource',
      labels: ['aws_iam_policy', label],
      attributes: {
        name: `trailmend-${name}`,
        description,
        policy: jsonencode({ Version: VERSION, Statement: expression(`concat(${statements.join(', ')})`) }),
      },
    },
    { type: 'output', labels: ['policy_arn'], attributes: { value: expression(`aws_iam_policy.${label}.arn`) } },
  ]
  return `${hclComment([description])}\n\n${renderHcl(blocks)}`
}

const inPartitions = (name: string, policy: (partition: Partition) => unknown) =>
  PARTITIONS.map((partition) => ({
    path: `docs/iam/${name}${partition === 'aws' ? '' : `.${partition}`}.json`,
    text: () => jsonText(policy(partition)),
  }))

/** Everything under docs/iam that is about the collector. */
export const COLLECTOR_IAM_FILES: readonly { readonly path: string; readonly text: () => string }[] = [
  ...COLLECTOR_POLICIES.flatMap((policy) => [
    ...inPartitions(policy.name, (partition) => collectorPolicy(policy, partition)),
    { path: `docs/iam/${policy.name}.cfn.yaml`, text: () => cloudFormation(policy) },
    { path: `docs/iam/${policy.name}.tf`, text: () => terraform(policy) },
  ]),
  ...inPartitions('collector-bucket-policy', bucketPolicy),
  ...inPartitions('collector-key-policy', keyPolicy),
]

/** Which statement is needed for what, and what is filled in for it. */
export function collectorGrantsTable(): string {
  const bySource = new Set(COLLECTOR_POLICIES.find(({ name }) => name === 'collector-source')?.grants)
  const rows = COLLECTOR_POLICIES.flatMap(({ name, grants }) => (name === 'collector' ? grants : [])).map((grant) => [
    code(grant.sid),
    grant.when,
    grant.actions.map(code).join(', '),
    grant.resources.map((each) => code(each.replace('arn:{partition}:', ''))).join(', ') + conditionWords(grant),
    grant.given.map((each) => code(GIVEN[each].cloudformation)).join(', '),
    bySource.has(grant) ? 'where the logs are' : 'where it runs',
  ])
  return markdownTable(['Statement', 'Needed where', 'Actions', 'On', 'Parameters', 'Account'], rows)
}

function conditionWords({ condition = {} }: Grant): string {
  const keys = Object.values(condition).flatMap((each) => Object.entries(each))
  return keys.map(([key, value]) => `, where ${code(key)} is ${code(String(value))}`).join('')
}
