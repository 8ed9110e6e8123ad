import { fillSections } from '@trailmend/report'
import type { FailureRow } from '../view.ts'
import { plural } from './issue-body.ts'
import { failureSection } from './sections.ts'

/** Bytes of a comment: it is mailed to everybody who watches. */
const MAX_COMMENT = 16_384

/** What happened to an issue, for those who watch it. */
export interface Happened {
  /** ISO 8601 to the minute. */
  readonly at: string
  /** Hexadecimal digits, or empty. */
  readonly commit: string
}

export function closedComment(when: Happened): string {
  return `Nothing fails any more, as seen ${seen(when)} by a check that could read everything.\n`
}

export function duplicateComment(kept: number): string {
  return `Duplicate of #${kept}\n`
}

/** For an issue that is opened again. */
export function reopenedComment(failures: readonly FailureRow[], when: Happened): string {
  return `It drifted again, as seen ${seen(when)}: ${plural(failures.length, 'failure')}.\n${shown(failures)}`
}

/** For an issue to which failures have come. */
export function addedComment(added: readonly FailureRow[], when: Happened): string {
  return `${plural(added.length, 'new failure')}, as seen ${seen(when)}.\n${shown(added)}`
}

function shown(failures: readonly FailureRow[]): string {
  return fillSections([failureSection(failures, 'What drifted')], MAX_COMMENT)
}

function seen({ at, commit }: Happened): string {
  return `on ${at.replace('T', ' ').replace('Z', ' UTC')}${commit === '' ? '' : ` at ${commit}`}`
}
