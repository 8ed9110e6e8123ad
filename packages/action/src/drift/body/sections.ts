import type { Section } from '@trailmend/report'
import type { Change } from '../header.ts'
import type { DriftView, FailureRow } from '../view.ts'
import { nameCell, tableSection, textCell } from './table.ts'

/** What fails, by account. */
export function failureSection(failures: readonly FailureRow[], heading: string): Section {
  return tableSection({
    heading,
    columns: ['Account', 'Severity', 'Control', 'Region', 'Resource', 'Why'],
    rows: failures.map(({ account, severity, control, region, resource, why }) => [
      ...[account, severity, control, region, resource].map(nameCell),
      textCell(why),
    ]),
    noun: failures.length === 1 ? 'failure' : 'failures',
  })
}

/** What the plans would do, and what it would cost. */
export function stepSection({ steps }: DriftView): Section {
  return tableSection({
    heading: 'What the plan would do',
    columns: ['Account', 'Step', 'Call', 'Resource', 'A month', 'To be approved by name'],
    rows: steps.map(({ account, id, change, resource, monthly, approval }) => [
      ...[account, id, change, resource].map(nameCell),
      dollars(monthly),
      textCell(approval.join('; ')),
    ]),
    noun: 'steps',
  })
}

/** What somebody else has to do. */
export function handOverSection({ handOvers }: DriftView): Section {
  return tableSection({
    heading: 'What somebody else has to do',
    columns: ['Account', 'What', 'Name', 'Who can', 'Why'],
    rows: handOvers.map(({ account, what, name, to, why }) => [...[account, what, name, to].map(nameCell), textCell(why)]),
    noun: 'to hand over',
  })
}

/** What no plan closes. */
export function leftSection({ left }: DriftView): Section {
  return tableSection({
    heading: 'What no plan closes',
    columns: ['Account', 'Control', 'Who can'],
    rows: left.map(({ account, control, who }) => [nameCell(account), nameCell(control), textCell(who)]),
    noun: 'failures that no plan closes',
  })
}

/** What changed when. A commit's digits become a link to it on GitHub. */
export function historySection(history: readonly Change[]): Section {
  return tableSection({
    heading: 'History',
    columns: ['When', 'New', 'Gone', 'Failures', 'Commit'],
    rows: history.map(({ at, commit, added, gone, total }) => [
      at.replace('T', ' ').replace('Z', ' UTC'),
      String(added ?? '?'),
      String(gone ?? '?'),
      String(total),
      commit,
    ]),
    noun: 'changes',
  })
}

/** US dollars a month, as a cell. */
function dollars(amount: number | null): string {
  if (amount === null) return 'not known'
  return `${amount < 0 ? '-' : ''}USD ${Math.abs(amount).toFixed(2)}`
}
