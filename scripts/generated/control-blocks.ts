import { BENCHMARKS, type BenchmarkId, type Control, IGNORANCE } from '@trailmend/core'
import { code, markdownTable } from './table.ts'

/** The head of a control's page: everything about it that the code states. */
export function controlCard(control: Control): string {
  const numbers = Object.entries(control.benchmarks).map(([id, { number, level, assessment }]) => {
    return [BENCHMARKS[id as BenchmarkId], code(id), number, level === undefined ? '' : String(level), assessment ?? '']
  })
  return [
    `# ${control.title}`,
    '',
    `Control ${code(control.id)}, severity **${control.severity}**, judged for each ${control.subject}. An account without any: **${control.none.outcome}** (${code(control.none.code)}).`,
    '',
    markdownTable(['Benchmark', 'Select it with', 'Its number', 'Level', 'Assessment'], numbers),
  ].join('\n')
}

/** The commands of a control, with placeholders for names. */
export function controlCommands(control: Control): string {
  const fence = (command: string) => ['```', command, '```'].join('\n')
  const parts = [
    ['To look:', control.byHand.audit],
    ['To mend a trail that has no log group:', control.byHand.fix],
    [`Where there is no ${control.subject} at all:`, control.none.byHand.fix],
  ]
  return parts
    .filter(([, command]) => command !== '')
    .map(([what = '', command = '']) => `${what}\n\n${fence(command)}`)
    .join('\n\n')
}

/** The reasons for not knowing, which every control can answer. */
export function unknownReasons(): string {
  return markdownTable(
    ['Code', 'What happened'],
    Object.entries(IGNORANCE).map(([id, text]) => [code(id), text]),
  )
}
