import { HOLDERS, type Holder, PART_CARDS, PARTS, type Part, type PartReading, type PartState, PROFILES, type Profile } from './parts.ts'
import type { Decision } from './plan-data.ts'
import { ROWS, type Row } from './rows.ts'

/** The states that a part can be in. */
export function statesOf(part: Part): readonly PartState[] {
  return ['in-place', ...PART_CARDS[part].states, 'unknown']
}

/** The rows that cover a combination. One does; a test walks them all. */
export function rowsFor({ part, state, holder }: Pick<PartReading, 'part' | 'state' | 'holder'>, profile: Profile): readonly Row[] {
  return ROWS.filter(
    (row) => row.parts.includes(part) && row.states.includes(state) && row.holders.includes(holder) && row.profiles.includes(profile),
  )
}

/** What a row says to a part that it covers. */
type Said = Pick<Decision, 'situation' | 'does' | 'to' | 'why'>

/** Every combination's row, looked up once: a plan asks for thirty, and walks ask for millions of plans. */
const SAID: ReadonlyMap<Part, ReadonlyMap<PartState, ReadonlyMap<Holder, ReadonlyMap<Profile, Said>>>> = mapOf(PARTS, (part) =>
  mapOf(statesOf(part), (state) => mapOf(HOLDERS, (holder) => mapOf(PROFILES, (profile) => said({ part, state, holder }, profile)))),
)

function mapOf<K, V>(keys: readonly K[], value: (key: K) => V | undefined): ReadonlyMap<K, V> {
  const entries = keys.flatMap((key): readonly (readonly [K, V])[] => {
    const of = value(key)
    return of === undefined ? [] : [[key, of]]
  })
  return new Map(entries)
}

function said(reading: Pick<PartReading, 'part' | 'state' | 'holder'>, profile: Profile): Said | undefined {
  const [row] = rowsFor(reading, profile)
  if (row === undefined) return undefined
  const { situation, does, to } = row
  const why = row.why.replace('{part}', PART_CARDS[reading.part].words).replace(/^./u, (first) => first.toUpperCase())
  return { situation, does, ...(to === undefined ? {} : { to }), why }
}

/** What the decision table says to what was read of a part. Throws for a combination that no card allows: an error of ours. */
export function decide(reading: PartReading, profile: Profile): Decision {
  const { part, state, holder } = reading
  const row = SAID.get(part)?.get(state)?.get(holder)?.get(profile)
  if (row === undefined) throw new Error(`no row for ${part}, ${state}, ${holder}, ${profile}`)
  return { ...reading, ...row }
}
