import { describe, expect, test } from 'vitest'
import { isBenchmark } from '../../../packages/core/src/evaluate/benchmarks.ts'
import { coverageOf } from '../../../packages/core/src/filter-pattern/coverage.ts'
import { MONITORS, type Monitor } from '../../../packages/core/src/filter-pattern/monitors.ts'

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
    for (const { accepted, recommended } of MONITORS.slice(3)) {
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
    for (const { id, accepted } of MONITORS.slice(3).filter((each) => each.id !== 'monitor-console-auth-failures')) {
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
