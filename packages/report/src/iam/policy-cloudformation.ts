import { renderTemplate, type TemplateValue } from '../cloudformation/render-template.ts'
import { isAboutBoundary, PARAMETERS, piecesOf, placeholdersIn } from './placeholders.ts'
import type { PolicyTemplate } from './policy-template.ts'

/** A policy as a CloudFormation template in YAML: a managed policy, with a parameter for every name in it. */
export function renderPolicyCloudFormation(template: PolicyTemplate): string {
  const names = placeholdersIn(template.policy)
  const isGiven = (parameter: string): TemplateValue => ({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: parameter }, ''] }] })
  const conditions = {
    ...(names.includes('bucket') ? { NamesBucket: isGiven('BucketName') } : {}),
    ...(names.includes('boundary') ? { NamesBoundary: isGiven('PermissionsBoundary') } : {}),
  }
  const parameters = names.flatMap((name): readonly (readonly [string, TemplateValue])[] => {
    const parameter = PARAMETERS.get(name)
    if (parameter === undefined) return []
    const { cloudformation, byDefault = '', words, pattern = '[A-Za-z0-9_.*?/-]*' } = parameter
    return [[cloudformation, { Type: 'String', Default: byDefault, AllowedPattern: pattern, Description: words }]]
  })
  return renderTemplate({
    Description: template.description,
    ...(parameters.length === 0 ? {} : { Parameters: Object.fromEntries(parameters) }),
    ...(Object.keys(conditions).length === 0 ? {} : { Conditions: conditions }),
    Resources: {
      Policy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          Description: template.description,
          PolicyDocument: { Version: template.policy.Version, Statement: statementsOf(template) },
        },
      },
    },
    Outputs: {
      PolicyArn: { Description: 'For the parameters of cross-account.cfn.yaml and github-oidc.cfn.yaml', Value: { Ref: 'Policy' } },
    },
  })
}

/** What is about a boundary is there only where one is named. */
function statementsOf(template: PolicyTemplate): readonly TemplateValue[] {
  return template.policy.Statement.map((statement) => {
    const said = filled(statement, template)
    return isAboutBoundary(statement) ? { 'Fn::If': ['NamesBoundary', said, { Ref: 'AWS::NoValue' }] } : said
  })
}

function filled(value: unknown, template: PolicyTemplate): TemplateValue {
  if (typeof value === 'string') return filledText(value, template)
  if (Array.isArray(value)) return value.map((each) => filled(each, template))
  if (typeof value !== 'object' || value === null) return value as boolean
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each, template)]))
}

const OF_THE_STACK: ReadonlyMap<string, string> = new Map([
  ['partition', '${AWS::Partition}'],
  ['account', '${AWS::AccountId}'],
  ['bucket', '${Bucket}'],
])

function filledText(text: string, { bucketPrefix }: PolicyTemplate): TemplateValue {
  const pieces = piecesOf(text)
  if (pieces.every((piece) => typeof piece === 'string')) return text
  if (text === '{boundary}') return { Ref: PARAMETERS.get('boundary')?.cloudformation ?? '' }
  const sub = pieces
    .map((piece) =>
      typeof piece === 'string'
        ? piece.replaceAll('${', '${!')
        : (OF_THE_STACK.get(piece.placeholder) ?? `\${${PARAMETERS.get(piece.placeholder)?.cloudformation ?? ''}}`),
    )
    .join('')
  if (!text.includes('{bucket}')) return { 'Fn::Sub': sub }
  const Bucket = { 'Fn::If': ['NamesBucket', { Ref: 'BucketName' }, { 'Fn::Sub': `${bucketPrefix}-\${AWS::AccountId}` }] }
  return { 'Fn::Sub': [sub, { Bucket }] }
}
