import { type EventIdentity, IDENTITY_WORDS, NAME_WORDS } from './event-identity.ts'

// Hot: looked at for every event. A table of words with open addressing (linear probing), where a `Map` would take ten times the memory.

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
  /** How often the older half was let go. */
  readonly turns: number
}

const SLOT_WORDS: number = IDENTITY_WORDS + 1
const OWNER = IDENTITY_WORDS
/** An owner that is none: something stood here. */
const GONE = -1
const SMALLEST_BITS = 12
/** Twins under one id that are looked at: what comes behind them is kept, copy or not, so that nobody can make a lookup long. */
const MOST_TWINS = 32

interface Table {
  words: Int32Array
  /** There are two to this power slots. */
  bits: number
  /** Slots that are not empty, those that were forgotten included. */
  used: number
  live: number
}

/**
 * Remembers at least the last `window` events that were new, and twice as many at most. 28 bytes for each, in a table that is half empty.
 *
 * Two generations: when the young one holds `window`, it becomes the old one, and the old one is let go.
 *
 * @param salt - any number, another one in each process: where an event stands in the table is then nobody's to choose
 */
export function createSeenEvents(window: number, salt: number): SeenEvents {
  let young = createTable()
  let old = createTable()
  let first = 0
  let turns = 0
  return {
    see,
    firstOwner: () => first,
    forget,
    get size() {
      return young.live + old.live
    },
    get turns() {
      return turns
    },
  }

  function see(identity: EventIdentity, owner: number): Sighting {
    const inYoung = look(young, identity)
    if (inYoung === 'copy') return 'copy'
    const inOld = look(old, identity)
    if (inOld === 'copy') return 'copy'
    if (inYoung === 'many' || inOld === 'many') return 'twin'
    insert(identity, owner)
    return inYoung ?? inOld ?? 'new'
  }

  /** What stands under the id. `many`: so many twins that nobody looks further. */
  function look(table: Table, identity: EventIdentity): 'copy' | 'twin' | 'many' | undefined {
    const { words } = table
    let twins = 0
    for (let slot = home(table, identity, 0, salt); ; slot = next(table, slot)) {
      const at = slot * SLOT_WORDS
      const holder = words[at + OWNER] as number
      if (holder === 0) return twins === 0 ? undefined : 'twin'
      if (holder === GONE || words[at] !== identity[0] || words[at + 1] !== identity[1]) continue
      if (isSame(words, at, identity)) {
        first = holder
        return 'copy'
      }
      if (++twins === MOST_TWINS) return 'many'
    }
  }

  function insert(identity: EventIdentity, owner: number): void {
    if (young.live >= window) {
      old = young
      young = createTable()
      turns++
    }
    if ((young.used + 1) * 2 > 2 ** young.bits) young = grown(young, salt)
    put(young, identity, 0, { owner, salt })
  }

  function forget(identities: Int32Array, owner: number): void {
    for (let from = 0; from < identities.length; from += IDENTITY_WORDS) {
      if (!drop(young, identities, from, { owner, salt })) drop(old, identities, from, { owner, salt })
    }
  }
}

/** Whether the bytes are the same, too. */
function isSame(words: Int32Array, at: number, identity: EventIdentity): boolean {
  for (let word = NAME_WORDS; word < IDENTITY_WORDS; word++) if (words[at + word] !== identity[word]) return false
  return true
}

interface Held {
  readonly owner: number
  readonly salt: number
}

function createTable(bits: number = SMALLEST_BITS): Table {
  return { words: new Int32Array(2 ** bits * SLOT_WORDS), bits, used: 0, live: 0 }
}

/** Multiplying by 2^32 divided by the golden ratio spreads what is near each other; the upper bits are the best. */
function home({ bits }: Table, from: Int32Array, at: number, salt: number): number {
  return Math.imul((from[at] as number) ^ salt, 0x9e3779b1) >>> (32 - bits)
}

function next({ bits }: Table, slot: number): number {
  return (slot + 1) & (2 ** bits - 1)
}

function grown(table: Table, salt: number): Table {
  const larger = createTable(table.live * 4 > 2 ** table.bits ? table.bits + 1 : table.bits)
  for (let at = 0; at < table.words.length; at += SLOT_WORDS) {
    const owner = table.words[at + OWNER] as number
    if (owner > 0) put(larger, table.words, at, { owner, salt })
  }
  return larger
}

function put(table: Table, from: Int32Array, fromAt: number, { owner, salt }: Held): void {
  const { words } = table
  let slot = home(table, from, fromAt, salt)
  while (words[slot * SLOT_WORDS + OWNER] !== 0) slot = next(table, slot)
  const at = slot * SLOT_WORDS
  for (let word = 0; word < IDENTITY_WORDS; word++) words[at + word] = from[fromAt + word] as number
  words[at + OWNER] = owner
  table.used++
  table.live++
}

function drop(table: Table, from: Int32Array, fromAt: number, { owner, salt }: Held): boolean {
  const { words } = table
  for (let slot = home(table, from, fromAt, salt); ; slot = next(table, slot)) {
    const at = slot * SLOT_WORDS
    const holder = words[at + OWNER] as number
    if (holder === 0) return false
    if (holder !== owner) continue
    let word = 0
    while (word < IDENTITY_WORDS && words[at + word] === from[fromAt + word]) word++
    if (word < IDENTITY_WORDS) continue
    words[at + OWNER] = GONE
    table.live--
    return true
  }
}
