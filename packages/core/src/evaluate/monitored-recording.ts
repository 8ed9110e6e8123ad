import { type Coverage, type EventSelectors, managementRecording, type Recording, type Side } from '../event-selectors/index.ts'
import type { KnownFields } from '../filter-pattern/known.ts'
import type { RequiredEvent } from '../filter-pattern/requirement.ts'
import { type Fact, known, notKnown } from '../observe/fact.ts'
import type { Trail } from '../observe/snapshot.ts'
import type { Monitor } from './monitor.ts'

/** Fifteen monitors ask the same of the same selectors. */
const RECORDINGS = new WeakMap<EventSelectors, Recording>()

function recordingOf(selectors: EventSelectors): Recording {
  const before = RECORDINGS.get(selectors)
  if (before !== undefined) return before
  const recording = managementRecording([selectors])
  RECORDINGS.set(selectors, recording)
  return recording
}

/** Whether a trail records the events that a monitor is about: what it leaves out, no filter of its log group can see. */
export function recordsMonitored({ accepted }: Monitor, { selectors }: Trail): Fact<boolean> {
  if (!selectors.known) return selectors
  const recording = recordingOf(selectors.value)
  if (recording.read.recorded === 'all' && recording.write.recorded === 'all') return known(true)
  const facts = (accepted[0] ?? []).flatMap((event) => sidesOf(event).map((side) => records(recording[side], event)))
  if (facts.some((fact) => fact.known && !fact.value)) return known(false)
  return facts.find((fact) => !fact.known) ?? known(true)
}

/** Calls that change something, and sign-ins, are writes. Source: CloudTrail User Guide, "AWS Management Console sign-in events". */
function sidesOf({ where, given }: RequiredEvent): readonly Side[] {
  const all = [...where, ...given]
  return saidOf(all, 'readOnly') === false || saidOf(all, 'eventSource') === 'signin.amazonaws.com' ? ['write'] : ['read', 'write']
}

function records(coverage: Coverage, { where, given }: RequiredEvent): Fact<boolean> {
  if (coverage.recorded === 'all') return known(true)
  if (coverage.recorded === 'none') return known(false)
  if (coverage.recorded === 'all-but') {
    const all = [...where, ...given]
    const sorts = coverage.excluded.map(({ field, how, value }) => (how === 'equals' ? leavesOut(all, field, value) : undefined))
    if (sorts.every((sort) => sort === false)) return known(true)
    if (sorts.includes(true)) return known(false)
  }
  const why = coverage.recorded === 'cannot-say' ? coverage.because.join('; ') : 'they leave out some management events'
  return notKnown('selectors-undecided', why)
}

/** The busy sources that CIS lets a trail leave out where no single service is monitored. */
const MAY_BE_LEFT_OUT: ReadonlySet<string> = new Set(['kms.amazonaws.com', 'rdsdata.amazonaws.com'])

/** Whether leaving out one value of a field leaves out the event; `undefined` if that cannot be told. */
function leavesOut(event: KnownFields, field: string, value: string): boolean | undefined {
  const own = saidOf(event, field)
  if (typeof own === 'string') return own === value
  return field === 'eventSource' && MAY_BE_LEFT_OUT.has(value) ? false : undefined
}

function saidOf(event: KnownFields, field: string): unknown {
  const found = event.find(({ path }) => path.length === 1 && path[0] === field)?.known
  return found?.kind === 'is' ? found.value : undefined
}
