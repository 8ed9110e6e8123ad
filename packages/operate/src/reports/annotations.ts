import { type CheckResult, isDecisive, type SourcedFinding } from '@trailmend/core'
import { isOpen, visible } from '@trailmend/report'
import type { Location } from './locate.ts'

/** A remark on a line of the repository. */
export interface Annotation {
  readonly level: 'error' | 'warning'
  readonly title: string
  readonly text: string
  readonly place: Location
}

/** The annotations to show, and how many there was no room for. */
export interface Annotations {
  readonly shown: readonly Annotation[]
  readonly left: Readonly<Record<Annotation['level'], number>>
}

/** The most of each level. */
export type AnnotationRoom = Readonly<Record<Annotation['level'], number>>

const TITLE_LIMIT = 200
const TEXT_LIMIT = 1_000

/**
 * The failures and unknowns of a check as remarks on lines of the repository, the most severe first.
 *
 * A failure at or above the threshold is an error: it makes the check fail. Milder failures and what is unknown are warnings;
 * what an exception or the baseline excuses is neither.
 * Titles and texts are one line each and hold visible characters only; they are not escaped for any format.
 */
export function selectAnnotations(
  { findings, failOn }: CheckResult,
  room: AnnotationRoom,
  locate: (finding: SourcedFinding) => Location,
): Annotations {
  const shown: Annotation[] = []
  const left = { error: 0, warning: 0 }
  const used = { error: 0, warning: 0 }
  for (const finding of findings) {
    if (!isOpen(finding, failOn)) continue
    const level = isDecisive(finding, failOn) ? 'error' : 'warning'
    if (used[level] >= room[level]) left[level]++
    else {
      used[level]++
      shown.push({ level, ...words(finding), place: locate(finding) })
    }
  }
  return { shown, left }
}

/** How many failures are at or above the threshold: those for which a check has the status `findings`. */
export function countDecisive({ findings, failOn }: CheckResult): number {
  return findings.filter((finding) => isDecisive(finding, failOn)).length
}

function words({ outcome, severity, control, because, account, region, resource }: SourcedFinding): Pick<Annotation, 'title' | 'text'> {
  const where = `Account ${account}, region ${region}: ${resource.arn || resource.id}`
  return {
    title: visible(`${outcome === 'unknown' ? 'unknown' : severity}: ${control}`, { limit: TITLE_LIMIT }),
    text: visible(`${because.text} ${where}`, { limit: TEXT_LIMIT }),
  }
}
