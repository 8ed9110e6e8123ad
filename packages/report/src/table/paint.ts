import type { CheckResult, Outcome, Severity } from '@trailmend/core'
import picocolors from 'picocolors'

/** Paints a text that is wrapped already. Colour repeats what a word says, so a terminal without it loses nothing. */
export type Paint = (text: string) => string

export interface Palette {
  readonly heading: Paint
  readonly faint: Paint
  readonly verdict: (status: CheckResult['status']) => Paint
  readonly finding: (outcome: Outcome, severity: Severity) => Paint
}

/** The colours of a terminal, or none. Which terminal takes colours is for the caller to know. */
export function createPalette(color: boolean): Palette {
  const { bold, dim, red, yellow, magenta, green } = picocolors.createColors(color)
  const verdicts: Record<CheckResult['status'], Paint> = { compliant: green, findings: red, incomplete: magenta }
  const failures: Record<Severity, Paint> = { critical: (text) => bold(red(text)), high: red, medium: yellow, low: yellow }
  const outcomes: Record<Outcome, (severity: Severity) => Paint> = {
    fail: (severity) => failures[severity],
    unknown: () => magenta,
    pass: () => green,
    'not-applicable': () => dim,
  }
  return {
    heading: bold,
    faint: dim,
    verdict: (status) => (text) => bold(verdicts[status](text)),
    finding: (outcome, severity) => outcomes[outcome](severity),
  }
}
