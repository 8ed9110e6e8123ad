import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject, RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { isBenchmark } from '../../../packages/core/src/evaluate/benchmarks.ts'
import { MONITORS } from '../../../packages/core/src/evaluate/controls/monitors.ts'
import type { Monitor } from '../../../packages/core/src/evaluate/monitor.ts'
import { coverageOf } from '../../../packages/core/src/filter-pattern/coverage.ts'
import { answering, callsOf, DENIED, verdictsOf } from '../../fixtures/control-recordings.ts'

/** All but the three that are not about calls of one service. */
const CALL_MONITORS = MONITORS.filter(
  ({ id }) => !['monitor-unauthorized-api-calls', 'monitor-sign-in-without-mfa', 'monitor-root-usage'].includes(id),
)

function monitor(id: string): Monitor {
  const found = MONITORS.find((each) => each.id === `monitor-${id}`)
  if (found === undefined) throw new Error(id)
  return found
}

function judge(id: string, pattern: string) {
  return coverageOf(pattern, monitor(id).accepted)
}

function names(id: string): readonly string[] {
  return monitor(id).accepted[0]?.map((event) => event.name) ?? []
}

const anyOf = (all: readonly string[]) => all.map((name) => `($.eventName = ${name})`).join(' || ')
const anyOfTight = (all: readonly string[]) => all.map((name) => `($.eventName=${name})`).join('||')
const anyOfQuoted = (all: readonly string[]) => all.map((name) => `($.eventName = "${name}")`).join('||\n  ')

describe('the table of monitors', () => {
  test('fifteen, each once, with a number in every version that has it', () => {
    expect(MONITORS.length).toBe(15)
    expect(new Set(MONITORS.map((each) => each.id)).size).toBe(15)
    for (const { id, benchmarks } of MONITORS) {
      expect(Object.keys(benchmarks).every(isBenchmark)).toBe(true)
      expect(Object.keys(benchmarks).length).toBe(id === 'monitor-organizations-changes' ? 9 : 10)
    }
    expect(monitor('vpc-changes').benchmarks).toMatchObject({ 'cis-aws@1.2': { number: '3.14' }, 'cis-aws@6.0': { number: '5.14' } })
    expect(monitor('unauthorized-api-calls').benchmarks['cis-aws@4.0']).toEqual({ number: '4.1', level: 2, assessment: 'automated' })
  })

  test.each(MONITORS)('$id: the recommended pattern does, fits AWS, and catches nothing else', ({ recommended, accepted }) => {
    expect(recommended.length).toBeLessThanOrEqual(1024)
    for (const requirement of accepted.slice(0, 1)) expect(coverageOf(recommended, [requirement]).covers).toBe(true)
    expect(coverageOf(recommended, accepted)).toEqual({ covers: true, broader: false })
  })

  test('the recommended patterns of calls catch what every version asks for', () => {
    for (const { accepted, recommended } of CALL_MONITORS) {
      for (const requirement of accepted) expect(coverageOf(recommended, [requirement]).covers).toBe(true)
    }
  })

  test('no recommended pattern does for another monitor', () => {
    for (const one of MONITORS) {
      for (const other of MONITORS) if (one !== other) expect(coverageOf(one.recommended, other.accepted).covers).toBe(false)
    }
  })
})

describe('patterns that are in use, each exactly what is asked for', () => {
  const sourced = (source: string, id: string) => `{ ($.eventSource = ${source}) && (${anyOf(names(id))}) }`
  test.each([
    ['unauthorized-api-calls', '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }'],
    ['unauthorized-api-calls', '{($.errorCode = *UnauthorizedOperation ) || ($.errorCode = AccessDenied* )}'],
    ['unauthorized-api-calls', '{ $.errorCode = "AccessDenied*" || $.errorCode = "*UnauthorizedOperation" }'],
    [
      'unauthorized-api-calls',
      '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && ($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }',
    ],
    [
      'unauthorized-api-calls',
      '{(($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")) && (($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket"))}',
    ],
    ['sign-in-without-mfa', '{ ($.eventName = ConsoleLogin) && ($.additionalEventData.MFAUsed != Yes) }'],
    ['sign-in-without-mfa', '{ $.eventName = "ConsoleLogin" && $.additionalEventData.MFAUsed != "Yes" }'],
    [
      'sign-in-without-mfa',
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    ],
    [
      'sign-in-without-mfa',
      '{($.responseElements.ConsoleLogin != Failure) && ($.additionalEventData.MFAUsed = "No") && ($.eventName = ConsoleLogin)}',
    ],
    [
      'sign-in-without-mfa',
      '{($.eventName = ConsoleLogin) && ($.additionalEventData.MFAUsed != "Yes") && ($.responseElements.ConsoleLogin != Failure) && ($.additionalEventData.SamlProviderArn NOT EXISTS)}',
    ],
    ['root-usage', '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }'],
    ['root-usage', '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}'],
    ['root-usage', '{ ($.eventType != AwsServiceEvent) && ($.userIdentity.invokedBy NOT EXISTS) && ($.userIdentity.type = Root) }'],
    ['iam-policy-changes', `{${anyOfTight(names('iam-policy-changes'))}}`],
    ['iam-policy-changes', sourced('iam.amazonaws.com', 'iam-policy-changes')],
    ['cloudtrail-config-changes', `{ ${anyOf(names('cloudtrail-config-changes'))} }`],
    ['console-auth-failures', '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}'],
    ['console-auth-failures', '{ ($.errorMessage = "Failed authentication") && ($.eventName = ConsoleLogin) }'],
    [
      'console-auth-failures',
      '{ ($.eventSource = signin.amazonaws.com) && ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
    ],
    ['cmk-disable-or-delete', sourced('kms.amazonaws.com', 'cmk-disable-or-delete')],
    ['cmk-disable-or-delete', '{($.eventSource=kms.amazonaws.com) && (($.eventName=ScheduleKeyDeletion) || ($.eventName=DisableKey))}'],
    ['s3-bucket-policy-changes', sourced('s3.amazonaws.com', 's3-bucket-policy-changes')],
    ['config-changes', sourced('config.amazonaws.com', 'config-changes')],
    ['security-group-changes', `{ ${anyOf(names('security-group-changes'))} }`],
    ['security-group-changes', `{ ${anyOf([...names('security-group-changes'), 'ModifySecurityGroupRules'])} }`],
    ['nacl-changes', `{ ${anyOfQuoted(names('nacl-changes'))} }`],
    ['network-gateway-changes', `{ ${anyOf(names('network-gateway-changes'))} }`],
    ['route-table-changes', `{ ${anyOf(names('route-table-changes'))} }`],
    ['route-table-changes', sourced('ec2.amazonaws.com', 'route-table-changes')],
    ['vpc-changes', `{ ${anyOf(names('vpc-changes'))}}`],
    ['organizations-changes', sourced('organizations.amazonaws.com', 'organizations-changes')],
  ])('%s: %s', (id, pattern) => {
    expect(judge(id, pattern)).toEqual({ covers: true, broader: false })
  })
})

describe('patterns that catch more', () => {
  const organizations = names('organizations-changes')
  test.each([
    ['cloudtrail-config-changes', ''],
    ['cloudtrail-config-changes', '{ $.eventName = * }'],
    ['cloudtrail-config-changes', '{ $.eventName = %Trail|Logging% }'],
    ['cloudtrail-config-changes', '{ $.eventName = "*Trail" || $.eventName = "*Logging" }'],
    ['cloudtrail-config-changes', '{ $.eventSource = cloudtrail.amazonaws.com && $.readOnly IS FALSE }'],
    ['cloudtrail-config-changes', `{ ${anyOf([...names('cloudtrail-config-changes'), 'PutEventSelectors'])} }`],
    ['route-table-changes', `{ ${anyOf([...names('route-table-changes'), 'AssociateRouteTable'])} }`],
    ['organizations-changes', '{ $.eventSource = "organizations.amazonaws.com" }'],
    ['organizations-changes', `{ ${anyOf(organizations)} }`],
    ['organizations-changes', `{ ($.eventSource = organizations.amazonaws.com) && ${anyOf(organizations)} }`],
    ['unauthorized-api-calls', '{ $.errorCode = "*" }'],
    ['unauthorized-api-calls', '{ $.errorCode = "*Unauthorized*" || $.errorCode = AccessDenied* }'],
    ['sign-in-without-mfa', '{ $.eventName = ConsoleLogin }'],
    ['root-usage', '{ $.userIdentity.type = Root }'],
    ['console-auth-failures', '{ $.eventName = ConsoleLogin && $.responseElements.ConsoleLogin = Failure }'],
  ])('%s: %s', (id, pattern) => {
    expect(judge(id, pattern)).toEqual({ covers: true, broader: true })
  })
})

describe('patterns that let something through', () => {
  const trail = names('cloudtrail-config-changes')
  const bySimilarName = '{ $.eventName = %^[CU].*Trail$|^St.{1,9}Logging$% }'
  const buckets = names('s3-bucket-policy-changes')
  test.each([
    ['cloudtrail-config-changes', `{ ${anyOf(trail.filter((name) => name !== 'DeleteTrail'))} }`, ['DeleteTrail']],
    ['cloudtrail-config-changes', `{ ${anyOf(trail).replace('DeleteTrail', 'DeleteTrailX')} }`, ['DeleteTrail']],
    ['cloudtrail-config-changes', `{ ${anyOf(trail).replace('DeleteTrail', 'Delete')} }`, ['DeleteTrail']],
    ['cloudtrail-config-changes', `{ ${anyOf(trail).replace('DeleteTrail', 'deletetrail')} }`, ['DeleteTrail']],
    ['cloudtrail-config-changes', `{ ${anyOf(trail).replaceAll('||', '&&')} }`, trail],
    ['cloudtrail-config-changes', bySimilarName, ['DeleteTrail']],
    ['cloudtrail-config-changes', `{ (${anyOf(trail)}) && $.eventSource = ec2.amazonaws.com }`, trail],
    ['cloudtrail-config-changes', `{ ${anyOf(trail).replaceAll('=', '!=').replaceAll('||', '&&')} }`, trail],
    [
      'cloudtrail-config-changes',
      `{ (${anyOf(trail)}) && $.awsRegion = eu-* }`,
      trail.map((name) => `${name} when $.awsRegion is something else`),
    ],
    [
      'cloudtrail-config-changes',
      `{ (${anyOf(trail)}) && $.errorCode NOT EXISTS }`,
      trail.map((name) => `${name} when $.errorCode is there`),
    ],
    [
      'cloudtrail-config-changes',
      `{ (${anyOf(trail)}) && $.awsRegion = eu-* && $.userIdentity.type != "Root" }`,
      trail.map((name) => `${name} when $.userIdentity.type is "Root"`),
    ],
    [
      'cloudtrail-config-changes',
      `{ (${anyOf(trail)}) && $.userIdentity.arn != "*:role/deploy" }`,
      trail.map((name) => `${name} when $.userIdentity.arn is like "*:role/deploy"`),
    ],
    [
      's3-bucket-policy-changes',
      `{ ($.eventSource = s3.amazonaws.com) && ($.eventName = Put*) }`,
      buckets.filter((name) => name.startsWith('Delete')),
    ],
    ['s3-bucket-policy-changes', `{ ($.eventSource = s3) && (${anyOf(buckets)}) }`, buckets],
    [
      'cmk-disable-or-delete',
      '{ ($.eventSource = kms.amazonaws.com) && ($.eventName = DisableKey) && ($.eventName = ScheduleKeyDeletion) }',
      ['DisableKey', 'ScheduleKeyDeletion'],
    ],
    [
      'organizations-changes',
      `{ ($.eventSource = organizations.amazonaws.com) && (${anyOf(names('organizations-changes')).replace('= UpdateOrganizationalUnit', '= UpdateOrganizationalUni')}) }`,
      ['UpdateOrganizationalUnit'],
    ],
    [
      'security-group-changes',
      `{ ${anyOf(names('security-group-changes').slice(1))} || ($.eventName = ModifySecurityGroupRules) }`,
      ['AuthorizeSecurityGroupIngress'],
    ],
    [
      'unauthorized-api-calls',
      '{ ($.errorCode = "UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
      ['errorCode *UnauthorizedOperation when $.errorCode is "Client.UnauthorizedOperation"'],
    ],
    [
      'unauthorized-api-calls',
      '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied") }',
      ['errorCode AccessDenied* when $.errorCode is "AccessDeniedException"'],
    ],
    [
      'unauthorized-api-calls',
      '{ ($.errorCode = "*UnauthorizedAccess*") || ($.errorCode = "AccessDenied*") }',
      ['errorCode *UnauthorizedOperation when $.errorCode is "Client.UnauthorizedOperation"'],
    ],
    [
      'sign-in-without-mfa',
      '{ ($.eventName = ConsoleLogin) && ($.additionalEventData.MFAUsed = "Yes") }',
      ['ConsoleLogin without MFA by an IAM user'],
    ],
    [
      'sign-in-without-mfa',
      '{ ($.eventName = ConsoleLogin) && ($.userIdentity.type = Root) }',
      ['ConsoleLogin without MFA by an IAM user'],
    ],
    ['root-usage', '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy EXISTS }', ['use of the root user']],
    ['root-usage', '{ $.userIdentity.type = "root" && $.userIdentity.invokedBy NOT EXISTS }', ['use of the root user']],
    [
      'root-usage',
      '{ $.userIdentity.type = "Root" && $.eventName = ConsoleLogin }',
      ['use of the root user when $.eventName is something else'],
    ],
    [
      'console-auth-failures',
      '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed Authentication") }',
      ['ConsoleLogin with a failed authentication'],
    ],
    [
      'console-auth-failures',
      '{ ($.eventName = ConsoleLogin) && ($.errorCode = AccessDenied) }',
      ['ConsoleLogin with a failed authentication when $.errorCode is something else'],
    ],
  ])('%s: %s', (id, pattern, missing) => {
    expect(judge(id, pattern)).toEqual({ covers: false, missing })
  })

  test('each single call, where it is left out', () => {
    for (const { id, accepted } of CALL_MONITORS.filter((each) => each.id !== 'monitor-console-auth-failures')) {
      for (const { name } of accepted[0] ?? []) {
        const others = names(id.slice('monitor-'.length)).filter((other) => other !== name)
        expect(coverageOf(`{ ${anyOf(others)} }`, accepted)).toEqual({ covers: false, missing: [name] })
      }
    }
  })
})

describe('patterns of which it cannot be told', () => {
  test.each([
    ['words', '?DeleteTrail ?StopLogging', 'It matches words of the text, not fields of a JSON event.'],
    ['single quotes', "{ $.eventName = 'DeleteTrail' }", 'It cannot be read from character 17 on.'],
    [
      'a regular expression',
      '{ $.eventName = %(Trail|Logging)% }',
      'Whether it matches every CreateTrail cannot be told from the documented meaning of filter patterns.',
    ],
    [
      'a star within',
      '{ $.eventName = "*Trail" || $.eventName = "St*Logging" }',
      'Whether it matches every StartLogging cannot be told from the documented meaning of filter patterns.',
    ],
  ])('%s', (_, pattern, why) => {
    expect(judge('cloudtrail-config-changes', pattern)).toEqual({ covers: 'unknown', why })
  })

  test('what cannot be told does not hide what is missing', () => {
    const missing = ['CreateTrail', 'UpdateTrail', 'DeleteTrail']
    expect(judge('cloudtrail-config-changes', '{ $.eventName = "St*Logging" }')).toEqual({ covers: false, missing })
  })
})

describe('what slips through is told', () => {
  test.each([
    ['no more of it than a line', `$.a = "${'x'.repeat(500)}" && $.b = 1 && $.c = 1 && $.d = 1 && $.e = 1`],
    ['nor of a selector', `$.${'x'.repeat(500)} NOT EXISTS && $.['${'y'.repeat(500)}'] NOT EXISTS`],
    ['nothing that breaks a line', '$.a != "x\n\u001b[31m" && $.[\'b\n\u001b\'] NOT EXISTS'],
  ])('%s', (_, narrowed) => {
    const coverage = judge('cloudtrail-config-changes', `{ $.eventName = "*Trail" && ${narrowed} || $.eventName = "*Logging" }`)
    if (coverage.covers !== false) throw new Error(JSON.stringify(coverage))
    for (const text of coverage.missing) {
      expect(text).toMatch(/^(Create|Update|Delete)Trail when /)
      expect(text.length).toBeLessThan(400)
      expect(text).not.toMatch(/\p{Cc}/u)
    }
  })
})

describe('the chain from the trail to whoever listens', () => {
  const ID = 'monitor-cloudtrail-config-changes'
  const GOOD = callsOf(ID, 'pass')
  const filters = (...patterns: readonly string[]) =>
    answering(GOOD, 'DescribeMetricFilters', {
      metricFilters: patterns.map((filterPattern, index) => ({
        ...{ filterName: `f${index}`, filterPattern },
        metricTransformations: [{ metricNamespace: 'CloudTrailMonitoring', metricName: ID }],
      })),
    })
  const alarm = { AlarmName: 'a', Namespace: 'CloudTrailMonitoring', MetricName: ID, ActionsEnabled: true, AlarmActions: [] }
  const alarms = (...all: readonly JsonObject[]) => answering(GOOD, 'DescribeAlarms', { MetricAlarms: all })
  const topic = 'arn:aws:sns:us-east-1:111122223333:alarms'
  const gone = { error: { name: 'NotFound', message: 'gone' } }
  const notJson = '[ip, user, timestamp]'
  const right = monitor('cloudtrail-config-changes').recommended

  const cases: [string, readonly RecordedCall[], string][] = [
    ['whole', GOOD, 'pass alarm-reaches-someone'],
    ['one of two filters is right', filters('{ $.eventName = X }', right), 'pass alarm-reaches-someone'],
    ['a filter that cannot be compared, and all behind it holds', filters(notJson), 'unknown policy-undecided'],
    ['one that cannot be compared, beside the right one', filters(notJson, right), 'pass alarm-reaches-someone'],
    ['no filter at all', filters(), 'fail no-filter'],
    ['the same metric name in another namespace', alarms({ ...alarm, Namespace: 'Other', AlarmActions: [topic] }), 'fail no-alarm'],
    ['an alarm that computes', alarms({ ...alarm, MetricName: undefined, Namespace: undefined, AlarmActions: [topic] }), 'fail no-alarm'],
    [
      'an alarm that tells a function',
      alarms({ ...alarm, AlarmActions: ['arn:aws:lambda:us-east-1:111122223333:function:x'] }),
      'fail no-topic',
    ],
    [
      'one of two alarms is right',
      alarms({ ...alarm, ActionsEnabled: false }, { ...alarm, AlarmActions: [topic] }),
      'pass alarm-reaches-someone',
    ],
    ['a topic that is gone', answering(GOOD, 'ListSubscriptionsByTopic', gone), 'fail no-confirmed-subscription'],
    ['subscriptions refused', answering(GOOD, 'ListSubscriptionsByTopic', DENIED), 'unknown access-denied'],
    ['the status refused, the chain whole', answering(GOOD, 'GetTrailStatus', DENIED), 'unknown access-denied'],
    ['the status refused, and no filter', answering(filters(), 'GetTrailStatus', DENIED), 'fail no-filter'],
    ['a trail of one region', changedTrail({ IsMultiRegionTrail: false }), 'fail no-active-trail'],
    [
      'a log group of another account',
      changedTrail({ CloudWatchLogsLogGroupArn: 'arn:aws:logs:us-east-1:999988887777:log-group:trail:*' }),
      'unknown other-account',
    ],
    ['a log group that is no ARN', changedTrail({ CloudWatchLogsLogGroupArn: 'trail' }), 'unknown malformed-answer'],
  ]
  test.each(cases)('%s', (_, calls, verdict) => {
    expect(verdictsOf(ID, calls)).toEqual([verdict])
  })

  function changedTrail(change: JsonObject): readonly RecordedCall[] {
    return GOOD.map((each) => {
      if (each.operation !== 'DescribeTrails' || !('output' in each)) return each
      const [shown] = each.output.trailList as JsonObject[]
      return { ...each, output: { trailList: [{ ...shown, ...change }] } }
    })
  }
})

test.each(MONITORS)('the page of $id names every event', ({ id, accepted }) => {
  const page = readFileSync(join(import.meta.dirname, `../../../docs/controls/${id}.md`), 'utf8')
  for (const { name } of accepted[0] ?? []) expect(page).toContain(name)
})
