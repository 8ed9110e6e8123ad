import { BENCHMARKS, type CheckResult, CONTROLS, type Control, SEVERITIES, type Severity, type SourcedFinding } from '@trailmend/core'
import type { ReportingDescriptor } from 'sarif'
import { escapeMarkdown } from '../escape/markdown-escape.ts'
import { escapeSarifText } from '../escape/sarif-escape.ts'
import { visible } from '../escape/visible.ts'

/** GitHub's bounds: above 9.0 critical, from 7.0 high, from 4.0 medium, else low. Source: GitHub Docs, "SARIF support for code scanning". */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0' }

/** GitHub keeps ten tags of a rule. */
const MAX_TAGS = 10

/** The controls that findings name, each once, by id; a control that this version does not know is described by its findings. */
export function rulesOf({ findings }: CheckResult, helpUri?: (control: string) => string | undefined): readonly ReportingDescriptor[] {
  const first = new Map<string, SourcedFinding>()
  for (const finding of findings) if (!first.has(finding.control)) first.set(finding.control, finding)
  return [...first.values()].sort((a, b) => (a.control < b.control ? -1 : 1)).map((finding) => rule(finding, helpUri?.(finding.control)))
}

function rule(finding: SourcedFinding, uri: string | undefined): ReportingDescriptor {
  const control = CONTROLS.find(({ id }) => id === finding.control)
  const title = escapeSarifText(control?.title ?? finding.control, { limit: 200 })
  const audit = visible(control?.byHand.audit ?? '')
  const fix = visible(control?.byHand.fix ?? '')
  const numbers = benchmarkNumbers(control)
  return {
    id: ruleId(finding),
    name: ruleId(finding),
    shortDescription: { text: title },
    fullDescription: { text: numbers === '' ? `${title}.` : `${title}. ${numbers}.` },
    help: {
      text: helpText(finding, [audit, fix]),
      markdown: helpMarkdown({ title: control?.title ?? finding.control, numbers, commands: [audit, fix] }),
    },
    ...(uri === undefined ? {} : { helpUri: uri }),
    defaultConfiguration: { level: LEVELS[finding.severity] },
    properties: {
      tags: tags(finding),
      'security-severity': SECURITY_SEVERITY[worst(finding, control)],
    },
  }
}

/** How GitHub marks an alert. */
export const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
}

/** The id by which a result names its rule. */
export function ruleId({ control }: SourcedFinding): string {
  return visible(control, { limit: 200 })
}

function worst(finding: SourcedFinding, control: Control | undefined): Severity {
  const severities = [finding.severity, control?.severity ?? finding.severity]
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? finding.severity
}

function tags({ benchmarks }: SourcedFinding): string[] {
  const numbers = Object.entries(benchmarks).map(([id, number]) => visible(`${id}/${number}`, { limit: 100 }))
  return ['security', ...new Set(numbers.slice(1 - MAX_TAGS))]
}

function benchmarkNumbers(control: Control | undefined): string {
  return Object.entries(control?.benchmarks ?? {})
    .map(([id, entry]) => `${entry.number} in ${Object.hasOwn(BENCHMARKS, id) ? BENCHMARKS[id as keyof typeof BENCHMARKS] : id}`)
    .join(', ')
}

function helpText({ control }: SourcedFinding, [audit = '', fix = '']: readonly string[]): string {
  const lines = [audit === '' ? `See the control ${control}.` : `To look: ${audit}`, ...(fix === '' ? [] : [`To mend: ${fix}`])]
  return lines.map((line) => escapeSarifText(line)).join('\n')
}

interface Help {
  readonly title: string
  readonly numbers: string
  readonly commands: readonly string[]
}

/** A formatted message has placeholders too (SARIF 2.1.0, 3.11.5), so its braces are doubled after it was made. */
function helpMarkdown({ title, numbers, commands }: Help): string {
  const shown = commands.filter((command) => command !== '')
  const block = shown.length === 0 ? '' : `\n\n\`\`\`sh\n${shown.join('\n')}\n\`\`\``
  const page = `**${escapeMarkdown(title, { limit: 200 })}**${numbers === '' ? '' : `\n\n${escapeMarkdown(numbers)}`}${block}\n`
  return page.replace(/[{}]/g, '$&$&')
}
