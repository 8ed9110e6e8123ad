import { BENCHMARKS, type BenchmarkId, type Control } from '@trailmend/core'
import { wrap } from '../table/wrap.ts'

/** What a control means, for a person at a terminal. */
export function explainControl(control: Control, { width }: { readonly width: number }): string {
  const numbers = Object.entries(control.benchmarks).map(([id, { number, level, assessment }]) => {
    const grade = [level && `level ${level}`, assessment].filter(Boolean).join(', ')
    return `  ${number.padEnd(12)} ${BENCHMARKS[id as BenchmarkId]}${grade && ` (${grade})`}`
  })
  return [
    `${control.id} (severity ${control.severity})`,
    ...wrap(control.title, width),
    '',
    'Why it matters',
    ...wrap(control.why, width - 2).map((line) => `  ${line}`),
    '',
    'Asked for by',
    ...numbers,
    '',
    'To look by hand',
    `  ${control.byHand.audit}`,
    '',
    'To mend by hand',
    `  ${control.byHand.fix}`,
    '',
    `Where there is no ${control.subject}: ${control.none.outcome}. More: docs/controls/${control.id}.md`,
    '',
  ].join('\n')
}
