import { fillSections, type Section, utf8Length } from '@trailmend/report'
import { type Header, printHeader } from '../header.ts'
import type { Fallback } from '../state.ts'
import type { DriftView } from '../view.ts'
import { failureSection, handOverSection, historySection, leftSection, stepSection } from './sections.ts'

/** The most that GitHub takes for a body, in characters; we count bytes, of which there are never fewer. */
export const MAX_BODY = 65_536

/** Bytes by which a header may grow while the text below it stays as it is. */
const SPARE = 2_000

/** What an issue says besides the drift. */
export interface IssueWords {
  /** Why there is no pull request instead, and where to make one by hand. */
  readonly fallback: FallbackWords | undefined
  /** What the issue is about, Markdown. */
  readonly about: string
}

/** Why an issue stands in for a pull request. */
export interface FallbackWords {
  readonly why: Fallback
  /** The page on which a person can open the pull request; `undefined` where there is no branch for one. */
  readonly compareUrl: string | undefined
}

const FALLBACKS: Readonly<Record<Fallback, string>> = {
  'not-permitted':
    'GitHub lets no workflow of this repository open a pull request. To allow it, tick **Allow GitHub Actions to create and approve pull requests** under Settings, Actions, General, Workflow permissions; where it cannot be ticked, the organization or the enterprise has to allow it first.',
  refused: 'The pull request with the plan could not be made. The log of the run says why.',
  'no-plan': 'There is no plan with a step to approve, so there is no pull request.',
}

/** The issue of a scope. Shortened by whole rows to what GitHub takes. */
export function issueBody(view: DriftView, header: Header, words: IssueWords): string {
  const head = `${printHeader('drift', header)}\n${verdict(view)}${fallbackWords(words.fallback)}`
  const sections = [failureSection(view.failures, 'What drifted'), stepSection(view), handOverSection(view), leftSection(view)]
  return fill(head, [...sections, historySection(header.history)], `\n---\n${ending(words.about)}`)
}

function verdict({ failures, complete, unknown, hidden }: DriftView): string {
  const accounts = new Set(failures.map(({ account }) => account)).size
  const counts = `**${plural(failures.length, 'failure')}** in ${plural(accounts, 'account')}.`
  const gap = complete
    ? ''
    : `\n\nThe check could not read everything${unknown > 0 ? `: ${plural(unknown, 'judgement')} could not be made` : ''}. More may be wrong than is shown here.`
  const made = hidden ? '\n\nThis page is public, so names are made up: `account-1`, `bucket-2`. The log of the run has the real ones.' : ''
  return `${counts}${gap}${made}\n`
}

function fallbackWords(fallback: FallbackWords | undefined): string {
  if (fallback === undefined) return ''
  const link = fallback.compareUrl === undefined ? '' : ` Until then, [open it by hand](${fallback.compareUrl}): the branch is there.`
  return `\n> ${FALLBACKS[fallback.why]}${link}\n`
}

function ending(about: string): string {
  return [
    `Trailmend keeps this issue about ${about} up to date. It is closed once a check that can read everything finds nothing.`,
    'Close it as not planned, or label it `wontfix`, and it is left alone; delete the first line of its text to take it over.\n',
  ].join(' ')
}

/** A page of at most what GitHub takes. */
export function fill(head: string, sections: readonly Section[], end: string): string {
  return head + fillSections(sections, MAX_BODY - SPARE - utf8Length(head) - utf8Length(end)) + end
}

/** A count with its noun. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
