import type { Ledger } from '../../../packages/collector/src/ledger/ledger.ts'
import type { Change, LedgerTable } from '../../../packages/collector/src/ledger/ledger-table.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createTableLedger } from '../../../packages/collector/src/ledger/table-ledger.ts'
import type { ObjectStore } from '../../../packages/collector/src/object/object.ts'
import type { Quarantine } from '../../../packages/collector/src/quarantine/quarantine.ts'
import type { DigestTaker } from '../../../packages/collector/src/run/context.ts'
import type { EntryFate, QueuePort, ReceivedMessage } from '../../../packages/collector/src/source/queue-port.ts'
import type { Random } from '../../fixtures/cloudtrail-log.ts'
import type { SimObject, SimVersion } from './events.ts'
import { SimulatedFault } from './faults.ts'
import type { Life } from './life.ts'
import { EPOCH } from './virtual-clock.ts'
import { holdingsOf, type Message } from './world.ts'

// What a process sees of the services that it works with.

/** The queue. `judge` looks at a message that is about to be deleted. */
export function queueOf(life: Life, judge: (message: Message) => Promise<void>): QueuePort {
  const { world, time, random, faults, act, hits } = life
  const held = (handle: string, isOldGood: boolean): Message | undefined =>
    world.messages.find((one) => !one.deleted && (isOldGood ? handle.startsWith(`${one.id}/`) : one.handle === handle))
  return {
    name: 'queue',
    receive: ({ most, hiddenSeconds }, signal) =>
      act(
        'receive',
        async () => {
          const isThere = (one: Message): boolean =>
            !one.deleted && (one.visibleAt <= time.elapsed() || (one.receives > 0 && hits(faults.duplicateDelivery)))
          const there = world.messages.filter(isThere)
          if (there.length === 0) await life.clock.sleep(1_000, signal)
          const taken = shuffled(there, random).slice(0, Math.min(most, 1 + random(10)))
          return taken.map((message): ReceivedMessage => {
            message.receives++
            message.visibleAt = time.elapsed() + hiddenSeconds * 1000
            message.handle = `${message.id}/${message.receives}`
            return { id: message.id, body: message.body, handle: message.handle, receiveCount: message.receives, sentAt: EPOCH }
          })
        },
        faults.throttled,
      ),
    hide: (entries) =>
      act(
        'hide',
        () =>
          entries.map(({ handle, seconds }): EntryFate => {
            const message = held(handle, false)
            if (message === undefined || message.visibleAt <= time.elapsed() || hits(faults.lostHandle)) return 'lost'
            if (hits(faults.throttled)) return { failed: 'simulated' }
            message.visibleAt = time.elapsed() + seconds * 1000
            return 'done'
          }),
        faults.throttled,
      ),
    remove: (handles) =>
      act(
        'remove',
        async () => {
          const fates: EntryFate[] = []
          for (const handle of handles) {
            const message = held(handle, world.oldHandlesWork)
            if (message === undefined || hits(faults.lostHandle)) fates.push('lost')
            else if (hits(faults.throttled)) fates.push({ failed: 'simulated' })
            else {
              await judge(message)
              message.deleted = true
              fates.push('done')
            }
          }
          return fates
        },
        faults.throttled,
      ),
  }
}

/** More than is held whole. */
const LARGE = 9 * 2 ** 20

/** The bucket. */
export function storeOf({ world, time, random, faults, act, hits }: Life): ObjectStore {
  return {
    get: ({ key }) =>
      act(
        `get ${key}`,
        () => {
          const object = world.objects.get(key)
          const version = object && versionAt(object, time.elapsed())
          if (hits(faults.throttled)) return { is: 'busy' as const }
          if (hits(faults.denied)) return { is: 'denied' as const, needs: 's3:GetObject' }
          if (object === undefined || version === undefined) return { is: 'missing' as const }
          const isCut = hits(faults.cutBody)
          const isCorrupt = !isCut && hits(faults.corruptBody)
          if (isCorrupt) world.broken.set(key, (world.broken.get(key) ?? 0) + 1)
          const bytes = isCorrupt ? corrupted(version.bytes, random) : version.bytes
          const half = bytes.subarray(0, bytes.length >> 1)
          return {
            etag: version.etag,
            // Broken bytes that are held whole are unzipped once more by other threads, whose time nobody winds. These come as a stream.
            size: object.kind !== 'digest' && (object.isLarge || isCorrupt || version.flaw !== 'none') ? LARGE : bytes.length,
            metadata: {},
            bytes: () =>
              act('body', () => {
                if (isCut) throw new SimulatedFault('fewer bytes came than were told')
                return bytes
              }),
            async *stream() {
              yield half
              await act('body', () => undefined)
              if (isCut) throw new SimulatedFault('fewer bytes came than were told')
              yield bytes.subarray(half.length)
            },
            cancel: () => undefined,
          }
        },
        faults.timeout,
      ),
    list: async function* () {},
  }
}

/** What one gets of an object at a time. */
function versionAt({ versions }: SimObject, elapsed: number): SimVersion | undefined {
  return versions.findLast(({ from }) => from <= elapsed)
}

function corrupted(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = new Uint8Array(bytes)
  if (copy.length > 0) copy[random(copy.length)] = random(256)
  return copy
}

/** A collector's own ledger. */
export function ownLedgerOf({ world, name, faults, act }: Life): Ledger {
  const inner = createMemoryLedger({ by: name, memory: holdingsOf(world, name).memory })
  const { ledgerFails } = faults
  return {
    ...inner,
    identity: async () => name,
    begin: (id, milliseconds) => act(`begin ${id}`, () => inner.begin(id, milliseconds), ledgerFails),
    abandon: (id) => act(`abandon ${id}`, () => inner.abandon(id), ledgerFails),
    finish: (entries) => act(`finish ${entries.map(({ record }) => record.id).join(' ')}`, () => inner.finish(entries), ledgerFails),
    acknowledged: (ids) => act('acknowledged', () => inner.acknowledged(ids), ledgerFails),
  }
}

/** A ledger that collectors share. */
export function sharedLedgerOf({ world, name, clock, faults, act, hits }: Life): Ledger {
  const { table } = world
  const faulty: LedgerTable = {
    ...table,
    get: (key) => act('table get', () => table.get(key)),
    change: (changes) =>
      act(
        `table change ${changes.map(nameOf).join(' ')}`,
        async () => {
          if (hits(faults.ledgerFails)) return { is: 'busy' as const }
          const before = await Promise.all(changes.map((change) => ('update' in change ? table.get(change.update) : undefined)))
          const changed = await table.change(changes)
          for (const item of before)
            if (changed.is === 'changed' && item !== undefined && item.fate === undefined && item.by !== name)
              world.changedHands.add(item.pk)
          return changed
        },
        faults.ledgerFails,
      ),
  }
  return { ...createTableLedger({ table: faulty, by: name, clock }), identity: async () => 'shared' }
}

function nameOf(change: Change): string {
  const { pk, sk } = 'put' in change ? change.put : 'update' in change ? change.update : change.remove
  return `${'set' in change && 'fate' in change.set ? 'finish ' : 'remove' in change && !('set' in change) ? 'abandon ' : ''}${pk} ${sk}`
}

/** A quarantine that collectors share. */
export function quarantineOf({ world, faults, act }: Life): Quarantine {
  return {
    name: 'quarantine',
    put: (entry) =>
      act(
        `quarantine ${entry.what} ${entry.origin}`,
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

/** Who takes digests. */
export function digestsOf({ world, faults, act }: Life): DigestTaker {
  return { take: ({ task }) => act('digest', () => void world.digests.add(task.key), faults.hookFails) }
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
