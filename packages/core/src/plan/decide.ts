import { HOLDERS, type Holder, PART_CARDS, PARTS, type Part, type PartReading, type PartState, type Profile, STATES } from './parts.ts'
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

const STATE_AT: ReadonlyMap<PartState, number> = new Map(STATES.map((state, at) => [state, at]))
const HOLDER_AT: ReadonlyMap<Holder, number> = new Map(HOLDERS.map((holder, at) => [holder, at]))

/**
 * Every combination's row, looked up once: of each part under each profile a list, by state and then by holder. A plan asks for thirty, and
 * lists take a quarter of the time of maps in maps.
 */
const SAID: Readonly<Record<Profile, ReadonlyMap<Part, readonly (Said | undefined)[]>>> = {
  standard: saidUnder('standard'),
  legacy: saidUnder('legacy'),
  repair: saidUnder('repair'),
}

function saidUnder(profile: Profile): ReadonlyMap<Part, readonly (Said | undefined)[]> {
  return new Map(PARTS.map((part) => [part, STATES.flatMap((state) => HOLDERS.map((holder) => said({ part, state, holder }, profile)))]))
}

function said(reading: Pick<PartReading, 'part' | 'state' | 'holder'>, profile: Profile): Said | undefined {
  // No row is looked for in a state that the part's card does not allow.
  const [row] = statesOf(reading.part).includes(reading.state) ? rowsFor(reading, profile) : []
  if (row === undefined) return undefined
  const { situation, does, to } = row
  const why = row.why.replace('{part}', PART_CARDS[reading.part].words).replace(/^./u, (first) => first.toUpperCase())
  return { situation, does, ...(to === undefined ? {} : { to }), why }
}

/** What the decision table says to what was read of a part. Throws for a combination that no card allows: an error of ours. */
export function decide(reading: PartReading, profile: Profile): Decision {
  const { part, state, holder } = reading
  const row = SAID[profile].get(part)?.[(STATE_AT.get(state) ?? Number.NaN) * HOLDERS.length + (HOLDER_AT.get(holder) ?? Number.NaN)]
  if (row === undefined) throw new Error(`no row for ${part}, ${state}, ${holder}, ${profile}`)
  // Field by field: two objects spread into one cost a tenth of a whole plan.
  const { of, account, region, name, because, needs, heldBy } = reading
  const { situation, does, to, why } = row
  const decision: { -readonly [Field in keyof Decision]: Decision[Field] } = {
    part,
    of,
    state,
    holder,
    account,
    region,
    name,
    because,
    situation,
    does,
    why,
  }
  if (to !== undefined) decision.to = to
  if (needs !== undefined) decision.needs = needs
  if (heldBy !== undefined) decision.heldBy = heldBy
  return decision
}
