import { BENCHMARKS, type BenchmarkId, type Control, IGNORANCE, OPERATIONS } from '@trailmend/core'
import { SUBJECT_WORDS } from '@trailmend/report'
import { code, markdownTable } from './table.ts'

/** The head of a control's page: everything about it that the code states. */
export function controlCard(control: Control): string {
  const numbers = Object.entries(control.benchmarks).map(([id, { number, level, assessment }]) => {
    return [BENCHMARKS[id as BenchmarkId], code(id), number, level === undefined ? '' : String(level), assessment ?? '']
  })
  return [
    `# ${control.title}`,
    '',
    `Control ${code(control.id)}, severity **${control.severity}**, ${judgedFor(control)}`,
    '',
    numbers.length === 0
      ? 'In no benchmark: it is here because the others can pass while this fails.'
      : markdownTable(['Benchmark', 'Select it with', 'Its number', 'Level', 'Assessment'], numbers),
    '',
    permissions(control),
  ].join('\n')
}

/** There is always an account, and a region, so nothing is said of having none. */
function judgedFor({ subject, none }: Control): string {
  if (subject === 'account') return 'judged for the account as a whole.'
  if (subject === 'region') return 'judged for each region.'
  return `judged for each ${SUBJECT_WORDS[subject]}. An account without any: **${none.outcome}** (${code(none.code)}).`
}

/** What a control needs besides the listing of regions and trails, which every check needs. */
function permissions({ asks }: Control): string {
  const actions = [...new Set(asks.flatMap((name) => OPERATIONS[name].action ?? []))].sort()
  return `Permissions besides \`ec2:DescribeRegions\` and \`cloudtrail:DescribeTrails\`: ${actions.length === 0 ? 'none' : actions.map(code).join(', ')}.`
}

const SHOWN: readonly BenchmarkId[] = ['cis-aws@2.0', 'cis-aws@3.0', 'cis-aws@6.0', 'aws-fsbp@1.0']

/** Every control with a link to its page, and its numbers in some benchmarks. */
export function controlsTable(controls: readonly Control[]): string {
  const rows = controls.map(({ id, title, severity, subject, benchmarks }) => [
    `[${code(id)}](controls/${id}.md)`,
    title,
    severity,
    SUBJECT_WORDS[subject],
    ...SHOWN.map((benchmark) => benchmarks[benchmark]?.number ?? ''),
  ])
  return markdownTable(['Control', 'What it holds accounts to', 'Severity', 'Judged for each', ...SHOWN.map(code)], rows)
}

/** The commands of a control, with placeholders for names. */
export function controlCommands(control: Control): string {
  const fence = (command: string) => ['```', command, '```'].join('\n')
  const parts = [
    ['To look:', control.byHand.audit],
    ['To mend it:', control.byHand.fix],
    [`Where there is no ${SUBJECT_WORDS[control.subject]} at all:`, control.subject === 'account' ? '' : control.none.byHand.fix],
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
