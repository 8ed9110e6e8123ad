import type { Ledger } from '../../../packages/collector/src/ledger/ledger.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createTableLedger } from '../../../packages/collector/src/ledger/table-ledger.ts'
import type { SimEvent, SimObject } from './events.ts'
import type { Life } from './life.ts'
import { BUCKET } from './messages.ts'
import type { Setting } from './simulate.ts'
import { holdingsOf, type Message, type World } from './world.ts'

/** Whose process deletes a message. */
export interface Deleter {
  readonly life: Life
  readonly setting: Setting
}

/**
 * Look at a message that is about to be deleted: everything that it tells of must be where no crash takes it away. What is asked is what the
 * storage holds, not what the collector believes.
 */
export async function judgeDeletion(message: Message, { life, setting }: Deleter): Promise<void> {
  const { world, time } = life
  const isLasting = await lastingIn(life, setting)
  const wrong = (what: string): void => void world.violations.push(`${message.id} was deleted by ${life.name} before ${what}`)
  for (const { key, version } of message.tells) {
    const object = world.objects.get(key)
    if (object === undefined) continue
    if (!(await isKnown(key, life, setting))) wrong(`the ledger had ${key}`)
    if (object.kind === 'digest' && !world.digests.has(key)) wrong(`the digest ${key} was taken`)
    if (object.kind !== 'log' || isAside(world, object)) continue
    // Where it was written over meanwhile, what came later stands for it.
    const told = object.versions.slice(version).filter(({ from }) => from <= time.elapsed())
    if (!told.some(({ events, flaw }) => flaw === 'none' && events.every(isLasting))) wrong(`the events of ${key} were stored`)
  }
  if (!message.inline.every(isLasting)) wrong('the event in it was stored')
  if (message.isPoison && ![...world.quarantined.values()].some(({ what }) => what === 'message')) wrong('it was in quarantine')
}

/** Whether an object is in quarantine, and may be: broken in the bucket, or come broken twice. */
export function isAside({ quarantined, broken }: World, { key, versions }: SimObject): boolean {
  const mayBe = versions.some(({ flaw }) => flaw !== 'none') || (broken.get(key) ?? 0) >= 2
  return mayBe && [...quarantined.values()].some(({ what, origin }) => what === 'object' && originKey(origin) === key)
}

/** The key in an object's id, that of another version too. */
export function originKey(origin: string): string {
  return origin.replace(/^s3:\/\/[^/]*\//, '')
}

/** The events that were put aside one by one, by their bytes. */
export function eventsAside({ quarantined }: World): ReadonlySet<string> {
  return new Set([...quarantined.values()].flatMap(({ what, bytes }) => (what === 'event' ? [Buffer.from(bytes ?? []).toString()] : [])))
}

/** A collector's ledger, for one who looks into it and whom nothing goes wrong for. */
function ledgerOf(world: World, name: string, { ledger }: Setting): Ledger {
  const clock = { now: () => 0, random: () => 0.5, sleep: async () => undefined }
  if (ledger === 'shared') return createTableLedger({ table: world.table, by: name, clock })
  return createMemoryLedger({ by: name, memory: holdingsOf(world, name).memory })
}

async function isKnown(key: string, life: Life, setting: Setting): Promise<boolean> {
  return (await ledgerOf(life.world, life.name, setting).get(`s3://${BUCKET}/${key}`)) !== undefined
}

/** The lines of a collector's file that a restart does not take away. */
export async function lastingLines(world: World, name: string, setting: Setting): Promise<readonly string[]> {
  const position = (await ledgerOf(world, name, setting).positions()).get('file')
  return holdingsOf(world, name).appended.slice(0, position === undefined ? 0 : Number(position))
}

/** Whether an event is in every sink for good, or put aside. */
async function lastingIn(life: Life, setting: Setting): Promise<(event: SimEvent) => boolean> {
  const { world, name } = life
  const { has } = setting
  const isShared = setting.ledger === 'shared'
  const place = isShared || setting.onePlace === true ? 'shared' : name
  const stored = new Set([...world.stored].flatMap(([id, { lines }]) => (id.startsWith(`${place}|`) ? lines : [])))
  const names = isShared ? [...world.holdings.keys()] : [name]
  const files = new Set((await Promise.all(names.map((each) => lastingLines(world, each, setting)))).flat())
  const sent = new Set(world.sent)
  const aside = eventsAside(world)
  return ({ raw, fate }) => {
    if (fate === 'filtered') return true
    if (fate === 'refused') return aside.has(raw)
    const isStored = fate === 'rejected' ? aside.has(raw) : stored.has(raw)
    return (!has.idempotent || isStored) && (!has.appending || files.has(raw)) && (!has.sending || sent.has(raw))
  }
}
