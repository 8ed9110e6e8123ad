import type { Step } from '@trailmend/core/plan'
import { PROFILES } from '@trailmend/core/plan'
import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { renderPlanCloudFormation } from '../../../packages/report/src/plan/cloudformation.ts'
import { renderPlanTerraform } from '../../../packages/report/src/plan/terraform.ts'
import { soundAccount, wholeChain } from '../../fixtures/chain-accounts.ts'
import { HOSTILE, hostilePlan } from './hostile-plan.ts'
import { planOf, stepOf } from './made-plan.ts'
import { everythingFor, planFor, planFromNothing } from './planned.ts'

interface Resource {
  readonly Type: string
  readonly DeletionPolicy: string
  readonly UpdateReplacePolicy: string
  readonly DependsOn?: readonly string[]
  readonly Properties: Readonly<Record<string, unknown>>
}

function parsed(text: string): { readonly Resources: Readonly<Record<string, Resource>> } {
  const document = parseDocument(text, { version: '1.1' })
  expect([...document.errors, ...document.warnings]).toEqual([])
  return document.toJS()
}

const commands = (text: string): readonly string[] => [...text.matchAll(/^# (aws .*)$/gm)].map(([, command = '']) => command)
const typesOf = (text: string): readonly string[] => Object.values(parsed(text).Resources).map(({ Type }) => Type)

describe.each(PROFILES)('the plan of an account that has nothing, profile %s', (profile) => {
  const plan = planFromNothing(everythingFor(profile))
  const template = renderPlanCloudFormation(plan)
  const { Resources } = parsed(template)

  test('is a template whole: no step is left to a command', () => {
    expect(commands(template)).toEqual([])
    expect(commands(renderPlanTerraform(plan))).toEqual([])
    expect(plan.steps.length).toBeGreaterThan(7)
  })

  test('deletes nothing', () => {
    for (const { DeletionPolicy, UpdateReplacePolicy } of Object.values(Resources))
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain'])
    expect(Object.keys(Resources).length).toBeGreaterThan(5)
    const hcl = renderPlanTerraform(plan)
    expect(hcl.match(/^resource /gm)?.length).toBe(hcl.match(/^ {4}prevent_destroy = true$/gm)?.length)
  })

  test('has every name, policy and tag of the steps in it', () => {
    const said = JSON.stringify(Resources)
    for (const { input } of plan.steps) {
      for (const text of [input.Bucket, input.QueueName, input.RoleName, input.logGroupName, input.filterPattern, input.AlarmName]) {
        if (typeof text === 'string') expect(said).toContain(JSON.stringify(text))
      }
    }
    expect(said.match(/"Key":"trailmend"/g)?.length ?? 0).toBe(
      plan.steps.filter(({ input }) => input.Tags ?? input.tags ?? input.TagsList ?? input.Tagging).length,
    )
  })

  test('makes each thing after what it rests on', () => {
    const order = new Map(Object.keys(Resources).map((name, index) => [name, index]))
    for (const [name, { DependsOn = [] }] of Object.entries(Resources)) {
      for (const before of DependsOn) expect(order.has(before) && before !== name).toBe(true)
    }
    expect(Resources.Trail?.DependsOn).toEqual(expect.arrayContaining(['BucketPolicy', 'TopicPolicy']))
    expect(Resources.Trail?.Properties).toMatchObject({ IsLogging: true, IsMultiRegionTrail: true, EnableLogFileValidation: true })
  })
})

describe('what is there already is not described', () => {
  const settings = wholeChain('repair')
  const sound = soundAccount(settings)
  const broken = {
    ...sound,
    trails: sound.trails.map((trail) => ({ ...trail, isMultiRegion: false })),
    queues: [],
    buckets: sound.buckets.map((bucket) => ({ ...bucket, policy: { known: true as const, value: null } })),
  }
  const plan = planFor(broken, settings)

  test.each([
    ['CloudFormation', renderPlanCloudFormation],
    ['Terraform', renderPlanTerraform],
  ] as const)('in %s, but changed by a command, with how to import it', (tool, render) => {
    const text = render(plan)
    expect(commands(text).map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual(
      expect.arrayContaining(['aws s3api put-bucket-policy', 'aws cloudtrail update-trail']),
    )
    expect(text).toContain(tool === 'Terraform' ? 'import aws_cloudtrail by' : 'import AWS::CloudTrail::Trail by "outcomestrail"')
    expect(text).not.toMatch(/^resource "aws_cloudtrail|AWS::CloudTrail::Trail"$/m)
  })
})

test('an empty plan is an empty template', () => {
  expect(parsed(renderPlanCloudFormation(planOf({ steps: [] }))).Resources).toEqual({})
  expect(renderPlanTerraform(planOf({ steps: [] }))).not.toContain('resource')
})

test('what is elsewhere is left to commands, what others rest on first', () => {
  const key = stepOf({
    id: 'key-policy',
    account: '444455556666',
    change: 'kms:PutKeyPolicy',
    input: { KeyId: 'k' },
    region: 'eu-west-1',
    after: [],
  })
  const bucket = stepOf({ id: 'bucket', change: 's3:CreateBucket', input: { Bucket: 'logs' }, region: 'eu-west-1', after: ['key-policy'] })
  const late = stepOf({ id: 'late', change: 'sns:CreateTopic', input: { Name: 't' }, region: 'us-east-1', after: ['bucket'] })
  const text = renderPlanCloudFormation(planOf({ steps: [key, bucket, late] }))
  expect(text.indexOf('aws kms put-key-policy')).toBeLessThan(text.indexOf('Resources:'))
  expect(text).toContain("key-policy: adds to the key's policy, in account 444455556666")
  expect(text.indexOf('aws sns create-topic --region us-east-1')).toBeGreaterThan(text.indexOf('Resources:'))
  expect(typesOf(text)).toEqual(['AWS::S3::Bucket'])
})

describe('whatever names hold', () => {
  test.each(HOSTILE)('%j is but text in CloudFormation', (text) => {
    const rendered = renderPlanCloudFormation(hostilePlan(text))
    const { Resources } = parsed(rendered)
    const [bucket] = Object.values(Resources).filter(({ Type }) => Type === 'AWS::S3::Bucket')
    const clean = text.isWellFormed() ? text : text.toWellFormed()
    expect(String(bucket?.Properties.BucketName).toWellFormed()).toBe(clean)
    expect(Object.values(Resources).every(({ DeletionPolicy }) => DeletionPolicy === 'Retain')).toBe(true)
    expect(Object.keys(Resources).every((name) => /^[A-Za-z][A-Za-z0-9]*$/.test(name))).toBe(true)
    expect(rendered).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\0]/u)
  })

  test.each(['{{resolve:secretsmanager:all:SecretString}}', 'x{{resolve:ssm:a:1}}'])(
    '%s is left to commands, for CloudFormation would resolve it',
    (text) => {
      const rendered = renderPlanCloudFormation(hostilePlan(text))
      expect(typesOf(rendered)).toEqual([])
      expect(commands(rendered)).toHaveLength(6)
    },
  )

  test.each(['Ref', 'Fn::Sub', 'Fn::Transform'])('a policy that has %s for a key is left to commands', (name) => {
    const Policy = JSON.stringify({ Statement: [{ Principal: { [name]: 'x' } }] })
    const steps = [
      stepOf({ id: 'bucket', change: 's3:CreateBucket', input: { Bucket: 'logs' } }),
      stepOf({ id: 'bucket-policy', change: 's3:PutBucketPolicy', input: { Bucket: 'logs', Policy } }),
    ]
    expect(typesOf(renderPlanCloudFormation(planOf({ steps })))).toEqual([])
  })

  test('a change that is none is left to a command', () => {
    const steps = [stepOf({ id: 'x', change: 'constructor' as Step['change'] })]
    expect(typesOf(renderPlanCloudFormation(planOf({ steps })))).toEqual([])
    expect(renderPlanTerraform(planOf({ steps }))).not.toContain('resource')
  })
})

test('a role that is made with a permissions boundary has it in both', () => {
  const permissionsBoundary = 'arn:aws:iam::111122223333:policy/deliver-only'
  const plan = planFromNothing({ ...everythingFor('standard'), permissionsBoundary })
  const roles = Object.values(parsed(renderPlanCloudFormation(plan)).Resources).filter(({ Type }) => Type === 'AWS::IAM::Role')
  expect(roles.map(({ Properties }) => Properties.PermissionsBoundary)).toEqual([permissionsBoundary])
  expect(renderPlanTerraform(plan)).toMatch(/^ +permissions_boundary += "arn:aws:iam::111122223333:policy\/deliver-only"$/m)
})
