import { BENCHMARKS, type BenchmarkId, type FailOn, isBenchmark, parseArn, type SourcedFinding } from '@trailmend/core'
import { acceptance } from '../accepted.ts'
import { controlTitle } from '../control-title.ts'
import { visible } from '../escape/visible.ts'
import {
  ACCEPTED_STATUS,
  AWS_ACCOUNT,
  CLASS,
  COMPLIANCE_STATUS,
  CREATE,
  FINDING_STATUS,
  INFORMATIONAL,
  OCSF_VERSION,
  SEVERITY,
  type Value,
} from './enums.ts'

export interface EventContext {
  readonly toolVersion: string
  readonly failOn: FailOn
  readonly benchmark: BenchmarkId | undefined
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number
}

const NAME_LIMIT = 300
const TEXT_LIMIT = 1_000

const name = (text: string): string => visible(text, { limit: NAME_LIMIT })
const sentence = (text: string): string => visible(text, { limit: TEXT_LIMIT })

/** A finding as an event of OCSF's class Compliance Finding (2003). Texts hold visible characters only. */
export function ocsfEvent(finding: SourcedFinding, context: EventContext): object {
  const { outcome, severity, because, fingerprint } = finding
  const { toolVersion, time } = context
  const accepted = acceptance(finding, context.failOn)
  const status = accepted === undefined ? FINDING_STATUS[outcome] : ACCEPTED_STATUS[accepted.kind]
  const graded = outcome === 'fail' || outcome === 'unknown' ? SEVERITY[severity] : INFORMATIONAL
  return {
    ...coded('activity', CREATE, 'activity_name'),
    category_uid: CLASS.category.id,
    category_name: CLASS.category.caption,
    class_uid: CLASS.class.id,
    class_name: CLASS.class.caption,
    type_uid: CLASS.class.id * 100 + CREATE.id,
    type_name: `${CLASS.class.caption}: ${CREATE.caption}`,
    time,
    message: sentence(because.text),
    ...coded('severity', graded),
    ...coded('status', status),
    ...(accepted === undefined ? {} : { status_detail: sentence(accepted.text) }),
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Trailmend', vendor_name: 'Trailmend', version: toolVersion },
      profiles: ['cloud'],
      event_code: name(finding.control),
    },
    finding_info: {
      uid: sentence(fingerprint),
      title: controlTitle(name(finding.control)),
      desc: sentence(because.text),
      types: ['Compliance'],
      created_time: time,
      first_seen_time: time,
      last_seen_time: time,
      data_sources: [name(finding.source)],
    },
    ...where(finding),
    compliance: compliance(finding, context),
    ...remediation(finding),
    unmapped: unmapped(finding),
  }
}

function coded(field: string, { id, caption }: Value, captionField: string = field): object {
  return { [`${field}_id`]: id, [captionField]: caption }
}

function where({ account, region, resource }: SourcedFinding): object {
  const partition = parseArn(resource.arn)?.partition
  const place = { region: name(region), ...(partition === undefined ? {} : { cloud_partition: name(partition) }) }
  return {
    cloud: { provider: 'AWS', account: { uid: name(account), ...coded('type', AWS_ACCOUNT) }, ...place },
    resources: [{ uid: name(resource.arn || resource.id), name: name(resource.id || resource.arn), type: name(resource.type), ...place }],
  }
}

function compliance({ control, outcome, because, benchmarks }: SourcedFinding, { benchmark }: EventContext): object {
  const numbers = Object.entries(benchmarks).filter(([id]) => benchmark === undefined || id === benchmark)
  const standard = (id: string): string => name(isBenchmark(id) ? BENCHMARKS[id] : id)
  return {
    control: name(control),
    desc: controlTitle(name(control)),
    standards: numbers.map(([id]) => standard(id)),
    requirements: numbers.map(([id, number]) => `${standard(id)}: ${name(number)}`),
    ...coded('status', COMPLIANCE_STATUS[outcome]),
    status_code: name(because.code),
    status_details: [sentence(because.text), ...(because.needs === undefined ? [] : [`Grant ${name(because.needs)}.`])],
  }
}

function remediation({ outcome, byHand }: SourcedFinding): object {
  const commands = byHand.fix.split('\n').filter((line) => line.trim() !== '')
  return outcome === 'fail' && commands.length > 0 ? { remediation: { desc: commands.map((line) => visible(line)).join('\n') } } : {}
}

/** What OCSF has no place for. `expected` and `observed` hold names from AWS, which whoever writes JSON has to escape. */
function unmapped({ outcome, expected, observed, exception, baselined }: SourcedFinding): object {
  return {
    outcome,
    expected,
    observed,
    ...(exception === undefined ? {} : { exception }),
    ...(baselined === true ? { baselined } : {}),
  }
}
