import type { FlowLog } from '../../observe/facts/region.ts'
import type { Control } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import type { Vpc } from '../subjects.ts'
import { fail, pass, unknown, type Verdict } from '../verdict.ts'

interface Names {
  readonly vpc: string
  readonly region: string
}

const CREATE = ({ vpc, region }: Names) =>
  `aws ec2 create-flow-logs --resource-type VPC --resource-ids ${vpc} --traffic-type REJECT --log-destination-type s3 --log-destination '<bucket ARN>' --region ${region}`
const FIND_THE_ERROR = ({ vpc, region }: Names) =>
  `aws ec2 describe-flow-logs --filter Name=resource-id,Values=${vpc} --region ${region} --query 'FlowLogs[].[FlowLogId,FlowLogStatus,DeliverLogsErrorMessage]'`

const FIXES: ReadonlyMap<string, (names: Names) => string> = new Map([
  ['no-flow-log', CREATE],
  ['accepted-traffic-only', CREATE],
  ['flow-log-inactive', FIND_THE_ERROR],
  ['delivery-failing', FIND_THE_ERROR],
])

/** What was refused entry is seen in the flow logs of a VPC, or not at all. */
export const vpcFlowLogs: Control = defineControl({
  id: 'vpc-flow-logs',
  title: 'Every VPC records the traffic it rejects',
  why: 'CloudTrail tells who called AWS, not who knocked at a network. Flow logs do: a scan, or a machine that tries to reach out where it may not, shows in what a VPC rejected, and leaves no other trace.',
  severity: 'medium',
  subject: 'vpc',
  none: {
    outcome: 'not-applicable',
    code: 'no-vpc',
    text: 'Account {account} has no VPC{where}.',
    expected: { flowLog: 'active', traffic: 'REJECT or ALL' },
    byHand: { audit: 'aws ec2 describe-vpcs --region <region>', fix: '' },
  },
  benchmarks: {
    'cis-aws@1.2': { number: '2.9' },
    'cis-aws@1.3': { number: '3.9', level: 2, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.9', level: 2, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.9', level: 2, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.9', level: 2, assessment: 'automated' },
    'cis-aws@3.0': { number: '3.7', level: 2, assessment: 'automated' },
    'cis-aws@4.0': { number: '3.7', level: 2, assessment: 'automated' },
    'cis-aws@5.0': { number: '3.7', level: 2, assessment: 'automated' },
    'cis-aws@6.0': { number: '4.7', level: 2, assessment: 'automated' },
    'cis-aws@7.0': { number: '4.7', level: 2, assessment: 'automated' },
  },
  codes: {
    'no-flow-log': 'fail',
    'accepted-traffic-only': 'fail',
    'flow-log-inactive': 'fail',
    'delivery-failing': 'fail',
    recorded: 'pass',
    'no-vpc': 'not-applicable',
  },
  asks: ['ec2:DescribeVpcs', 'ec2:DescribeFlowLogs'],
  byHand,
  judge,
})

function byHand(vpc?: Vpc, verdict?: Verdict): ByHand {
  const names = {
    vpc: vpc === undefined ? '<VPC id>' : shellQuote(vpc.id),
    region: vpc === undefined ? '<region>' : shellQuote(vpc.region),
  }
  return {
    audit: `aws ec2 describe-flow-logs --filter Name=resource-id,Values=${names.vpc} --region ${names.region}`,
    fix: FIXES.get(verdict?.because.code ?? 'no-flow-log')?.(names) ?? '',
  }
}

/** One good flow log is enough, whatever is wrong with others of the same VPC. Those of subnets and interfaces cover a part of it only. */
function judge(vpc: Vpc): Verdict {
  const expected = { flowLog: 'active', traffic: 'REJECT or ALL' }
  if (!vpc.flowLogs.known) return unknown(vpc.flowLogs, `Whether VPC ${vpc.id} in ${vpc.region} has a flow log`, expected)
  const own = vpc.flowLogs.value
  const seen = { expected, observed: own.map(inShort) }
  const it = `VPC ${vpc.id} in ${vpc.region}`
  const rejecting = own.filter(({ trafficType }) => trafficType === 'REJECT' || trafficType === 'ALL')
  const active = rejecting.filter(({ isActive }) => isActive)
  const good = active.find(({ deliverStatus }) => deliverStatus !== 'FAILED')
  if (good !== undefined) return pass({ ...seen, code: 'recorded', text: `${it} records rejected traffic in flow log ${good.id}.` })
  const [failing] = active
  if (failing !== undefined)
    return fail({ ...seen, code: 'delivery-failing', text: `${it} has flow log ${failing.id}, whose deliveries fail.` })
  const [inactive] = rejecting
  if (inactive !== undefined)
    return fail({ ...seen, code: 'flow-log-inactive', text: `${it} has flow log ${inactive.id}, which is not active.` })
  if (own.length > 0)
    return fail({
      ...seen,
      code: 'accepted-traffic-only',
      text: `${it} has a flow log of accepted traffic only: what is rejected leaves no trace.`,
    })
  return fail({ ...seen, code: 'no-flow-log', text: `${it} has no flow log of its own.` })
}

function inShort({ id, trafficType, isActive, deliverStatus }: FlowLog): Json {
  return { id, trafficType, isActive, deliverStatus }
}
