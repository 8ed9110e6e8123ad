import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { createRandom, type Random } from '../../fixtures/cloudtrail-log.ts'
import { type Ran, start } from '../command/collector.ts'
import { keyOf, notice, type World } from '../command/world.ts'

/** How many times as many kills: the environment variable TRAILMEND_KILLS. */
const TIMES = Number(process.env.TRAILMEND_KILLS ?? 1)
/** Milliseconds for a test: a limit against hanging, no more. */
export const PATIENCE: number = 900_000 * Math.max(1, TIMES)
const SEED = Number(process.env.TRAILMEND_SEED ?? Date.now() % 100_000)
/** So many messages come for each kill, so that there is always something under way. */
const MESSAGES_A_KILL = 40
const EVENTS = 4

/** A queue full of messages, and the ids of the events in the objects that they tell of. */
export interface Filled {
  readonly queue: string
  readonly ids: ReadonlySet<string>
  readonly kills: number
  readonly random: Random
  readonly seed: number
}

/** Objects of events, each with an id of its own; now and then an event is in two objects, and an object in two messages. */
export async function fill(world: World, kills: number, { copies = true } = {}): Promise<Filled> {
  const random = createRandom(SEED)
  const [bucket, queue] = [await world.bucket(), await world.queue()]
  const count = kills * TIMES * MESSAGES_A_KILL
  const ids = new Set<string>()
  const bodies: string[] = []
  for (let number = 0; number < count; number++) {
    const own = Array.from({ length: EVENTS }, (_, at) => `${number}-${at}`)
    for (const id of own) ids.add(id)
    const copied = copies && number > 0 && random(5) === 0 ? [`${random(number)}-0`] : []
    const records = [...own, ...copied].map((eventID) => ({
      eventVersion: '1.11',
      eventID,
      recipientAccountId: '111122223333',
      more: 'x'.repeat(300),
    }))
    await world.put(bucket, keyOf(number), gzipSync(JSON.stringify({ Records: records })))
    bodies.push(notice(bucket, keyOf(number)))
    if (random(20) === 0) bodies.push(notice(bucket, keyOf(random(number + 1))))
  }
  await world.send(queue, bodies)
  return { queue, ids, kills: kills * TIMES, random, seed: SEED }
}

/** What one collector is started with. */
export interface Machine {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** Kill processes so often, at random moments, each time as soon as there is something to lose. Answers how many were at work then. */
export async function killOften(machines: readonly Machine[], { kills, random }: Filled): Promise<number> {
  let atWork = 0
  await Promise.all(
    machines.map(async (machine, index) => {
      for (let kill = index; kill < kills; kill += machines.length) {
        const { child, ended } = start(machine.args, machine)
        let isOver = false
        void ended.then(() => {
          isOver = true
        })
        const before = signOf(machine)
        while (!isOver && signOf(machine) === before) await setTimeout(5)
        await setTimeout(random(120))
        if (!isOver) atWork++
        child.kill('SIGKILL')
        await ended
      }
    }),
  )
  return atWork
}

/** Changes when a process writes. */
function signOf({ cwd }: Machine): string {
  return readdirSync(cwd, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /-wal$|\.part$|\.ndjson$/.test(entry.name))
    .map(({ parentPath, name }) => `${name}:${sizeOf(join(parentPath, name))}`)
    .join()
}

function sizeOf(path: string): number {
  try {
    return readFileSync(path).length
  } catch {
    return -1
  }
}

/**
 * Run all to their end, again and again, until nothing is in the queue: what a dead process had comes back after ten seconds, and what it has claimed in
 * a ledger that they share may meet the other one several times first, which lets it rest for longer each time.
 */
export async function finish(machines: readonly Machine[], world: World, queue: string): Promise<readonly Ran[]> {
  for (let pause = 1_000; ; pause = Math.min(2 * pause, 8_000)) {
    const ran = await Promise.all(machines.map((machine) => start(machine.args, machine).ended))
    const [waiting = 0, hidden = 0] = await world.waiting(queue)
    if (waiting + hidden === 0) return ran
    await setTimeout(pause)
  }
}

/** The ids of the events in the finished files of a folder, in the order of the files. Throws where a file is not finished. */
export function idsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.includes('.ndjson'))
    .sort()
    .flatMap((name) => {
      if (name.endsWith('.part')) throw new Error(`${name} is not finished`)
      return idsOf(readFileSync(join(folder, name), 'utf8'))
    })
}

/** The ids of events, one a line. */
export function idsOf(lines: string): readonly string[] {
  return lines
    .split('\n')
    .slice(0, -1)
    .map((line) => String(JSON.parse(line).eventID))
}
