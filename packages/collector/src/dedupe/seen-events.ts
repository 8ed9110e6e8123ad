import { IDENTITY_WORDS, NAME_WORDS } from './event-identity.ts'

// Hot: looked at for every event. Memory is asked for whole, that of the second index when the ring is full for the first time, for the system gives
// a page of it only when something is written there: nothing is ever copied to grow. A `Map` would take ten times as much.

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
   * Look up the event whose identity begins at a place among words, and note it for an owner where it is new or a twin. `owner` is a positive number
   * below 2^31. Where it is a copy, `firstOwner` tells whose.
   */
  see(identities: Int32Array, owner: number, from?: number): Sighting
  /**
   * Brings near what identities will be looked up in: all at once that takes a fraction of what it takes one after the other. What it answers
   * says nothing, and keeps the reads from being left out.
   */
  lookAhead(identities: Int32Array): number
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
/** Of the places in an index so many are taken, at most. */
const MOST_TAKEN = 0.6
/** Instead of a number of twins. */
const COPY = -1

/**
 * Remembers the last `window` events that were new or twins, in a ring: 20 bytes for each, and 14 to 28 for its indexes.
 *
 * An index is a table with open addressing (linear probing) of the numbers of entries, from 1. What bits of a place a number does not need are those
 * of the name, so that hardly an entry is looked at in vain. There are two: one of what was noted since the ring began anew, and one of the turn
 * before, in which what was written over is left where it stands. So nothing is ever taken out of an index to make room, which would need a look at
 * several places of memory that nobody was near.
 *
 * @param salt - any number, another one in each process: where an event stands in the index is then nobody's to choose
 */
export function createSeenEvents(window: number, salt: number): SeenEvents {
  const ring = createRing(Math.max(window, 1), salt)
  const { entries, last, numberOf, home, isName, isWhole } = ring
  let present = new Int32Array(last + 1)
  let earlier: Int32Array<ArrayBuffer> | undefined
  let noted = 0
  let size = 0
  let turns = 0
  let first = 0
  /** Where the last look into an index ended. */
  let end = 0
  return {
    see,
    lookAhead: (identities) => touch(ring, present, identities) | (earlier === undefined ? 0 : touch(ring, earlier, identities)),
    firstOwner: () => first,
    forget,
    get size() {
      return size
    },
    get turns() {
      return turns
    },
  }

  function see(identities: Int32Array, owner: number, from = 0): Sighting {
    if (window === 0) return 'new'
    const before = earlier === undefined ? 0 : twinsIn(earlier, identities, from)
    if (before === COPY) return 'copy'
    const now = twinsIn(present, identities, from)
    if (now === COPY) return 'copy'
    if (before + now < MOST_TWINS) note(identities, owner, from)
    return before + now === 0 ? 'new' : 'twin'
  }

  /** How many entries of an index have the same name and other bytes, or that one has the same bytes. */
  function twinsIn(index: Int32Array, identities: Int32Array, from: number): number {
    const tag = identities[from + 1] as number
    let twins = 0
    let place = home(identities, from)
    for (let held = index[place] as number; held !== 0; held = index[place] as number) {
      const at = startOf(held & numberOf)
      if (((held ^ tag) & ~numberOf) === 0 && entries[at + OWNER] !== NOBODY && isName(at, identities, from)) {
        if (isWhole(at, identities, from)) {
          first = entries[at + OWNER] as number
          return COPY
        }
        if (++twins === MOST_TWINS) break
      }
      place = (place + 1) & last
    }
    end = place
    return twins
  }

  /** Behind a look into the present index, which ended where there is room. */
  function note(identities: Int32Array, owner: number, from: number): void {
    if (noted === window) {
      noted = 0
      turns++
      ;[present, earlier] = [earlier?.fill(0) ?? new Int32Array(last + 1), present]
      end = home(identities, from)
    }
    const number = ++noted
    const at = startOf(number)
    if (entries[at + OWNER] === NOBODY) size++
    for (let word = 0; word < IDENTITY_WORDS; word++) entries[at + word] = identities[from + word] as number
    entries[at + OWNER] = owner
    present[end] = ((identities[from + 1] as number) & ~numberOf) | number
  }

  function forget(identities: Int32Array, owner: number): void {
    for (let from = 0; from < identities.length; from += IDENTITY_WORDS) {
      const its = { identities, from, owner }
      if (takeOut(ring, present, its) || (earlier !== undefined && takeOut(ring, earlier, its))) size--
    }
    // What was noted last leaves its places to the next.
    while (noted > 0 && entries[startOf(noted) + OWNER] === NOBODY) noted--
  }
}

interface Ring {
  /** Of each entry its identity and its owner. */
  readonly entries: Int32Array
  /** The last place of an index, all ones. */
  readonly last: number
  /** What of a place is the number. */
  readonly numberOf: number
  /** Where the name that stands somewhere is looked for first. */
  readonly home: (words: Int32Array, at: number) => number
  /** Whether the entry at a place has the name of the identity that begins at a place among words. */
  readonly isName: (at: number, words: Int32Array, from: number) => boolean
  /** Whether it has the rest of it, too. */
  readonly isWhole: (at: number, words: Int32Array, from: number) => boolean
}

function createRing(room: number, salt: number): Ring {
  const bits = Math.ceil(Math.log2(room / MOST_TAKEN))
  const entries = new Int32Array(room * ENTRY_WORDS)
  return {
    entries,
    last: 2 ** bits - 1,
    numberOf: 2 ** Math.ceil(Math.log2(room + 1)) - 1,
    home: createHome(bits, salt),
    isName: (at, words, from) => entries[at] === words[from] && entries[at + 1] === words[from + 1],
    isWhole: (at, words, from) => {
      for (let word = NAME_WORDS; word < IDENTITY_WORDS; word++) if (entries[at + word] !== words[from + word]) return false
      return true
    },
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

/** Reads the places where the looks will begin. The reads do not wait for each other, and no branch waits for them: a processor has many under way. */
function touch({ home }: Ring, index: Int32Array, identities: Int32Array): number {
  let read = 0
  for (let from = 0; from < identities.length; from += IDENTITY_WORDS) read |= index[home(identities, from)] as number
  return read
}

/** What an owner noted. */
interface Noted {
  readonly identities: Int32Array
  /** Where the identity begins among them. */
  readonly from: number
  readonly owner: number
}

/** Takes it out of an index, where it is in that, and answers whether it was. */
function takeOut(ring: Ring, index: Int32Array, { identities, from, owner }: Noted): boolean {
  const { entries, last, numberOf, home, isName, isWhole } = ring
  for (let place = home(identities, from); index[place] !== 0; place = (place + 1) & last) {
    const at = startOf((index[place] as number) & numberOf)
    if (entries[at + OWNER] !== owner || !isName(at, identities, from) || !isWhole(at, identities, from)) continue
    entries[at + OWNER] = NOBODY
    drop(ring, index, place)
    return true
  }
  return false
}

/**
 * Takes what stands at a place out of an index. What stands behind it moves up, as far as it stood there only because places were taken; where what
 * was written over moves to does not matter, for it only keeps places taken.
 */
function drop({ entries, last, numberOf, home }: Ring, index: Int32Array, from: number): void {
  let hole = from
  for (let place = (hole + 1) & last; index[place] !== 0; place = (place + 1) & last) {
    const wanted = home(entries, startOf((index[place] as number) & numberOf))
    if (((place - wanted) & last) < ((place - hole) & last)) continue
    index[hole] = index[place] as number
    hole = place
  }
  index[hole] = 0
}
