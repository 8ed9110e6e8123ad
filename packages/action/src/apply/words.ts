import { fillSections, type Section, visible } from '@trailmend/report'
import { nameCell, tableSection, textCell } from '../drift/body/table.ts'
import type { Outcome, Treated } from './outcome.ts'

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  stuck: 'stuck: a step neither holds nor could be taken back',
  stopped: 'stopped: the account is not as the plan was made for',
  refused: 'nothing done: it is not the plan that would be made now',
  interrupted: 'interrupted',
  unseen: 'nothing done: the account could not be looked at',
  awaiting: 'applied, and not yet seen to work',
  applied: 'applied',
  nothing: 'nothing to do',
}

/** Characters of a sentence, and of a value that differs. */
const LONGEST = 500

/** What became of the merged plans, for the log. */
export function applyText(treated: readonly Treated[]): string {
  if (treated.length === 0) return 'No plan is merged.'
  return treated.flatMap(linesOf).join('\n')
}

function linesOf({ path, account, outcome, why, differences, steps }: Treated): readonly string[] {
  const plain = (text: string): string => visible(text, { limit: LONGEST })
  return [
    `${plain(path)}${account === '' ? '' : ` (${plain(account)})`}: ${OUTCOME_WORDS[outcome]}`,
    ...why.map((text) => `  ${plain(text)}`),
    ...differences.map(({ step, field, approved, now }) => `  ${plain(where(step, field))}: merged ${plain(approved)}, now ${plain(now)}`),
    ...steps.map(({ id, standing, error }) => `  ${plain(id)}: ${standing}${error === null ? '' : `, ${plain(errorWords(error))}`}`),
  ]
}

/** What became of the merged plans, for the job summary, shortened by whole rows to so many bytes. */
export function applySummary(treated: readonly Treated[], maxBytes: number): string {
  if (treated.length === 0) return '\n## Merged plans\n\nNo plan is merged.\n'
  const sections: readonly Section[] = [
    tableSection({
      heading: 'What became of them',
      columns: ['File', 'Account', 'Outcome', 'Why'],
      rows: treated.map(({ path, account, outcome, why }) => [
        nameCell(path),
        nameCell(account),
        OUTCOME_WORDS[outcome],
        textCell(why.join(' ')),
      ]),
      noun: 'plans',
    }),
    ...tableOf({
      heading: 'Where each step stands',
      columns: ['Account', 'Step', 'Standing', 'Error'],
      rows: treated.flatMap(({ account, steps }) =>
        steps.map(({ id, standing, error }) => [
          nameCell(account),
          nameCell(id),
          standing,
          textCell(error === null ? '' : errorWords(error)),
        ]),
      ),
      noun: 'steps',
    }),
    ...tableOf({
      heading: 'What differs from what was merged',
      columns: ['File', 'Where', 'Merged', 'Now'],
      rows: treated.flatMap(({ path, differences }) =>
        differences.map(({ step, field, approved, now }) => [
          nameCell(path),
          nameCell(where(step, field)),
          textCell(approved),
          textCell(now),
        ]),
      ),
      noun: 'differences',
    }),
  ]
  return `\n## Merged plans\n${fillSections(sections, maxBytes)}`
}

function tableOf(table: Parameters<typeof tableSection>[0]): readonly Section[] {
  return table.rows.length === 0 ? [] : [tableSection(table)]
}

function where(step: string, field: string): string {
  return [step, field].filter((each) => each !== '').join(' ') || 'the plan'
}

function errorWords(error: NonNullable<Treated['steps'][number]['error']>): string {
  return `${error.name}: ${error.message}`
}

/** Why the step fails for a merged plan. */
export function applyFailure(outcome: Outcome, treated: readonly Treated[]): string {
  const same = treated.filter((each) => each.outcome === outcome)
  return `Merged plans: ${OUTCOME_WORDS[outcome]} (${same
    .slice(0, 10)
    .map(({ path }) => visible(path))
    .join(', ')}${same.length > 10 ? `, and ${same.length - 10} more` : ''}). The log and the job summary say more.`
}
