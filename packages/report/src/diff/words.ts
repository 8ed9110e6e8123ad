import type { BenchmarkId } from '@trailmend/core'
import { controlName, resourceName } from '../commands.ts'
import { number, plural } from '../count.ts'
import type { Change, ChangeKind, ResultDiff } from './compare-results.ts'

/** The heading over the changes of a kind. */
export const KIND_TITLES: Readonly<Record<ChangeKind, string>> = {
  'new-failure': 'New failures',
  'became-unknown': 'Became unknown',
  'not-looked-at': 'No longer looked at',
  fixed: 'Fixed',
  removed: 'No longer there',
  accepted: 'Accepted since',
  changed: 'Changed',
}

/** The verdict in words: what decides the exit code in capitals, then what else there is to say. Ends in a full stop. */
export function diffVerdict({ counts, stillFailing, stillUnknown, unchanged }: ResultDiff): {
  readonly word: string
  readonly counts: string
} {
  const unknown = counts['became-unknown'] + counts['not-looked-at']
  const words = [
    counts['new-failure'] > 0 ? plural(counts['new-failure'], 'NEW FAILURE').replace(/s$/, 'S') : '',
    unknown > 0 ? `${number(unknown)} NO LONGER KNOWN` : '',
  ].filter((part) => part !== '')
  const parts = [
    `${number(counts.fixed)} fixed`,
    `${number(stillFailing)} still failing`,
    ...(['removed', 'accepted', 'changed'] as const).flatMap((kind) => (counts[kind] > 0 ? [`${number(counts[kind])} ${kind}`] : [])),
    ...(stillUnknown > 0 ? [`${number(stillUnknown)} still unknown`] : []),
    `${number(unchanged)} as before`,
  ]
  return { word: words.length === 0 ? 'NOTHING NEW' : words.join(', '), counts: `${parts.join(', ')}.` }
}

/** One change in a line, attacker-controlled: where, which control, from what to what, and why. */
export function changeText({ finding, before, after }: Change, benchmark: BenchmarkId | undefined): string {
  const place = `${resourceName(finding)}, ${finding.region}, ${finding.account}: ${controlName(finding, benchmark)}`
  const why = after === 'absent' ? '' : ` ${finding.because.text}`
  return `${place} (${finding.severity}; ${before} -> ${after}).${why}`
}
