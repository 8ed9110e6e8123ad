import type { Fact, Unknown } from '../../observe/fact.ts'
import { notKnown } from '../../observe/fact.ts'
import type { Tag } from '../../observe/facts/tag.ts'
import type { Mending } from '../../policy/mend/index.ts'
import { MINE, type Part, type PartReading, type PartState } from '../parts.ts'
import type { LaidOut } from './chain.ts'
import { type Held, holderOf } from './holder.ts'

/** Where a part is and who holds it. */
export interface PartPlace {
  readonly part: Part
  readonly of?: string
  readonly account: string
  readonly region: string
  readonly name: string
  readonly held: Held
}

/** A part in a state, with what was seen. */
export function read(place: PartPlace, state: PartState, because: string): PartReading {
  const { part, of = '', account, region, name, held } = place
  const { holder, needs, heldBy } = held
  const reading: { -readonly [Field in keyof PartReading]: PartReading[Field] } = {
    part,
    of,
    state,
    holder,
    account,
    region,
    name,
    because,
  }
  if (needs !== undefined) reading.needs = needs
  if (heldBy !== undefined) reading.heldBy = heldBy
  return reading
}

/** A part that could not be read. */
export function unread(place: PartPlace, fact: Unknown): PartReading {
  const held = fact.needs === undefined ? place.held : { ...place.held, needs: fact.needs }
  return read({ ...place, held }, 'unknown', fact.detail)
}

/** A part that a fact decides: `judge` says in which state its value leaves it, and what that is in words. */
export function readFact<T>(place: PartPlace, fact: Fact<T>, judge: (value: T) => readonly [PartState, string]): PartReading {
  if (!fact.known) return unread(place, fact)
  const [state, because] = judge(fact.value)
  return read(place, state, because)
}

/** A policy's part, by what would have to be done to it. */
export function readMending(place: PartPlace, mending: Mending): PartReading {
  if (mending.is === 'sufficient') return read(place, 'in-place', 'It lets everything happen that is needed.')
  if (mending.is === 'unknown') return unread(place, notKnown('policy-undecided', mending.why))
  return read(place, mending.is, mending.why)
}

/** Nobody's: there is nothing yet, in an account that may be changed. */
export const NOBODYS: Held = { holder: 'account' }
/** What the plan itself makes. */
export const OURS: Held = { holder: 'ours' }

/** Who holds what comes with a thing that is not there: Trailmend, where it may make that; else whoever has to. */
export function comingWith(held: Held): Held {
  return MINE.includes(held.holder) ? OURS : held
}

/** Who holds a place where there is nothing, in an account. */
export function nobodysIn({ account, settings }: LaidOut, owner: string): Held {
  if (owner === account.id) return NOBODYS
  return { holder: settings.mayChangeAccounts.includes(owner) ? 'allowed-account' : 'other-account' }
}

/** Who holds a resource of the chain. */
export function heldIn(chain: LaidOut, { owner, name, tags }: { owner: string; name: string; tags: Fact<readonly Tag[]> }): Held {
  return holderOf({ owner, account: chain.account.id, name, tags }, chain.settings)
}
