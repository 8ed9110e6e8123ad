import { HOLDERS, PART_CARDS, PARTS, type Part, type PartReading, type PartState, PROFILES, type Profile } from './parts.ts'
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

/** Every combination's row, looked up once: a plan asks for thirty, and walks ask for millions of plans. */
const BY_COMBINATION: ReadonlyMap<string, Row> = new Map(
  PARTS.flatMap((part) =>
    statesOf(part).flatMap((state) =>
      HOLDERS.flatMap((holder) =>
        PROFILES.flatMap((profile): readonly (readonly [string, Row])[] => {
          const [row] = rowsFor({ part, state, holder }, profile)
          return row === undefined ? [] : [[`${part} ${state} ${holder} ${profile}`, row]]
        }),
      ),
    ),
  ),
)

/** What the decision table says to what was read of a part. Throws for a combination that no card allows: an error of ours. */
export function decide(reading: PartReading, profile: Profile): Decision {
  const row = BY_COMBINATION.get(`${reading.part} ${reading.state} ${reading.holder} ${profile}`)
  if (row === undefined) throw new Error(`no row for ${reading.part}, ${reading.state}, ${reading.holder}, ${profile}`)
  return {
    ...reading,
    situation: row.situation,
    does: row.does,
    ...(row.to === undefined ? {} : { to: row.to }),
    why: row.why.replace('{part}', PART_CARDS[reading.part].words).replace(/^./u, (first) => first.toUpperCase()),
  }
}
