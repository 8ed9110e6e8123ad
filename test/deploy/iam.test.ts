import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { GIVEN } from '../../scripts/generated/collector-grants.ts'
import { read } from '../architecture/repository.ts'
import { TEMPLATE } from './template.ts'

interface Statement {
  readonly Sid: string
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
}

/** A statement that is there on a condition. */
interface If {
  readonly 'Fn::If': readonly [condition: string, then: Statement, otherwise: unknown]
}

const ACCOUNTS: Readonly<Record<string, string>> = { collector: '111122223333', 'collector-source': '444455556666' }
const json = (name: string): readonly Statement[] => JSON.parse(read(`docs/iam/${name}.json`)).Statement

/** What CloudFormation makes of a value. */
function resolved(value: unknown, texts: ReadonlyMap<string, string>, conditions: ReadonlyMap<string, boolean>): unknown {
  const inner = (each: unknown) => resolved(each, texts, conditions)
  if (Array.isArray(value)) return value.map(inner).filter((each) => each !== undefined)
  if (typeof value !== 'object' || value === null) return value
  const [[only = '', of] = []] = Object.entries(value)
  if (only === 'Ref') return texts.get(String(of))
  if (only === 'Fn::Sub') return String(of).replace(/\$\{([^}]+)\}/g, (_, name: string) => texts.get(name) ?? `MISSING ${name}`)
  if (only === 'Fn::If') {
    const [condition, then, otherwise] = of as [string, unknown, unknown]
    return inner(conditions.get(condition) === true ? then : otherwise)
  }
  if (only === 'Fn::Equals') return new Set((of as unknown[]).map(inner)).size === 1
  if (only === 'Fn::Not') return inner((of as unknown[])[0]) !== true
  if (only === 'Fn::And') return (of as unknown[]).every((each) => inner(each) === true)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(each)]))
}

/** The statements of a template, with the parameters that are given. */
function statements(name: string, given: Readonly<Record<string, string>>): readonly Statement[] {
  const { Parameters, Conditions, Resources } = parse(read(`docs/iam/${name}.cfn.yaml`))
  const texts = new Map<string, string>([
    ...Object.keys(Parameters).map((parameter): [string, string] => [parameter, given[parameter] ?? '']),
    ['AWS::Partition', 'aws'],
    ['AWS::AccountId', ACCOUNTS[name] ?? ''],
  ])
  const conditions = new Map(Object.entries(Conditions).map(([each, value]) => [each, resolved(value, texts, new Map()) === true]))
  const policy = resolved(Resources.Policy.Properties.PolicyDocument, texts, conditions) as { Statement: readonly Statement[] }
  return policy.Statement
}

const examples = (account: string) =>
  Object.fromEntries(
    Object.values(GIVEN).map(({ cloudformation, example }) => [
      cloudformation,
      example.replace('{partition}', 'aws').replace('{account}', account),
    ]),
  )

describe.each(Object.keys(ACCOUNTS))('%s', (name) => {
  test('is the same policy as JSON and as CloudFormation, where everything is given', () => {
    expect(statements(name, examples(ACCOUNTS[name] ?? ''))).toEqual(json(name))
  })
  test('grants nothing where nothing is given', () => {
    expect(statements(name, {})).toEqual([])
  })
  test('has in Terraform the same statements and actions', () => {
    const hcl = read(`docs/iam/${name}.tf`)
    const texts = json(name).flatMap(({ Sid, Action }) => [Sid, ...Action])
    expect(texts.filter((text) => !hcl.includes(`"${text}"`))).toEqual([])
    expect(hcl.match(/ Sid +=/g)).toHaveLength(json(name).length)
    expect(hcl.match(/: each if var\./g)).toHaveLength(json(name).length)
  })
  test.each(['aws-cn', 'aws-us-gov'])('is the same in %s', (partition) => {
    const there = read(`docs/iam/${name}.${partition}.json`).replaceAll(`arn:${partition}:`, 'arn:aws:')
    expect(JSON.parse(there).Statement).toEqual(json(name))
  })
  test('fits into a managed policy', () => {
    expect(JSON.stringify(json(name)).length).toBeLessThan(6000)
  })
  test('lets nobody write to the bucket of log files', () => {
    const onLogs = json(name).filter(({ Resource }) => Resource.some((each) => each.includes(':::example-logs')))
    expect(onLogs.flatMap(({ Action }) => Action).sort()).toEqual(['s3:GetObject', 's3:ListBucket'])
  })
})

test('a bucket of another account lets in who reads it directly, for no more than a role there would grant', () => {
  const { Statement } = JSON.parse(read('docs/iam/collector-bucket-policy.json'))
  const granted = json('collector-source').filter(({ Sid }) => /Logs$/.test(Sid))
  expect(Statement.map(({ Action, Resource }: Statement) => ({ Action, Resource }))).toEqual(
    granted.map(({ Action, Resource }) => ({ Action, Resource })),
  )
})

describe('the deployment example', () => {
  const given = ['Permissions', 'LogsKeyPermissions'].flatMap((name) => {
    const { Statement } = TEMPLATE.Resources[name]!.Properties.PolicyDocument as { Statement: readonly (Statement | If)[] }
    return Statement.map((each) => ('Fn::If' in each ? each['Fn::If'][1] : each))
  })
  /** What the template merges: by its Sid, of which statements of the documented policy it is. */
  const MERGED: Readonly<Record<string, readonly string[]>> = { Logs: ['Logs', 'Readers'], ListStore: ['ListEvents', 'ListQuarantine'] }

  test.each(given.map((statement) => [statement.Sid, statement] as const))('%s grants what is documented', (sid, { Action }) => {
    const documented = json('collector').filter((each) => (MERGED[sid] ?? [sid]).includes(each.Sid))
    const actions = (value: unknown): readonly string[] => JSON.stringify(value).match(/[a-z0-9]+:[A-Z]\w+/g) ?? []
    expect([...new Set(actions(Action))].sort()).toEqual([...new Set(documented.flatMap((each) => each.Action))].sort())
  })
  test('what holds data is kept when the stack goes, and what names a service names whose it is', () => {
    for (const name of ['Ledger', 'Store', 'DeadLetterQueue']) expect(TEMPLATE.Resources[name]?.DeletionPolicy).toBe('Retain')
    const policies = ['TopicPolicy', 'QueuePolicy'].map((name) => JSON.stringify(TEMPLATE.Resources[name]?.Properties))
    expect(policies.filter((text) => !text.includes('"aws:SourceArn"'))).toEqual([])
  })
})
