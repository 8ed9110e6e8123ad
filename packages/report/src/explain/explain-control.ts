import { BENCHMARKS, type BenchmarkId, type Control, OPERATIONS } from '@trailmend/core'
import { wrap } from '../table/wrap.ts'
import { SUBJECT_WORDS } from './subject-words.ts'

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
    ...(numbers.length === 0 ? ['  no benchmark: it finds what the others do not look at'] : numbers),
    '',
    'Permissions it needs',
    ...wrap(permissionsOf(control).join(', '), width - 2).map((line) => `  ${line}`),
    '',
    'To look by hand',
    `  ${control.byHand.audit}`,
    '',
    'To mend by hand',
    `  ${control.byHand.fix}`,
    '',
    `${whereThereIsNone(control)}More: docs/controls/${control.id}.md`,
    '',
  ].join('\n')
}

/** Every check asks the first two. */
function permissionsOf({ asks }: Control): readonly string[] {
  const actions = asks.flatMap((name) => OPERATIONS[name].action ?? [])
  return [...new Set(['ec2:DescribeRegions', 'cloudtrail:DescribeTrails', ...actions.sort()])]
}

/** There is always an account, and a region. */
function whereThereIsNone({ subject, none }: Control): string {
  return subject === 'account' || subject === 'region' ? '' : `Where there is no ${SUBJECT_WORDS[subject]}: ${none.outcome}. `
}
