import { emptyLedgerMemory, type LedgerMemory } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import type { QuarantineEntry } from '../../../packages/collector/src/quarantine/quarantine.ts'
import type { Random } from '../../fixtures/cloudtrail-log.ts'
import { createMemoryTable } from '../ledger/memory-table.ts'
import { hasId, type SimEvent, type SimObject, simEvent, simKey, simVersion, twinOf } from './events.ts'
import { IDLE_TEXTS, type SimText, type Telling, tellEvent, tellOf } from './messages.ts'

/** A message in the simulated queue. */
export interface Message extends SimText {
  readonly id: string
  visibleAt: number
  receives: number
  handle: string
  deleted: boolean
}

/** What one collector has that outlives its processes. */
export interface Holdings {
  readonly name: string
  readonly memory: LedgerMemory
  /** What its appending sink has on disk: lines behind each other. */
  readonly appended: string[]
}

/** An object of idempotent storage. Its ETag is that of its contents, as it is in S3. */
export interface Stored {
  readonly lines: readonly string[]
  readonly etag: string
  readonly marks: Readonly<Record<string, string>>
}

/** Everything outside of the processes: it outlives them all. */
export interface World {
  readonly objects: ReadonlyMap<string, SimObject>
  readonly messages: readonly Message[]
  /** A ledger that collectors share. */
  readonly table: ReturnType<typeof createMemoryTable>
  readonly holdings: Map<string, Holdings>
  readonly quarantined: Map<string, QuarantineEntry>
  /** What idempotent storage holds, by place and origin, and the ledger behind them where another one's events were there first. */
  readonly stored: Map<string, Stored>
  /** What somebody was sent, as often as it was. */
  readonly sent: string[]
  /** Keys of digests that were taken. */
  readonly digests: Set<string>
  /** How often an object came broken, by key. */
  readonly broken: Map<string, number>
  /** Objects that one collector took over from another, or lost to one, while both were alive. */
  readonly changedHands: Set<string>
  /** Whether an old handle of a message still deletes it, as it may. */
  readonly oldHandlesWork: boolean
  /** What should not have happened. */
  readonly violations: string[]
  /** Everything that was done, in order. */
  readonly trace: string[]
  /** Nothing goes wrong any more. */
  isCalm: boolean
}

export interface WorldOptions {
  /** Whether events of one object may be in another, too, and objects may be written over. */
  readonly copies: boolean
}

/** A world with objects and the messages that tell of them. */
export function createWorld(random: Random, { copies }: WorldOptions): World {
  const objects = new Map<string, SimObject>()
  const known: SimEvent[] = []
  for (let count = 4 + random(8), number = 0; number < count; number++) {
    const object = drawObject(random, number, copies ? known : undefined)
    objects.set(object.key, object)
  }
  return {
    objects,
    messages: drawMessages(random, objects, copies ? known : []),
    table: createMemoryTable(),
    holdings: new Map(),
    quarantined: new Map(),
    stored: new Map(),
    sent: [],
    digests: new Set(),
    broken: new Map(),
    changedHands: new Set(),
    oldHandlesWork: random(2) === 0,
    violations: [],
    trace: [],
    isCalm: false,
  }
}

/** What a collector has, from when it is first asked for. */
export function holdingsOf(world: World, name: string): Holdings {
  const held = world.holdings.get(name) ?? { name, memory: emptyLedgerMemory(), appended: [] }
  world.holdings.set(name, held)
  return held
}

/** Without `known`, nothing of it is in another object, or in another version of it. */
function drawObject(random: Random, number: number, known?: SimEvent[]): SimObject {
  const { key, kind } = simKey(random, number)
  const from = random(5) === 0 ? random(60_000) : 0
  const first = simVersion(random, {
    etag: `"etag-${number}-0"`,
    events: drawEvents(random, known ?? [], number * 1000),
    from,
    isSound: kind === 'digest',
  })
  const isOverwritten = known !== undefined && kind === 'log' && first.flaw === 'none' && random(8) === 0
  const second = {
    etag: `"etag-${number}-1"`,
    // Some of it as before.
    events: [...first.events.filter(() => random(2) === 0).filter(hasId), ...drawEvents(random, known ?? [], number * 1000 + 100)],
    from: from + random(400_000),
    isSound: true,
  }
  return { key, kind, isLarge: random(3) === 0, versions: isOverwritten ? [first, simVersion(random, second)] : [first] }
}

function drawEvents(random: Random, known: SimEvent[], number: number): SimEvent[] {
  const events: SimEvent[] = []
  for (let index = random(6); index >= 0; index--) {
    const other = known.filter(hasId)[random(known.length + 1)]
    const share = random(10)
    const event =
      other !== undefined && share < 3 ? other : other !== undefined && share === 3 ? twinOf(other) : simEvent(random, number + index)
    events.push(event)
    known.push(event)
  }
  return events
}

function drawMessages(random: Random, objects: ReadonlyMap<string, SimObject>, known: readonly SimEvent[]): Message[] {
  const messages: Message[] = []
  const put = (text: SimText, visibleAt = 0): void => {
    messages.push({ ...text, id: `m-${messages.length}`, visibleAt, receives: 0, handle: '', deleted: false })
  }
  const keys = [...objects.keys()]
  for (let from = 0; from < keys.length; ) {
    const some: Telling[] = keys.slice(from, from + 1 + random(3)).map((key) => ({ key, version: 0 }))
    from += some.length
    put(tellOf(random, some, objects))
    if (random(6) === 0) put(tellOf(random, some, objects), random(200_000))
  }
  for (const { key, versions } of objects.values())
    for (const [version, { from }] of versions.entries())
      if (version > 0) put(tellOf(random, [{ key, version }], objects), from + random(20_000))
  for (const text of IDLE_TEXTS) if (random(3) === 0) put(text)
  const event = known.filter(hasId)[random(known.length + 1)] ?? simEvent(random, 999_000)
  if (random(3) === 0 && hasId(event)) put(tellEvent(event))
  return messages
}
