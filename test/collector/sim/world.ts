import type { Ledger } from '../../../packages/collector/src/ledger/ledger.ts'
import { createMemoryLedger, emptyLedgerMemory, type LedgerMemory } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import type { ObjectStore } from '../../../packages/collector/src/object/object.ts'
import type { Quarantine, QuarantineEntry } from '../../../packages/collector/src/quarantine/quarantine.ts'
import type { Committed, Origin, Parcel, Sink } from '../../../packages/collector/src/sink/sink.ts'
import type { EntryFate, QueuePort, ReceivedMessage } from '../../../packages/collector/src/source/queue-port.ts'
import type { Random } from '../../fixtures/cloudtrail-log.ts'
import { type SimEvent, type SimObject, simEvent, simObject, twinOf } from './events.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** How likely each fault is, in thousandths of the calls that it can hit. */
export interface Faults {
  readonly throttled: number
  readonly denied: number
  readonly timeout: number
  readonly cutBody: number
  readonly corruptBody: number
  readonly sinkFails: number
  readonly diskFull: number
  readonly quarantineFails: number
  readonly ledgerFails: number
  readonly duplicateDelivery: number
  readonly lostAnswer: number
  readonly clockJump: number
  /** Whether the process dies at some of its actions. */
  readonly kills: number
}

interface Message {
  readonly id: string
  readonly body: string
  readonly keys: readonly string[]
  visibleAt: number
  receives: number
  handle: string
  deleted: boolean
}

/** Everything outside of a collector: it outlives every process. */
export interface World {
  readonly objects: ReadonlyMap<string, SimObject>
  readonly messages: readonly Message[]
  readonly ledgerMemory: LedgerMemory
  readonly quarantined: Map<string, QuarantineEntry>
  /** What idempotent storage holds, by origin. */
  readonly stored: Map<string, readonly string[]>
  /** What an appending sink has on disk: lines behind each other. */
  readonly appended: string[]
  /** What somebody was sent, as often as it was. */
  readonly sent: string[]
  /** What should not have happened. */
  readonly violations: string[]
  /** Actions that the present process has done. */
  actions: number
}

const BUCKET = 'trail-logs'
/** More than is held whole. */
const LARGE = 9 * 2 ** 20

/** A world with objects and the messages that tell of them. */
export function createWorld(random: Random): World {
  const objects = new Map<string, SimObject>()
  const messages: Message[] = []
  const known: SimEvent[] = []
  const count = 4 + random(8)
  for (let number = 0; number < count; number++) {
    const events = drawEvents(random, known, number)
    const object = simObject(random, { number, events, readableAt: random(5) === 0 ? random(60_000) : 0 })
    objects.set(object.key, object)
  }
  const keys = [...objects.keys()]
  for (let from = 0; from < keys.length; ) {
    const some = keys.slice(from, from + 1 + random(3))
    from += some.length
    messages.push(messageOf(some, messages.length))
    if (random(6) === 0) messages.push(messageOf(some, messages.length))
  }
  if (random(3) === 0) messages.push(messageOf([], messages.length, 'garbage that is no JSON'))
  if (random(3) === 0)
    messages.push(
      messageOf(
        [],
        messages.length,
        JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Time: 't', Bucket: BUCKET, RequestId: 'r', HostId: 'h' }),
      ),
    )
  return {
    objects,
    messages,
    ledgerMemory: emptyLedgerMemory(),
    quarantined: new Map(),
    stored: new Map(),
    appended: [],
    sent: [],
    violations: [],
    actions: 0,
  }
}

function drawEvents(random: Random, known: SimEvent[], number: number): SimEvent[] {
  const events: SimEvent[] = []
  for (let index = random(6); index >= 0; index--) {
    const other = known[random(known.length + 1)]
    const share = random(10)
    const event =
      other !== undefined && share < 3 ? other : other !== undefined && share === 3 ? twinOf(other) : simEvent(random, number * 100 + index)
    events.push(event)
    known.push(event)
  }
  return events
}

function messageOf(keys: readonly string[], number: number, body?: string): Message {
  const text = body ?? JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: keys })
  return { id: `m-${number}`, body: text, keys, visibleAt: 0, receives: 0, handle: '', deleted: false }
}

/** A process's death: nothing it waits for ever comes. */
interface Life {
  dead: boolean
}

/** What one process sees of a world, until it dies. */
export interface Incarnation {
  readonly queue: QueuePort
  readonly store: ObjectStore
  readonly ledger: Ledger
  readonly quarantine: Quarantine
  readonly sinks: readonly Sink[]
  /** Resolves when it dies. */
  readonly died: Promise<void>
}

export interface IncarnationOptions {
  readonly world: World
  readonly clock: VirtualClock
  readonly random: Random
  readonly faults: Faults
  /** Which sinks it has. */
  readonly has: { readonly idempotent: boolean; readonly appending: boolean; readonly sending: boolean }
  /** Events that a sink refuses. */
  readonly refuses: (raw: string) => boolean
}

/** A new process. It dies at one of its actions, before or after it, where the faults say so. */
export function createIncarnation({ world, clock, random, faults, has, refuses }: IncarnationOptions): Incarnation {
  const life: Life = { dead: false }
  const death = Promise.withResolvers<void>()
  const dieAt = random(1000) < faults.kills ? random(120) : Number.POSITIVE_INFINITY
  const diesBefore = random(2) === 0
  const hits = (thousandths: number): boolean => random(1000) < thousandths
  const never = new Promise<never>(() => undefined)

  /** Something that the outside sees: with all that may go wrong around it. */
  async function act<T>(what: () => T | Promise<T>, fails = 0): Promise<T> {
    if (life.dead) return never
    const number = world.actions++
    if (hits(faults.clockJump)) clock.jump((random(7200) - 3600) * 1000)
    if (number === dieAt && diesBefore) return die()
    await clock.sleep(random(40))
    if (life.dead) return never
    if (hits(fails)) throw new Error('simulated failure')
    const result = await what()
    if (life.dead) return never
    if (number === dieAt) return die()
    // It was done, and nobody hears of it.
    if (hits(faults.lostAnswer)) throw new Error('simulated loss of an answer')
    return result
  }

  function die(): Promise<never> {
    life.dead = true
    clock.killSleepers()
    death.resolve()
    return never
  }

  const ports = { world, clock, random, faults, act, hits }
  const sinks = [
    ...(has.idempotent ? [idempotentSink(ports, refuses)] : []),
    ...(has.sending ? [sendingSink(ports)] : []),
    ...(has.appending ? [appendingSink(ports)] : []),
  ]
  return {
    queue: queueOf(ports),
    store: storeOf(ports),
    ledger: ledgerOf(ports),
    quarantine: quarantineOf(ports),
    sinks,
    died: death.promise,
  }
}

interface Ports {
  readonly world: World
  readonly clock: VirtualClock
  readonly random: Random
  readonly faults: Faults
  readonly act: <T>(what: () => T | Promise<T>, fails?: number) => Promise<T>
  readonly hits: (thousandths: number) => boolean
}

function queueOf({ world, clock, random, faults, act, hits }: Ports): QueuePort {
  const held = (handle: string) => world.messages.find((message) => message.handle === handle && !message.deleted)
  return {
    name: 'queue',
    receive: ({ most, hiddenSeconds }, signal) =>
      act(async () => {
        const there = world.messages.filter(
          (message) => !message.deleted && (message.visibleAt <= clock.elapsed() || hits(faults.duplicateDelivery)),
        )
        if (there.length === 0) await clock.sleep(1_000, signal)
        const taken = shuffled(there, random).slice(0, Math.min(most, 1 + random(10)))
        return taken.map((message): ReceivedMessage => {
          message.receives++
          message.visibleAt = clock.elapsed() + hiddenSeconds * 1000
          message.handle = `${message.id}/${message.receives}`
          return { id: message.id, body: message.body, handle: message.handle, receiveCount: message.receives, sentAt: clock.now() }
        })
      }, faults.throttled),
    hide: (entries) =>
      act(
        () =>
          entries.map(({ handle, seconds }): EntryFate => {
            const message = held(handle)
            if (message === undefined || message.visibleAt <= clock.elapsed()) return 'lost'
            message.visibleAt = clock.elapsed() + seconds * 1000
            return 'done'
          }),
        faults.throttled,
      ),
    remove: (handles) =>
      act(
        () =>
          handles.map((handle): EntryFate => {
            const message = held(handle)
            if (message === undefined) return 'lost'
            for (const key of message.keys)
              if (!isSettled(world, key)) world.violations.push(`${message.id} was deleted before ${key} was done`)
            message.deleted = true
            return 'done'
          }),
        faults.throttled,
      ),
  }
}

/** Whether everything in an object is somewhere for good. */
function isSettled(world: World, key: string): boolean {
  return world.ledgerMemory.records.has(`s3://${BUCKET}/${key}`)
}

function storeOf({ world, clock, random, faults, act, hits }: Ports): ObjectStore {
  return {
    get: ({ key }) =>
      act(async () => {
        const object = world.objects.get(key)
        if (hits(faults.throttled)) return { is: 'busy' as const }
        if (hits(faults.denied)) return { is: 'denied' as const, needs: 's3:GetObject' }
        if (object === undefined || object.readableAt > clock.elapsed()) return { is: 'missing' as const }
        const isCorrupt = hits(faults.corruptBody)
        const bytes = isCorrupt ? corrupted(object.bytes, random) : object.bytes
        return {
          etag: object.etag,
          // Broken bytes that are held whole are unzipped once more by other threads, whose time nobody winds. These come as a stream.
          size: isCorrupt || object.flaw !== 'none' ? LARGE : object.bytes.length,
          metadata: {},
          bytes: () =>
            act(() => {
              if (hits(faults.cutBody)) throw new Error('fewer bytes came than were told')
              return bytes
            }),
          async *stream() {
            yield bytes
          },
          cancel: () => undefined,
        }
      }, faults.timeout),
    list: async function* () {},
  }
}

function corrupted(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = new Uint8Array(bytes)
  if (copy.length > 0) copy[random(copy.length)] = random(256)
  return copy
}

function ledgerOf({ world, faults, act }: Ports): Ledger {
  const inner = createMemoryLedger({ by: 'collector', memory: world.ledgerMemory })
  return {
    ...inner,
    begin: (id, milliseconds) => act(() => inner.begin(id, milliseconds), faults.ledgerFails),
    finish: (entries) => act(() => inner.finish(entries), faults.ledgerFails),
    acknowledged: (ids) => act(() => inner.acknowledged(ids)),
  }
}

function quarantineOf({ world, faults, act }: Ports): Quarantine {
  return {
    name: 'quarantine',
    put: (entry) =>
      act(
        () => void world.quarantined.set(entry.id, { ...entry, bytes: entry.bytes?.slice() ?? new Uint8Array() }),
        faults.quarantineFails,
      ),
    list: async function* () {
      yield* world.quarantined.values()
    },
    get: async (id) => world.quarantined.get(id),
    remove: async (id) => void world.quarantined.delete(id),
  }
}

/** The lines of a parcel, and what its end is. */
function parcelWith(end: (lines: readonly string[]) => Promise<Committed>): Parcel {
  const lines: string[] = []
  return {
    write: (batch) => {
      for (const event of batch) lines.push(Buffer.from(event.raw).toString())
    },
    commit: () => end(lines),
    abort: () => undefined,
  }
}

/** Storage under deterministic names. */
function idempotentSink({ world, faults, act }: Ports, refuses: (raw: string) => boolean): Sink {
  return {
    name: 'objects',
    guarantee: 'effectively-once',
    open: (origin: Origin) =>
      parcelWith((lines) =>
        act(() => {
          const taken = lines.filter((line) => !refuses(line))
          world.stored.set(origin.id, taken)
          const rejected = lines.flatMap((line, index) => (refuses(line) ? [{ index, because: 'simulated refusal' }] : []))
          return { events: taken.length, rejected }
        }, faults.sinkFails),
      ),
  }
}

/** Somebody who is sent events, and may be sent them twice. */
function sendingSink({ world, faults, act }: Ports): Sink {
  return {
    name: 'http',
    guarantee: 'at-least-once',
    open: () =>
      parcelWith((lines) =>
        act(() => {
          world.sent.push(...lines)
          return { events: lines.length }
        }, faults.sinkFails),
      ),
  }
}

/** A file: what is behind the position that the ledger knows is cut off when it is opened. */
function appendingSink({ world, faults, act }: Ports): Sink {
  let before: Promise<unknown> = Promise.resolve()
  return {
    name: 'file',
    guarantee: 'effectively-once',
    resume: async (position) => {
      const length = position === undefined ? 0 : Number(position)
      if (world.appended.length < length)
        world.violations.push(`the file has ${world.appended.length} lines of ${length} that were committed`)
      world.appended.length = length
    },
    open: () => {
      let written = false
      return parcelWith((lines) => {
        const write = () =>
          act(() => {
            // Once, whatever becomes of the answer.
            if (!written) world.appended.push(...lines)
            written = true
            return { events: lines.length, position: String(world.appended.length) }
          }, faults.diskFull)
        const mine = before.then(write)
        before = mine.catch(() => undefined)
        return mine
      })
    },
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items]
  for (let index = copy.length - 1; index > 0; index--) {
    const other = random(index + 1)
    const [one, two] = [copy[index] as T, copy[other] as T]
    copy[index] = two
    copy[other] = one
  }
  return copy
}
