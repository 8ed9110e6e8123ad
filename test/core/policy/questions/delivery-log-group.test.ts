import { describe, expect, test } from 'vitest'
import {
  canAssumeLogRole,
  canDeliverToLogGroup,
  canWriteLogStreams,
  type TrailInput,
} from '../../../../packages/core/src/policy/questions/index.ts'
import { GROUP, gist, type Json, ORG, OTHER, OWNER, policy, SERVICE, TRAIL, trail } from './fixtures.ts'

const trust = (overrides: Json = {}): Json => ({ Effect: 'Allow', Principal: SERVICE, Action: 'sts:AssumeRole', ...overrides })
const STREAM = `${GROUP}:log-stream:${OWNER}_CloudTrail_us-east-1*`
const permit = (overrides: Json = {}): Json => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: STREAM,
  ...overrides,
})

describe('canAssumeLogRole', () => {
  const cases: [title: string, expected: string, statements: unknown][] = [
    ['the documented trust', 'sufficient: all-allowed @0 Allow', trust()],
    [
      'with other services',
      'sufficient: all-allowed @0 Allow',
      trust({ Principal: { Service: ['lambda.amazonaws.com', 'cloudtrail.amazonaws.com'] } }),
    ],
    [
      'SourceArn, which AWS says is not supported',
      'insufficient: source-condition-in-log-role @0 StringEquals aws:SourceArn',
      trust({ Condition: { StringEquals: { 'aws:SourceArn': TRAIL } } }),
    ],
    [
      'SourceAccount in another spelling',
      'insufficient: source-condition-in-log-role @0 stringequals AWS:SOURCEACCOUNT',
      trust({ Condition: { stringequals: { 'AWS:SOURCEACCOUNT': OWNER } } }),
    ],
    [
      'a source condition that lets absence pass',
      'unknown: source-condition-in-log-role @0 Allow',
      trust({ Condition: { StringEqualsIfExists: { 'aws:SourceArn': TRAIL } } }),
    ],
    [
      'a Deny for foreign sources',
      'insufficient: source-condition-in-log-role @1 StringNotEquals aws:SourceAccount',
      [trust(), trust({ Effect: 'Deny', Principal: '*', Condition: { StringNotEquals: { 'aws:SourceAccount': OWNER } } })],
    ],
    ['another service', 'insufficient: principal-differs @0 Principal', trust({ Principal: { Service: 'ec2.amazonaws.com' } })],
    [
      'another service, with a source condition besides',
      'insufficient: principal-differs @0 Principal',
      trust({ Principal: { Service: 'ec2.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceArn': TRAIL } } }),
    ],
    [
      'an external id, with a source condition that lets absence pass',
      'insufficient: condition-differs @0 StringEquals sts:ExternalId',
      trust({ Condition: { StringEquals: { 'sts:ExternalId': 'x1' }, StringEqualsIfExists: { 'aws:SourceArn': TRAIL } } }),
    ],
    ['another action', 'insufficient: action-differs @0 Action', trust({ Action: 'sts:TagSession' })],
    [
      'an external id',
      'insufficient: condition-differs @0 StringEquals sts:ExternalId',
      trust({ Condition: { StringEquals: { 'sts:ExternalId': 'x1' } } }),
    ],
  ]
  test.each(cases)('%s', (_title, expected, statements) => {
    expect(gist(canAssumeLogRole(policy(statements), trail()))).toBe(expected)
  })
})

describe('canWriteLogStreams', () => {
  const organization: Partial<TrailInput> = { isOrganization: true, organizationId: ORG }
  const cases: [title: string, expected: string, statements: unknown, input?: Partial<TrailInput>][] = [
    ['the documented permissions', 'sufficient: all-allowed @0 Allow', permit()],
    [
      'two statements',
      'sufficient: all-allowed @1 Allow',
      [permit({ Action: 'logs:CreateLogStream' }), permit({ Action: 'logs:PutLogEvents' })],
    ],
    ['everything below the group', 'sufficient: all-allowed @0 Allow', permit({ Resource: `${GROUP}:*` })],
    ['a group told with its star', 'sufficient: all-allowed @0 Allow', permit(), { logGroupArn: `${GROUP}:*` }],
    ['an organization', 'sufficient: all-allowed @0 Allow', permit({ Resource: [STREAM, `${GROUP}:log-stream:${ORG}_*`] }), organization],
    ['the bare group', 'insufficient: resource-differs @0 Resource', permit({ Resource: GROUP })],
    [
      'the first stream alone',
      'insufficient: resource-differs @0 Resource',
      permit({ Resource: `${GROUP}:log-stream:${OWNER}_CloudTrail_us-east-1` }),
    ],
    [
      'streams of another region',
      'insufficient: resource-differs @0 Resource',
      permit({ Resource: `${GROUP}:log-stream:${OWNER}_CloudTrail_eu-west-1*` }),
    ],
    [
      'streams of another account',
      'insufficient: resource-differs @0 Resource',
      permit({ Resource: `${GROUP}:log-stream:${OTHER}_CloudTrail_us-east-1*` }),
    ],
    ['an organization without its streams', 'insufficient: resource-differs @0 Resource', permit(), organization],
    ['making streams without writing', 'insufficient: action-differs @0 Action', permit({ Action: 'logs:CreateLogStream' })],
    [
      'a group in another region',
      'insufficient: log-group-in-other-region',
      permit(),
      { logGroupArn: GROUP.replace('us-east-1', 'eu-west-1') },
    ],
    ['a Deny', 'insufficient: explicit-deny @1 Resource', [permit(), permit({ Effect: 'Deny' })]],
    [
      'a tag nobody knows',
      'unknown: statement-undecided @0 StringEquals aws:ResourceTag/team',
      permit({ Condition: { StringEquals: { 'aws:ResourceTag/team': 'x' } } }),
    ],
    ['a statement with a principal', 'unknown: statement-undecided @0 Principal', permit({ Principal: '*' })],
  ]
  test.each(cases)('%s', (_title, expected, statements, input) => {
    expect(gist(canWriteLogStreams([policy(statements)], trail({ logGroupArn: GROUP, ...input })))).toBe(expected)
  })

  test('an organization without its plain streams is told', () => {
    const answer = canWriteLogStreams(
      [policy(permit({ Resource: `${GROUP}:log-stream:${ORG}_*` }))],
      trail({ ...organization, logGroupArn: GROUP }),
    )
    expect([answer.verdict, answer.notes?.map(({ code }) => code)]).toEqual(['sufficient', ['plain-account-streams-missing']])
  })

  test('several policies join, and a Deny of one wins', () => {
    const context = trail({ logGroupArn: GROUP })
    const halves = [policy(permit({ Action: 'logs:CreateLogStream' })), policy(permit({ Action: 'logs:PutLogEvents' }))]
    expect(canWriteLogStreams(halves, context).verdict).toBe('sufficient')
    expect(canWriteLogStreams([...halves, policy(permit({ Effect: 'Deny' }))], context).verdict).toBe('insufficient')
    const doubtful = policy(permit({ Effect: 'Deny', Condition: { StringEquals: { 'aws:ResourceTag/team': 'x' } } }))
    expect(canWriteLogStreams([...halves, doubtful], context).verdict).toBe('unknown')
    expect(canWriteLogStreams([], context)).toMatchObject({ verdict: 'insufficient', because: { code: 'nothing-allowed' } })
  })
})

describe('canDeliverToLogGroup', () => {
  const context = trail({ logGroupArn: GROUP })
  const [good, bad] = [policy(trust()), policy(trust({ Principal: { Service: 'ec2.amazonaws.com' } }))]
  const cases: [title: string, expected: string, role: Parameters<typeof canDeliverToLogGroup>[0]][] = [
    ['both halves', 'sufficient: all-allowed @0 Allow', { trust: good, permissions: [policy(permit())] }],
    ['a bad half decides', 'insufficient: principal-differs @0 Principal', { trust: bad, permissions: [policy(permit())] }],
    ['a bad half decides, the other unknown', 'insufficient: principal-differs @0 Principal', { trust: bad }],
    ['a missing half is unknown', 'unknown: context-missing', { trust: good }],
    ['nothing told', 'unknown: context-missing', {}],
  ]
  test.each(cases)('%s', (_title, expected, role) => {
    expect(gist(canDeliverToLogGroup(role, context))).toBe(expected)
  })
})
