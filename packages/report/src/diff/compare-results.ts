import type { CheckResult, FailOn, JudgedSource, NotLookedAt, Outcome, SourcedFinding } from '@trailmend/core'
import { acceptance } from '../accepted.ts'

/** What a finding was, or is: its outcome, where an accepted failure is told apart; `absent` where a result has no such finding. */
export type DiffState = Outcome | 'accepted' | 'absent'

/** What became of a finding. In the order in which a person wants to hear of it. */
export const CHANGE_KINDS = ['new-failure', 'became-unknown', 'not-looked-at', 'fixed', 'removed', 'accepted', 'changed'] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

export interface Change {
  readonly kind: ChangeKind
  readonly before: DiffState
  readonly after: DiffState
  /** The finding as it is; where it is no more, as it was. */
  readonly finding: SourcedFinding
}

/** What changed from one result to another. */
export interface ResultDiff {
  /** 1 where anything fails that did not, else 3 where anything is no longer known, else 0. */
  readonly exitCode: 0 | 1 | 3
  readonly counts: Readonly<Record<ChangeKind, number>>
  readonly stillFailing: number
  readonly stillUnknown: number
  /** What neither failed nor was unknown, and is the same. */
  readonly unchanged: number
  /** By kind, and within a kind in the order of the findings. */
  readonly changes: readonly Change[]
  /** What the older and the newer result judged, and as of when. */
  readonly judged: { readonly old: readonly JudgedSource[]; readonly new: readonly JudgedSource[] }
}

/**
 * Compare two results finding by finding, by fingerprint. Both are weighed by the newer one's threshold.
 *
 * What is unknown now is never counted as fixed, nor is a failure that nobody looked at again.
 */
export function compareResults(older: CheckResult, newer: CheckResult): ResultDiff {
  const before = byFingerprint(older)
  const after = byFingerprint(newer)
  const isSeen = lookedAt(newer)
  const same: Record<Sameness, number> = { 'still-failing': 0, 'still-unknown': 0, unchanged: 0 }
  const changes: Change[] = []
  for (const fingerprint of new Set([...after.keys(), ...before.keys()])) {
    const was = before.get(fingerprint)
    const is = after.get(fingerprint)
    const finding = is ?? was
    if (finding === undefined) continue
    const states = { before: stateOf(was, newer.failOn), after: stateOf(is, newer.failOn) }
    const kind = is === undefined ? kindOfAbsent(states.before, isSeen(finding)) : kindOf(states.before, states.after)
    if (isSameness(kind)) same[kind]++
    else changes.push({ kind, ...states, finding })
  }
  const counts = countKinds(changes)
  return {
    exitCode: counts['new-failure'] > 0 ? 1 : counts['became-unknown'] + counts['not-looked-at'] > 0 ? 3 : 0,
    counts,
    stillFailing: same['still-failing'],
    stillUnknown: same['still-unknown'],
    unchanged: same.unchanged,
    changes: CHANGE_KINDS.flatMap((kind) => changes.filter((change) => change.kind === kind)),
    judged: { old: older.judged, new: newer.judged },
  }
}

/** Several recordings may judge the same thing: the worst of them speaks for it, and a result has the worst first. */
function byFingerprint({ findings }: CheckResult): ReadonlyMap<string, SourcedFinding> {
  const first = new Map<string, SourcedFinding>()
  for (const finding of findings) if (!first.has(finding.fingerprint)) first.set(finding.fingerprint, finding)
  return first
}

function stateOf(finding: SourcedFinding | undefined, failOn: FailOn): DiffState {
  if (finding === undefined) return 'absent'
  return acceptance(finding, failOn) === undefined ? finding.outcome : 'accepted'
}

type Sameness = 'still-failing' | 'still-unknown' | 'unchanged'
type Kind = ChangeKind | Sameness

function isSameness(kind: Kind): kind is Sameness {
  return kind === 'still-failing' || kind === 'still-unknown' || kind === 'unchanged'
}

function kindOf(before: DiffState, after: DiffState): Kind {
  if (after === 'fail') return before === 'fail' ? 'still-failing' : 'new-failure'
  if (after === 'unknown') return before === 'unknown' ? 'still-unknown' : 'became-unknown'
  if (before === after || before === 'absent') return after === 'accepted' && before === 'absent' ? 'accepted' : 'unchanged'
  if (after === 'accepted') return 'accepted'
  return before === 'fail' || before === 'accepted' ? 'fixed' : 'changed'
}

/** What was well, and is no more, needs nobody's attention. */
function kindOfAbsent(before: DiffState, isSeen: boolean): Kind {
  if (before === 'pass' || before === 'not-applicable') return 'unchanged'
  return isSeen ? 'removed' : 'not-looked-at'
}

/** Whether a result would have a finding if the thing were still there: its control was judged in the account, and its region seen. */
function lookedAt({ findings, notLookedAt }: CheckResult): (finding: SourcedFinding) => boolean {
  const judged = new Set(findings.map(({ control, account }) => JSON.stringify([control, account])))
  const unseen = new Set(notLookedAt.filter(mayHide).map(({ account, region }) => JSON.stringify([account, region])))
  return ({ control, account, region }) =>
    judged.has(JSON.stringify([control, account])) &&
    !unseen.has(JSON.stringify([account, region])) &&
    !unseen.has(JSON.stringify([account, 'global']))
}

/** In a region that an account has not opted in to nothing can be. */
function mayHide({ leavesGap, because }: NotLookedAt): boolean {
  return leavesGap || because.code !== 'not-opted-in'
}

function countKinds(changes: readonly Change[]): Record<ChangeKind, number> {
  const counts = { 'new-failure': 0, 'became-unknown': 0, 'not-looked-at': 0, fixed: 0, removed: 0, accepted: 0, changed: 0 }
  for (const { kind } of changes) counts[kind]++
  return counts
}
