import { type EventIdentity, IDENTITY_WORDS, NAME_WORDS } from './event-identity.ts'

// Hot: looked at for every event. All memory is asked for at once, for the system gives a page of it only when something is written there: nothing
// is ever copied to grow. A `Map` would take ten times as much.

/**
 * What an event is to those seen before.
 * - `new`: nobody has its id.
 * - `copy`: somebody has the same bytes under the same id.
 * - `twin`: others have other bytes under the same id: all are kept.
 */
export type Sighting = 'new' | 'copy' | 'twin'

/** The events seen, each with the object that had it first. */
export interface SeenEvents {
  /**
   * Look an event up, and note it for an owner where it is new or a twin. `owner` is a positive number below 2^31. Where it is a copy,
   * `firstOwner` tells whose.
   */
  see(identity: EventIdentity, owner: number): Sighting
  /** Who had the last copy first. */
  firstOwner(): number
  /** Forget what an owner noted: identities one after the other. */
  forget(identities: Int32Array, owner: number): void
  /** Events that are remembered now. */
  readonly size: number
  /** How often the ring was full and began anew: all that is remembered was noted since the turn before the last. */
  readonly turns: number
}

const ENTRY_WORDS: number = IDENTITY_WORDS + 1
const OWNER = IDENTITY_WORDS
/** The owner of what nobody noted, or was forgotten. */
const NOBODY = 0
/** Twins under one id that are looked at: what comes behind them is kept, copy or not, so that nobody can make a lookup long. */
const MOST_TWINS = 32
/** Of the places in the index so many are taken, at most. */
const MOST_TAKEN = 0.6

/**
 * Remembers the last `window` events that were new or twins, in a ring: 20 bytes for each, and 7 to 14 for an index.
 *
 * The index is a table with open addressing (linear probing) of the numbers of entries, from 1. What bits of a place a number does not need are those
 * of the name, so that hardly an entry is looked at in vain.
 *
 * @param salt - any number, another one in each process: where an event stands in the index is then nobody's to choose
 */
export function createSeenEvents(window: number, salt: number): SeenEvents {
  const ring = createRing(Math.max(window, 1), salt)
  const { entries, index, last, numberOf, home } = ring
  let noted = 0
  let size = 0
  let turns = 0
  let first = 0
  return {
    see,
    firstOwner: () => first,
    forget,
    get size() {
      return size
    },
    get turns() {
      return turns
    },
  }

  function see(identity: EventIdentity, owner: number): Sighting {
    if (window === 0) return 'new'
    let twins = 0
    let place = home(identity, 0)
    for (let held = index[place] as number; held !== 0; held = index[place] as number) {
      const at = startOf(held & numberOf)
      if (((held ^ (identity[1] as number)) & ~numberOf) === 0 && hasName(entries, at, identity)) {
        if (hasBytes(entries, at, identity)) {
          first = entries[at + OWNER] as number
          return 'copy'
        }
        if (++twins === MOST_TWINS) return 'twin'
      }
      place = (place + 1) & last
    }
    note(identity, owner)
    return twins === 0 ? 'new' : 'twin'
  }

  function note(identity: EventIdentity, owner: number): void {
    if (noted === window) {
      noted = 0
      turns++
    }
    const number = ++noted
    const at = startOf(number)
    if (entries[at + OWNER] === NOBODY) size++
    else drop(ring, number)
    entries.set(identity, at)
    entries[at + OWNER] = owner
    enter(ring, number)
  }

  function forget(identities: Int32Array, owner: number): void {
    for (let from = 0; from < identities.length; from += IDENTITY_WORDS) {
      const number = find(ring, identities.subarray(from, from + IDENTITY_WORDS), owner)
      if (number === undefined) continue
      drop(ring, number)
      size--
    }
    // What was noted last leaves its places to the next.
    while (noted > 0 && entries[startOf(noted) + OWNER] === NOBODY) noted--
  }
}

interface Ring {
  /** Of each entry its identity and its owner. */
  readonly entries: Int32Array
  readonly index: Int32Array
  /** The last place of the index, all ones. */
  readonly last: number
  /** What of a place is the number. */
  readonly numberOf: number
  /** Where the name that stands somewhere is looked for first. */
  readonly home: (words: Int32Array, at: number) => number
}

function createRing(room: number, salt: number): Ring {
  const bits = Math.ceil(Math.log2(room / MOST_TAKEN))
  return {
    entries: new Int32Array(room * ENTRY_WORDS),
    index: new Int32Array(2 ** bits),
    last: 2 ** bits - 1,
    numberOf: 2 ** Math.ceil(Math.log2(room + 1)) - 1,
    home: createHome(bits, salt),
  }
}

/**
 * Both words of a name are multiplied by odd numbers that nobody else knows; the upper bits of the sum are the best. Source: Dietzfelbinger, Hagerup,
 * Katajainen and Penttonen, "A Reliable Randomized Algorithm for the Closest-Pair Problem", section 2.1.
 */
function createHome(bits: number, salt: number): Ring['home'] {
  const [one, other] = [Math.imul(salt, 0x9e3779b1) | 1, Math.imul(salt ^ 0x2545f491, 0x85ebca6b) | 1]
  return (words, at) => (Math.imul(words[at] as number, one) + Math.imul(words[at + 1] as number, other)) >>> (32 - bits)
}

function startOf(number: number): number {
  return (number - 1) * ENTRY_WORDS
}

function hasName(entries: Int32Array, at: number, identity: EventIdentity): boolean {
  return entries[at] === identity[0] && entries[at + 1] === identity[1]
}

function hasBytes(entries: Int32Array, at: number, identity: EventIdentity): boolean {
  for (let word = NAME_WORDS; word < IDENTITY_WORDS; word++) if (entries[at + word] !== identity[word]) return false
  return true
}

function enter({ entries, index, last, numberOf, home }: Ring, number: number): void {
  const at = startOf(number)
  let place = home(entries, at)
  while (index[place] !== 0) place = (place + 1) & last
  index[place] = ((entries[at + 1] as number) & ~numberOf) | number
}

/** The number of the entry that an owner noted. */
function find({ entries, index, last, numberOf, home }: Ring, identity: EventIdentity, owner: number): number | undefined {
  for (let place = home(identity, 0); index[place] !== 0; place = (place + 1) & last) {
    const number = (index[place] as number) & numberOf
    const at = startOf(number)
    if (entries[at + OWNER] === owner && hasName(entries, at, identity) && hasBytes(entries, at, identity)) return number
  }
  return undefined
}

/** Takes an entry out of the index. What stands behind it moves up, as far as it stood there only because places were taken. */
function drop({ entries, index, last, numberOf, home }: Ring, number: number): void {
  let hole = home(entries, startOf(number))
  while (((index[hole] as number) & numberOf) !== number) hole = (hole + 1) & last
  for (let place = (hole + 1) & last; index[place] !== 0; place = (place + 1) & last) {
    const wanted = home(entries, startOf((index[place] as number) & numberOf))
    if (((place - wanted) & last) < ((place - hole) & last)) continue
    index[hole] = index[place] as number
    hole = place
  }
  index[hole] = 0
  entries[startOf(number) + OWNER] = NOBODY
}
