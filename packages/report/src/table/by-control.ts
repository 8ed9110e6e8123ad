import { type BenchmarkId, SEVERITIES, type SourcedFinding } from '@trailmend/core'
import { controlName } from '../commands.ts'
import { number } from '../count.ts'
import { visible } from '../escape/visible.ts'
import type { Palette } from './paint.ts'
import { columnsOf, wrap } from './wrap.ts'

export interface ByControlOptions {
  readonly width: number
  readonly palette: Palette
  readonly benchmark: BenchmarkId | undefined
}

interface Tally {
  /** The first of the control's open findings. */
  readonly finding: SourcedFinding
  readonly failed: number
  readonly unknown: number
}

const NAME_LIMIT = 300
const SEVERITY_WIDTH = 8
const INDENT = 2 + SEVERITY_WIDTH + 2

/**
 * A line for each control that has open findings: those with failures first, the most severe ahead, and of those as severe the ones
 * with the most failures; then those that are unknown only.
 */
export function byControl(open: readonly SourcedFinding[], { width, palette, benchmark }: ByControlOptions): readonly string[] {
  const tallies = [...Map.groupBy(open, ({ control }) => control).values()].flatMap(tally).sort(compare)
  const texts = tallies.map(({ finding, failed, unknown }) => ({
    name: visible(controlName(finding, benchmark), { limit: NAME_LIMIT }),
    counts: [failed > 0 ? `${number(failed)} failed` : '', unknown > 0 ? `${number(unknown)} unknown` : ''].filter((each) => each !== ''),
  }))
  const widest = texts.reduce((most, { name }) => Math.max(most, columnsOf(name)), 0)
  const aligned = texts.every(({ counts }) => INDENT + widest + 2 + counts.join(', ').length <= width)
  return [
    palette.heading('By control'),
    ...tallies.flatMap(({ finding: { outcome, severity } }, index) => {
      const { name = '', counts = [] } = texts[index] ?? {}
      const lines = aligned
        ? [`${name}${' '.repeat(widest - columnsOf(name) + 2)}${counts.join(', ')}`]
        : wrap(`${name}: ${counts.join(', ')}`, width - INDENT)
      return lines.map((line, row) =>
        row === 0 ? `  ${palette.finding(outcome, severity)(severity.padEnd(SEVERITY_WIDTH))}  ${line}` : ' '.repeat(INDENT) + line,
      )
    }),
  ]
}

function tally(findings: readonly SourcedFinding[]): readonly Tally[] {
  const failures = findings.filter(({ outcome }) => outcome === 'fail')
  const finding = failures[0] ?? findings[0]
  return finding === undefined ? [] : [{ finding, failed: failures.length, unknown: findings.length - failures.length }]
}

function compare(a: Tally, b: Tally): number {
  return (
    Number(a.failed === 0) - Number(b.failed === 0) ||
    SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity) ||
    b.failed - a.failed ||
    b.unknown - a.unknown
  )
}
