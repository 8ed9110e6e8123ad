import type { Simulated, SinkSet } from './simulate.ts'

/** What is wrong with how a simulation ended, in words; empty where nothing is. */
export function judge({ world, counts, errors }: Simulated, has: SinkSet): readonly string[] {
  const wrong: string[] = [...world.violations, ...errors.map((error) => `it threw ${String(error)}`)]
  for (const { id, deleted } of world.messages) if (!deleted) wrong.push(`${id} is still in the queue`)
  for (const { events } of counts) {
    const { read, kept, filtered, duplicate, quarantined } = events
    if (read !== kept + filtered + duplicate + quarantined)
      wrong.push(`read ${read} is not ${kept} + ${filtered} + ${duplicate} + ${quarantined}`)
  }
  const wanted = wantedOf(world)
  const aside = new Set(
    [...world.quarantined.values()].filter(({ what }) => what === 'event').map(({ bytes }) => Buffer.from(bytes ?? []).toString()),
  )
  if (has.idempotent) exactlyOnce('the idempotent sink', [...world.stored.values()].flat())
  if (has.appending) exactlyOnce('the appending sink', world.appended)
  if (has.sending) for (const raw of wanted) if (!world.sent.includes(raw) && !aside.has(raw)) wrong.push(`somebody was never sent ${raw}`)
  for (const object of world.objects.values()) {
    const isAside = [...world.quarantined.values()].some(({ what, origin }) => what === 'object' && origin.endsWith(object.key))
    if ((object.flaw !== 'none') !== isAside) wrong.push(`${object.key} (${object.flaw}) is ${isAside ? '' : 'not '}in quarantine`)
  }
  return wrong

  function exactlyOnce(sink: string, lines: readonly string[]): void {
    const times = new Map<string, number>()
    for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1)
    for (const [line, count] of times) {
      if (count > 1) wrong.push(`${sink} has ${count} times ${line}`)
      if (!wanted.has(line)) wrong.push(`${sink} has what nobody wanted: ${line}`)
    }
    for (const raw of wanted) if (!times.has(raw) && !aside.has(raw)) wrong.push(`${sink} lacks ${raw}`)
  }
}

/** Every event of every readable object that is wanted, by its bytes: copies are one. */
function wantedOf({ objects }: Simulated['world']): ReadonlySet<string> {
  const events = [...objects.values()].flatMap((object) => object.events)
  return new Set(events.filter(({ name }) => name !== 'Unwanted').map(({ raw }) => raw))
}
