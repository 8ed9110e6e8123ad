import {
  BENCHMARKS,
  type CheckResult,
  type FailOn,
  isBenchmark,
  isPartition,
  MAIN_REGION,
  type Outcome,
  type Partition,
  parseArn,
  partitionNameOf,
  type SourcedFinding,
} from '@trailmend/core'
import { acceptance } from '../accepted.ts'
import { controlTitle } from '../control-title.ts'
import { judgedAt } from '../judged-at.ts'
import type { AsffCompliance, AsffFinding, AsffSeverity } from './asff-finding.ts'
import { limited, limitedId } from './limited.ts'
import { asffResourceType } from './resource-types.ts'

/** The longest texts that each member takes. Source: Security Hub API Reference, `AwsSecurityFinding` and what it refers to. */
const LONGEST = { id: 512, title: 256, description: 1_024, requirement: 256, reason: 128, advice: 512, field: 1_024 } as const

/** Requirements that are told. Source: Security Hub User Guide, `Compliance`: at most 32. */
const MAX_REQUIREMENTS = 32

/** Source: Security Hub User Guide, `Compliance.Status`: WARNING is for missing information, NOT_AVAILABLE for what does not apply. */
const STATUS: Readonly<Record<Outcome, AsffCompliance['Status']>> = {
  fail: 'FAILED',
  unknown: 'WARNING',
  pass: 'PASSED',
  'not-applicable': 'NOT_AVAILABLE',
}

const LABELS = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const

/**
 * Every finding of a check in the AWS Security Finding Format, in their order: within its limits of length, texts of visible
 * characters only. What has no region is put in the main region of its partition.
 *
 * An unknown is a WARNING and is not left out. An excepted failure is SUPPRESSED.
 */
export function asffFindings(result: CheckResult): readonly AsffFinding[] {
  const judged = judgedAt(result)
  return result.findings.map((finding) => asffFinding(finding, judged(finding.source), result.failOn))
}

function asffFinding(finding: SourcedFinding, time: string, failOn: FailOn): AsffFinding {
  const { control, account, resource, because, fingerprint, benchmarks } = finding
  const { partition, region } = placeOf(finding)
  const severity = severityOf(finding)
  const types = [typeOf(benchmarks)]
  return {
    SchemaVersion: '2018-10-08',
    Id: limitedId(`trailmend/${fingerprint}`, LONGEST.id),
    ProductArn: `arn:${partition}:securityhub:${region}:${limited(account, 64)}:product/${limited(account, 64)}/default`,
    ProductName: 'Trailmend',
    CompanyName: 'Trailmend',
    Region: region,
    GeneratorId: limitedId(`trailmend/${control}`, LONGEST.id),
    AwsAccountId: limited(account, 64),
    Types: types,
    CreatedAt: time,
    UpdatedAt: time,
    LastObservedAt: time,
    Severity: severity,
    Title: limited(controlTitle(control), LONGEST.title),
    Description: limited(because.text, LONGEST.description),
    ...remediation(finding),
    ProductFields: productFields(finding),
    Resources: [
      {
        Type: asffResourceType(resource.type),
        Id: limitedId(resource.type === 'AWS::::Account' ? `AWS::::Account:${resource.id}` : resource.arn || resource.id, LONGEST.id),
        Partition: partition,
        Region: region,
      },
    ],
    Compliance: compliance(finding),
    Workflow: { Status: workflowStatus(finding, failOn) },
    RecordState: 'ACTIVE',
    FindingProviderFields: { Severity: severity, Types: types },
  }
}

/** Security Hub takes a finding in one region of one partition. */
function placeOf({ region, resource }: SourcedFinding): { readonly partition: Partition; readonly region: string } {
  const named = region === 'global' ? (parseArn(resource.arn)?.partition ?? 'aws') : partitionNameOf(region)
  const partition = isPartition(named) ? named : 'aws'
  return { partition, region: region === 'global' ? MAIN_REGION[partition] : limited(region, 16) }
}

function severityOf({ outcome, severity }: SourcedFinding): AsffSeverity {
  return { Label: outcome === 'fail' || outcome === 'unknown' ? LABELS[severity] : 'INFORMATIONAL', Original: severity }
}

/** Source: Security Hub User Guide, "Types taxonomy for ASFF". */
function typeOf(benchmarks: SourcedFinding['benchmarks']): string {
  return Object.keys(benchmarks).some((id) => id.startsWith('cis-aws@'))
    ? 'Software and Configuration Checks/Industry and Regulatory Standards/CIS AWS Foundations Benchmark'
    : 'Software and Configuration Checks/AWS Security Best Practices'
}

function remediation({ outcome, byHand }: SourcedFinding): Pick<AsffFinding, 'Remediation'> {
  const commands = byHand.fix.split('\n').filter((line) => line.trim() !== '')
  if (outcome !== 'fail' || commands.length === 0) return {}
  return { Remediation: { Recommendation: { Text: limited(commands.join(' ; '), LONGEST.advice) } } }
}

function compliance({ outcome, because, benchmarks }: SourcedFinding): AsffCompliance {
  const requirements = Object.entries(benchmarks).map(([id, number]) => `${isBenchmark(id) ? BENCHMARKS[id] : id}: ${number}`)
  return {
    Status: STATUS[outcome],
    RelatedRequirements: requirements.slice(-MAX_REQUIREMENTS).map((each) => limited(each, LONGEST.requirement)),
    StatusReasons: [{ ReasonCode: limited(because.code, LONGEST.reason), Description: limited(because.text, LONGEST.description) }],
  }
}

function workflowStatus(finding: SourcedFinding, failOn: FailOn): AsffFinding['Workflow']['Status'] {
  if (finding.outcome === 'pass' || finding.outcome === 'not-applicable') return 'RESOLVED'
  const accepted = acceptance(finding, failOn)
  if (accepted === undefined) return 'NEW'
  return accepted.kind === 'exception' ? 'SUPPRESSED' : 'NOTIFIED'
}

function productFields({ outcome, source, control, because, fingerprint, exception, baselined }: SourcedFinding): Record<string, string> {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['trailmend/Control', control],
    ['trailmend/Outcome', outcome],
    ['trailmend/Needs', because.needs],
    ['trailmend/Fingerprint', fingerprint],
    ['trailmend/Source', source],
    ['trailmend/Baselined', baselined === true ? 'yes' : undefined],
    ['trailmend/ExceptionOwner', exception?.owner],
    ['trailmend/ExceptionReason', exception?.reason],
    ['trailmend/ExceptionExpires', exception?.expires],
    ['trailmend/AlternateSolution', exception?.alternateSolution],
  ]
  return Object.fromEntries(fields.flatMap(([key, value]) => (value === undefined ? [] : [[key, limited(value, LONGEST.field)]])))
}
