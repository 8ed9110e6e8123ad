import { evaluatePolicy, parsePolicyDocument, requestContext } from '@trailmend/core/policy'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { filesIn, read } from '../architecture/repository.ts'

const ACCOUNT = '111122223333'
const names = filesIn('docs/iam')
  .filter((path) => path.endsWith('.cfn.yaml'))
  .map((path) => path.slice('docs/iam/'.length, -'.cfn.yaml'.length))
// Those of the collector are empty unless something is given: test/deploy looks at them.
const isPolicy = (name: string) => !['cross-account', 'github-oidc', 'collector', 'collector-source'].includes(name)

type Parameters = Readonly<Record<string, { readonly Default?: string }>>

/** What CloudFormation makes of a template's value, with the parameters as they are by default, but for those given. */
function resolved(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  // `AWS::NoValue` takes away what it stands for.
  if (Array.isArray(value)) return value.map((each) => resolved(each, texts)).filter((each) => each !== undefined)
  if (typeof value !== 'object' || value === null) return value
  const [[only = '', inner] = []] = Object.entries(value)
  if (only === 'Ref') return texts.get(String(inner))
  if (only === 'Fn::If') {
    const [condition, then, otherwise] = inner as [string, unknown, unknown]
    return resolved(texts.get(condition) === 'yes' ? then : otherwise, texts)
  }
  if (only === 'Fn::Sub') {
    const [text, more = {}] = [inner].flat() as [string, Record<string, unknown>?]
    const all = new Map([...texts, ...Object.entries(more).map(([name, each]) => [name, String(resolved(each, texts))] as const)])
    return text.replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) => all.get(name) ?? `MISSING ${name}`)
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolved(each, texts)]))
}

function template(name: string, given: Readonly<Record<string, string>> = {}): Record<string, { Properties: Record<string, unknown> }> {
  const { Parameters = {}, Resources } = parse(read(`docs/iam/${name}.cfn.yaml`)) as { Parameters?: Parameters; Resources: object }
  const defaults = Object.entries(Parameters).map(([parameter, { Default = '' }]) => [parameter, Default] as const)
  const texts = new Map([...defaults, ['AWS::Partition', 'aws'], ['AWS::AccountId', ACCOUNT], ...Object.entries(given)] as [
    string,
    string,
  ][])
  return resolved(Resources, texts) as ReturnType<typeof template>
}

describe.each(names.filter(isPolicy))('%s', (name) => {
  const json = JSON.parse(read(`docs/iam/${name}.json`)) as { Statement: { Resource: unknown }[] }

  test('is the same policy as JSON and as CloudFormation', () => {
    const { Statement, ...rest } = json
    const lists = Statement.map((statement) => ({ ...statement, Resource: [statement.Resource].flat() }))
    expect(template(name).Policy?.Properties.PolicyDocument).toEqual({ ...rest, Statement: lists })
  })
  test('has in Terraform the same statements and actions', () => {
    const hcl = read(`docs/iam/${name}.tf`)
    const texts = json.Statement.flatMap((statement) => {
      const { Sid, Action } = statement as unknown as { Sid: string; Action: readonly string[] }
      return [Sid, ...Action]
    })
    expect(texts.filter((text) => !hcl.includes(`"${text}"`))).toEqual([])
    const bounded = hcl.includes('"NeverWithoutBoundary"') ? 1 : 0
    expect(hcl.match(/^ {8}Sid +=/gm)?.length).toBe(json.Statement.length + bounded)
    expect(hcl.match(/: each if var\.permissions_boundary != ""\]/g)?.length ?? 0).toBe(bounded)
  })
  test('fits into a managed policy', () => {
    expect(JSON.stringify(json).length).toBeLessThan(6144)
  })
})

test.each(['remediator-standard', 'remediator-repair'])('%s refuses to make the delivery role without a boundary that is named', (name) => {
  const boundary = `arn:aws:iam::${ACCOUNT}:policy/deliver-only`
  const given = template(name, { PermissionsBoundary: boundary, NamesBoundary: 'yes' }).Policy?.Properties.PolicyDocument
  expect((given as { Statement: object[] }).Statement.at(-1)).toEqual({
    ...{ Sid: 'NeverWithoutBoundary', Effect: 'Deny', Action: ['iam:CreateRole', 'iam:PutRolePolicy'] },
    Resource: [`arn:aws:iam::${ACCOUNT}:role/outcomestrail-cloudwatch-logs`],
    Condition: { StringNotEquals: { 'iam:PermissionsBoundary': [boundary] } },
  })
})

function admits(policy: unknown, provider: string, context: Readonly<Record<string, string>>): boolean {
  const document = parsePolicyDocument(policy)
  if (!document.ok) throw new Error(JSON.stringify(document.problems))
  const isRole = provider.includes(':role/')
  const caller = isRole
    ? ({ kind: 'aws', arn: provider, account: ACCOUNT, roleArn: provider } as const)
    : ({ kind: 'federated', provider } as const)
  const action = isRole ? 'sts:AssumeRole' : 'sts:AssumeRoleWithWebIdentity'
  const request = { caller, action, resource: `arn:aws:iam::${ACCOUNT}:role/x`, context: requestContext(context) }
  return evaluatePolicy(document.document, request, 'role-trust').effect === 'allow'
}

const PROVIDER = 'token.actions.githubusercontent.com'
const FEDERATED = `arn:aws:iam::${ACCOUNT}:oidc-provider/${PROVIDER}`
const token = (sub: string, aud = 'sts.amazonaws.com') => ({ [`${PROVIDER}:sub`]: sub, [`${PROVIDER}:aud`]: aud })
const trustOf = (role: string) =>
  template('github-oidc', { Repository: 'OWNER/REPOSITORY', HasEnvironment: 'yes' })[role]?.Properties.AssumeRolePolicyDocument

describe.each([
  [
    'check',
    JSON.parse(read('docs/iam/github-oidc-check.json')),
    trustOf('CheckRole'),
    ['ref:refs/heads/main', 'pull_request'],
    ['environment:cloudtrail'],
  ],
  [
    'apply',
    JSON.parse(read('docs/iam/github-oidc-apply.json')),
    trustOf('ApplyRole'),
    ['environment:cloudtrail'],
    ['ref:refs/heads/main', 'pull_request'],
  ],
])('the role to %s', (_, json, cloudformation, admitted, refused) => {
  test.each([
    ['as JSON', json],
    ['as CloudFormation', cloudformation],
  ])('%s admits just its own jobs', (_form, policy) => {
    const admit = (sub: string, aud?: string) => admits(policy, FEDERATED, token(sub, aud))
    for (const each of admitted) expect(admit(`repo:OWNER/REPOSITORY:${each}`)).toBe(true)
    for (const each of refused) expect(admit(`repo:OWNER/REPOSITORY:${each}`)).toBe(false)
    for (const each of [...admitted, 'ref:refs/heads/other', 'ref:refs/heads/main2']) {
      expect(admit(`repo:OWNER/REPOSITORY2:${each}`)).toBe(false)
      expect(admit(`repo:OWNER/REPOSITORY:${each}`, 'another')).toBe(false)
    }
    expect(admit('repo:OWNER/REPOSITORY:ref:refs/heads/other')).toBe(false)
    expect(admits(policy, 'accounts.google.com', token(`repo:OWNER/REPOSITORY:${admitted[0]}`))).toBe(false)
  })
})

test('the role that applies can be bound to the default branch instead', () => {
  const policy = template('github-oidc', { Repository: 'OWNER/REPOSITORY', Environment: '' }).ApplyRole?.Properties.AssumeRolePolicyDocument
  expect(admits(policy, FEDERATED, token('repo:OWNER/REPOSITORY:ref:refs/heads/main'))).toBe(true)
  expect(admits(policy, FEDERATED, token('repo:OWNER/REPOSITORY:environment:'))).toBe(false)
})

describe('the role that another account takes on', () => {
  const caller = `arn:aws:iam::${ACCOUNT}:role/trailmend`
  const made = template('cross-account', { Principal: caller, ExternalId: 'AN-EXTERNAL-ID-OF-YOUR-OWN' }).Role?.Properties
    .AssumeRolePolicyDocument
  test.each([
    ['as JSON', JSON.parse(read('docs/iam/cross-account.json'))],
    ['as CloudFormation', made],
  ])('%s admits one role, and only with the external id', (_, policy) => {
    const admit = (by: string, id?: string) => admits(policy, by, id === undefined ? {} : { 'sts:ExternalId': id })
    expect(admit(caller, 'AN-EXTERNAL-ID-OF-YOUR-OWN')).toBe(true)
    expect(admit(caller)).toBe(false)
    expect(admit(caller, 'another')).toBe(false)
    expect(admit(`${caller}2`, 'AN-EXTERNAL-ID-OF-YOUR-OWN')).toBe(false)
    expect(JSON.stringify(policy)).not.toContain('*')
  })
})
