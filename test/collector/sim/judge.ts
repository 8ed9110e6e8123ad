import type { SimEvent, SimObject } from './events.ts'
import { eventsAside, isAside, originKey } from './judge-deletion.ts'
import type { Simulated } from './simulate.ts'
import type { World } from './world.ts'

/** What is wrong with how a simulation ended, in words; empty where nothing is. */
export function judge(simulated: Simulated): readonly string[] {
  const { world, errors } = simulated
  return [
    ...new Set(world.violations),
    ...errors.map((error) => `it threw ${error instanceof Error ? error.stack : String(error)}`),
    ...world.messages.flatMap(({ id, deleted }) => (deleted ? [] : [`${id} is still in the queue`])),
    ...identity(simulated),
    ...storage(simulated),
    ...aside(world),
  ]
}

/** What was read is what was kept, filtered, a duplicate, or in quarantine: of each process, and of each object in a ledger. */
function identity({ counts, world }: Simulated): string[] {
  const records = [...world.holdings.values()].flatMap(({ memory }) => [...memory.records.values()])
  const all = [...counts.map(({ events }) => events), ...records.flatMap(({ events }) => (events === undefined ? [] : [events]))]
  return all
    .filter(({ read, kept, filtered, duplicate, quarantined }) => read !== kept + filtered + duplicate + quarantined)
    .map((events) => `it does not add up: ${JSON.stringify(events)}`)
}

/** How often each event may be stored, and must be. */
interface Wanted {
  readonly event: SimEvent
  /** The objects that hold it, once for each version. */
  readonly in: readonly string[]
  /** Whether it must be there: of what was written over before anybody read it, it need not. */
  readonly isNeeded: boolean
}

interface Looking {
  /** Each event is there once, or each event of an object, or neither. */
  readonly once: 'events' | 'objects' | 'never'
  /** Others may have the rest. */
  readonly some?: boolean
  readonly rejects?: boolean
  /** Lines that may be there besides. */
  readonly spare?: readonly string[]
}

function wantedOf(world: World): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>()
  const add = (event: SimEvent, origin: string, isNeeded: boolean): void => {
    if (event.fate === 'filtered') return
    const known = wanted.get(event.raw)
    wanted.set(event.raw, { event, in: [...(known?.in ?? []), origin], isNeeded: isNeeded || known?.isNeeded === true })
  }
  for (const object of world.objects.values())
    if (object.kind === 'log')
      for (const [version, { events }] of object.versions.entries())
        for (const event of new Set(events)) add(event, object.key, version === object.versions.length - 1 && !isAside(world, object))
  for (const { id, inline } of world.messages) for (const event of inline) add(event, id, true)
  return wanted
}

function storage({ setting, world }: Simulated): string[] {
  const wanted = wantedOf(world)
  const put = eventsAside(world)
  const wrong: string[] = []
  const { has, collectors = 1, ledger = 'own', onePlace = false, copies = true } = setting
  const names = [...world.holdings.keys()]
  for (const { event, isNeeded } of wanted.values())
    if (event.fate === 'refused' && isNeeded && !put.has(event.raw)) wrong.push(`not in quarantine: ${event.raw}`)
  if (has.idempotent) {
    const places = new Map<string, string[]>()
    // What came whole at first, was not finished, and then came broken twice: its events are there, and their copies need not be left out.
    const spare: string[] = []
    for (const [id, { lines }] of world.stored) {
      const [place = '', origin = ''] = id.split('|')
      const object = world.objects.get(originKey(origin))
      if (object !== undefined && isAside(world, object)) spare.push(...lines)
      places.set(place, [...(places.get(place) ?? []), ...lines])
    }
    const isOne = collectors === 1 || ledger === 'shared' || onePlace
    // What two ledgers left out other copies of lies under two names.
    const once = collectors === 1 ? 'events' : ledger === 'own' && copies ? 'never' : 'objects'
    if (isOne) look('the storage', [...places.values()].flat(), { once, rejects: true, spare })
    else {
      // What one did not finish, another did: it is there, and its copies elsewhere are not left out for it.
      for (const [place, lines] of places) look(`the storage of ${place}`, lines, { once: 'objects', rejects: true, some: true, spare })
      look('all storage', [...places.values()].flat(), { once: 'never', rejects: true })
    }
  }
  const files = names.map((name) => [name, world.holdings.get(name)?.appended ?? []] as const)
  if (has.appending) {
    if (ledger === 'own') for (const [name, lines] of files) look(`the file of ${name}`, lines, { once: 'events', some: collectors > 1 })
    look(
      'all files',
      files.flatMap(([, lines]) => lines),
      { once: collectors === 1 ? 'events' : ledger === 'shared' ? 'objects' : 'never' },
    )
  }
  if (has.sending) look('somebody who is sent events', world.sent, { once: 'never' })
  return wrong

  function look(what: string, lines: readonly string[], { once, some = false, rejects = false, spare = [] }: Looking): void {
    const times = new Map<string, number>()
    for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1)
    for (const [line, count] of times) {
      const known = wanted.get(line)
      if (known === undefined || known.event.fate === 'refused' || (rejects && known.event.fate === 'rejected')) {
        wrong.push(`${what} has what nobody wanted: ${line}`)
        continue
      }
      const most = once === 'never' || !line.includes('"eventID"') ? Number.POSITIVE_INFINITY : once === 'events' ? 1 : mostOf(known, what)
      if (count - spare.filter((one) => one === line).length > most) wrong.push(`${what} has ${count} times ${line}`)
    }
    for (const [raw, { event, isNeeded }] of wanted) {
      if (!isNeeded || some || event.fate === 'refused' || times.has(raw)) continue
      if (!(rejects && event.fate === 'rejected' && put.has(raw))) wrong.push(`${what} lacks ${raw}`)
    }
  }

  /** Where a collector lost an object to another, both may have written it: to a file each, and under one name in storage. */
  function mostOf({ in: origins }: Wanted, what: string): number {
    const changed = what === 'all files' ? origins.filter((key) => isChanged(world, key)).length : 0
    return origins.length + changed * (collectors - 1)
  }
}

function isChanged({ changedHands }: World, key: string): boolean {
  return [...changedHands].some((pk) => pk.startsWith('object/') && originKey(pk.slice('object/'.length)) === key)
}

/** What is broken is in quarantine, and nothing else is, but what came broken twice. */
function aside(world: World): string[] {
  const isPut = (object: SimObject): boolean =>
    [...world.quarantined.values()].some(({ what, origin }) => what === 'object' && originKey(origin) === object.key)
  return [...world.objects.values()].flatMap((object) => {
    const { key, kind, versions } = object
    const isBroken = kind === 'log' && versions.some(({ flaw }) => flaw !== 'none')
    if (isBroken && !isPut(object)) return [`${key} is not in quarantine`]
    return isPut(object) && !isAside(world, object) ? [`${key} is in quarantine`] : []
  })
}
