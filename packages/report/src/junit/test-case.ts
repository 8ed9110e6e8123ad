import type { BenchmarkId, FailOn, Outcome, SourcedFinding } from '@trailmend/core'
import { acceptance } from '../accepted.ts'
import { controlName, resourceName } from '../commands.ts'
import { xmlText } from '../escape/xml-escape.ts'

/** What a reader of JUnit XML takes a finding for. */
type Kind = 'failure' | 'error' | 'skipped' | 'passed'

export interface TestCase {
  readonly kind: Kind
  /** The element as the builder takes it: `@` before the names of attributes. */
  readonly element: Readonly<Record<string, unknown>>
}

interface CaseContext {
  readonly benchmark: BenchmarkId | undefined
  readonly failOn: FailOn
}

const KINDS: Readonly<Record<Outcome, Kind>> = { fail: 'failure', unknown: 'error', pass: 'passed', 'not-applicable': 'skipped' }

const NAME_LIMIT = 300
const TEXT_LIMIT = 1_000

/** A finding as a test case: its class is the control, its name the resource and the region. */
export function caseOf(finding: SourcedFinding, { benchmark, failOn }: CaseContext): TestCase {
  const accepted = acceptance(finding, failOn)
  const kind = accepted === undefined ? KINDS[finding.outcome] : 'skipped'
  const identity = {
    '@classname': xmlText(finding.control, { limit: NAME_LIMIT }),
    '@name': xmlText(`${controlName(finding, benchmark)}: ${resourceName(finding)} in ${finding.region}`, { limit: NAME_LIMIT }),
    '@time': '0',
  }
  if (kind === 'passed') return { kind, element: identity }
  const reason = accepted === undefined ? finding.because.text : `${accepted.kind}: ${accepted.text}. ${finding.because.text}`
  const message = { '@message': xmlText(reason, { limit: TEXT_LIMIT }) }
  if (kind === 'skipped') return { kind, element: { ...identity, skipped: message } }
  const type = { '@type': xmlText(`${kind === 'error' ? 'unknown' : finding.severity}/${finding.because.code}`, { limit: NAME_LIMIT }) }
  return { kind, element: { ...identity, [kind]: { ...message, ...type, '#text': details(finding) } } }
}

function details({ outcome, because, account, region, resource, fingerprint, byHand }: SourcedFinding): string {
  const commands = `${byHand.audit}\n${outcome === 'fail' ? byHand.fix : ''}`.split('\n').filter((line) => line.trim() !== '')
  const lines = [
    because.text,
    `Account ${account}, region ${region}: ${resource.arn || resource.id}`,
    ...(commands.length === 0 ? [] : ['To look and to mend by hand:', ...commands.map((line) => `  ${line}`)]),
    `Fingerprint: ${fingerprint}`,
  ]
  return lines.map((line) => xmlText(line)).join('\n')
}
