import type { RegionFacts } from '../../observe/facts/region.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { fail, pass, unknown, type Verdict } from '../verdict.ts'

/** Findings of AWS's own services, and its own checks, come together in Security Hub, region by region, or nowhere. */
export const securityhubEnabled: Control = defineControl({
  id: 'securityhub-enabled',
  title: 'Security Hub is on in every region',
  why: 'Security Hub is where the findings of AWS services and the continuous checks of an account come together. It works region by region: where it is off, what the other services find is seen only by who thinks of looking there.',
  severity: 'medium',
  subject: 'region',
  none: {
    outcome: 'not-applicable',
    code: 'no-region',
    text: 'Account {account} has no region to look at.',
    expected: { securityHub: 'on' },
    byHand: { audit: 'aws ec2 describe-regions', fix: '' },
  },
  benchmarks: {
    'cis-aws@1.5': { number: '4.16', level: 2, assessment: 'automated' },
    'cis-aws@2.0': { number: '4.16', level: 2, assessment: 'automated' },
    'cis-aws@3.0': { number: '4.16', level: 2, assessment: 'automated' },
    'cis-aws@4.0': { number: '4.16', level: 2, assessment: 'automated' },
    'cis-aws@5.0': { number: '4.16', level: 2, assessment: 'automated' },
    'cis-aws@6.0': { number: '5.16', level: 2, assessment: 'automated' },
    'cis-aws@7.0': { number: '5.16', level: 2, assessment: 'automated' },
  },
  codes: { off: 'fail', on: 'pass', 'no-region': 'not-applicable' },
  asks: ['securityhub:DescribeHub'],
  byHand,
  judge,
})

function byHand(subject?: RegionFacts, verdict?: Verdict): ByHand {
  const region = subject === undefined ? '<region>' : shellQuote(subject.region)
  const isMended = verdict !== undefined && verdict.outcome !== 'fail'
  return {
    audit: `aws securityhub describe-hub --region ${region}`,
    fix: isMended ? '' : `aws securityhub enable-security-hub --region ${region}`,
  }
}

function judge({ region, securityHub }: RegionFacts, { account }: JudgeContext): Verdict {
  const expected = { securityHub: 'on' }
  if (!securityHub.known) return unknown(securityHub, `Whether Security Hub is on in account ${account} in ${region}`, expected)
  const seen = { expected, observed: { securityHub: securityHub.value ? 'on' : 'off' } }
  const where = `in account ${account} in ${region}`
  return securityHub.value
    ? pass({ ...seen, code: 'on', text: `Security Hub is on ${where}.` })
    : fail({ ...seen, code: 'off', text: `Security Hub is off ${where}.` })
}
