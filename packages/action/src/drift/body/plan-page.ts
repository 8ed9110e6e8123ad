import { fillSections } from '@trailmend/report'
import { type Header, printHeader } from '../header.ts'
import type { DriftView } from '../view.ts'
import { fill, MAX_BODY, plural } from './issue-body.ts'
import { failureSection, handOverSection, leftSection, stepSection } from './sections.ts'

/** The text of a pull request that holds plans, or takes away files of plans that are done. */
export function pullRequestBody(
  view: DriftView,
  header: Header,
  { about, removed }: { readonly about: string; readonly removed: readonly string[] },
): string {
  const counts = `**${plural(view.steps.length, 'step')}** in ${plural(view.plans.length, 'plan')}, for ${plural(view.failures.length, 'failure')}.`
  const made = view.hidden
    ? '\n\nThis page is public, so names are made up, in the files as well. The log of the run has the real ones.'
    : ''
  const head = `${printHeader('drift-plan', header)}\n${counts}${made}${goneWords(removed)}\n\n${MERGING}\n`
  const sections = [stepSection(view), handOverSection(view), failureSection(view.failures, 'What drifted'), leftSection(view)]
  const end = `\n---\nTrailmend keeps this pull request about ${about} up to date. It is closed once nothing is left to do. Push to its branch, and it is left alone.\n`
  return fill(head, sections, end)
}

const MERGING =
  'Merging says that exactly these steps may be done, each for the reasons that it is to be approved for. A job with `mode: apply` then plans anew, and does them only if that comes to the same; nothing in these files is carried out. See docs/drift.md of Trailmend.'

/** At most so many names of files are told. */
const MAX_NAMED = 20

function goneWords(removed: readonly string[]): string {
  const plans = removed.filter((name) => name.endsWith('.json'))
  if (plans.length === 0) return ''
  const more = plans.length > MAX_NAMED ? `, and ${plans.length - MAX_NAMED} more` : ''
  return `\n\nNothing is left to do of ${plural(plans.length, 'plan')}, so that merging takes the files away: ${plans.slice(0, MAX_NAMED).join(', ')}${more}.`
}

/** A plan with made-up names as a page; the plan's own says the real ones. */
export function hiddenPlanPage(view: DriftView, account: string): string {
  const own = <T extends { readonly account: string }>(rows: readonly T[]) => rows.filter((row) => row.account === account)
  const shown = { ...view, steps: own(view.steps), handOvers: own(view.handOvers), left: own(view.left) }
  const sections = [stepSection(shown), handOverSection(shown), leftSection(shown)]
  return `# Plan for ${account}\n\nNames are made up, as this repository is public.\n${fillSections(sections, MAX_BODY)}`
}
