import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type AccountSnapshot, CHANGES, type ChangeName, createForesight, parseJournal } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'
import { expect, test } from 'vitest'
import { sessionOf } from '../aws/perform/truth.ts'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { type MotoInUse, useMoto } from '../fakes/moto/use-moto.ts'
import { lookAt } from '../operate/apply/moto-ports.ts'
import { seeded } from '../operate/apply/seeded.ts'
import { emptyFolder, trailmend } from './run.ts'
import { begin, type Running } from './running.ts'

const KILLS = 50
const ACCOUNT = '123456789012'
const ONE_REGION = ['--regions', 'us-east-1'] as const

/** An account to begin with, and how to plan for it. */
interface Scene {
  readonly name: string
  readonly args: readonly string[]
  readonly begin: (ground: MotoInUse) => Promise<unknown>
}

const stoppedTrail = ({ proxy }: MotoInUse) =>
  createTrailWorld(placeAt(proxy.url), { logging: false, trail: { EnableLogFileValidation: false, IsMultiRegionTrail: false } })

const SCENES: readonly Scene[] = [
  { name: 'nothing there', args: ONE_REGION, begin: async () => {} },
  { name: 'nothing there, and a queue is wanted', args: [...ONE_REGION, '--use', 'logs'], begin: async () => {} },
  { name: 'a stopped trail', args: [...ONE_REGION, '--profile', 'repair', '--use', 'logs'], begin: stoppedTrail },
]

/** What a run leaves behind: the account, and the file of what is collected. */
interface Left {
  readonly account: AccountSnapshot
  readonly collection: string | undefined
}

/** The plan of a scene as it was written, and as it is read. */
interface Planned {
  readonly text: string
  readonly plan: Plan
}

/** A scene set up anew in a folder of its own, and the command that applies its plan there. */
interface Staged {
  readonly apply: () => Running
  readonly left: () => Promise<Left>
  readonly journal: () => string
}

async function setUp({ begin: beginWith }: Scene, ground: MotoInUse): Promise<{ cwd: string; env: Record<string, string> }> {
  await ground.proxy.reset()
  await beginWith(ground)
  const cwd = emptyFolder()
  writeFileSync(join(cwd, 'trailmend.yml'), '')
  return { cwd, env: motoEnv(ground.proxy.url) }
}

async function planScene(scene: Scene, ground: MotoInUse): Promise<Planned> {
  const where = await setUp(scene, ground)
  const { code, stderr } = await trailmend(['plan', '--out', 'plan.json', ...scene.args], where)
  expect(code, stderr).toBe(1)
  const text = readFileSync(join(where.cwd, 'plan.json'), 'utf8')
  return { text, plan: JSON.parse(text) }
}

async function stage(scene: Scene, { text, plan }: Planned, ground: MotoInUse): Promise<Staged> {
  const where = await setUp(scene, ground)
  writeFileSync(join(where.cwd, 'plan.json'), text)
  const named = plan.steps.filter(({ approval }) => approval.length > 0).map(({ id }) => id)
  const approve = ['--approve', ...(named.length === 0 ? [] : ['--approve-step', named.join(',')])]
  ground.proxy.clear()
  return {
    apply: () => begin(['apply', 'plan.json', ...approve, ...scene.args], where),
    left: async () => {
      const collected = join(where.cwd, 'trailmend/collection', `${ACCOUNT}.json`)
      const collection = existsSync(collected) ? readFileSync(collected, 'utf8') : undefined
      return { account: await oneAtATime(async () => lookAt(await sessionOf(ground.proxy.url))), collection }
    },
    journal: () => readRuns(join(where.cwd, 'trailmend/runs'), plan),
  }
}

let looking: Promise<unknown> = Promise.resolve()

/** Sessions of this process are made from its environment, which is one for all scenes. */
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const looked = looking.then(work)
  looking = looked.catch(() => {})
  return looked
}

function readRuns(folder: string, { account }: Plan): string {
  const [name, ...others] = existsSync(folder)
    ? readdirSync(folder).filter((each) => each.startsWith(account) && each.endsWith('.ndjson'))
    : []
  expect(others).toEqual([])
  return name === undefined ? '' : readFileSync(join(folder, name), 'latin1')
}

/** Kill a command some milliseconds after its first line about a step. Whether it was killed, and how long its steps took. */
async function killed({ child, ended }: Running, after?: number): Promise<{ readonly wasKilled: boolean; readonly took: number }> {
  let [first, last] = [0, 0]
  child.stderr?.on('data', async () => {
    last = performance.now()
    if (first > 0) return
    first = last
    if (after === undefined) return
    await wait(after)
    child.kill('SIGKILL')
  })
  const { code, stdout, stderr } = await ended
  // Without a delivery nothing is seen to work yet.
  if (code !== null) expect(code, stderr + stdout).toBe(3)
  return { wasKilled: code === null, took: last - first }
}

/** The event noted down last, of a journal that is sound up to a line that was cut off. */
function lastEvent(text: string): string {
  const parsed = parseJournal(text)
  if (!parsed.ok) throw new Error(`line ${parsed.problem.line}: ${parsed.problem.text}`)
  return parsed.records.at(-1)?.event ?? 'nothing'
}

/** How often each operation of a plan that must not be made twice was carried out. */
function carriedOut({ plan }: Planned, { proxy }: MotoInUse): ReadonlyMap<ChangeName, number> {
  const once = plan.steps.map(({ change }) => change).filter((change) => !CHANGES[change].isRepeatable)
  const times = (change: ChangeName): number =>
    proxy.calls.filter(({ operation, status }) => status === 200 && change.endsWith(`:${operation}`)).length
  return new Map(once.map((change) => [change, times(change)]))
}

interface Tally {
  kills: number
  runs: number
  readonly after: Map<string, number>
}

/** Apply plans of one account, killed again and again, until enough kills are counted by all. */
async function killAgainAndAgain(
  scene: Scene,
  ground: MotoInUse,
  { random, tally }: { readonly random: () => number; readonly tally: Tally },
) {
  const planned = await planScene(scene, ground)
  const undisturbed = await stage(scene, planned, ground)
  const { took } = await killed(undisturbed.apply())
  const expected = await undisturbed.left()
  const { differences } = createForesight()
  while (tally.kills < KILLS) {
    const staged = await stage(scene, planned, ground)
    for (;;) {
      // Of a call that was not sent yet it takes twenty seconds to believe that it was not: few kills come as early as that.
      const { wasKilled } = await killed(staged.apply(), tally.kills < KILLS ? took * (0.15 + 0.6 * random()) : undefined)
      if (!wasKilled) break
      const last = lastEvent(staged.journal())
      tally.kills++
      tally.after.set(last, (tally.after.get(last) ?? 0) + 1)
    }
    tally.runs++
    expect(lastEvent(staged.journal())).toBe('run-ended')
    const left = await staged.left()
    expect(differences(expected.account, left.account), scene.name).toEqual([])
    expect(left.collection, scene.name).toBe(expected.collection)
    for (const [change, times] of carriedOut(planned, ground)) expect(times, `${scene.name}: ${change}`).toBe(1)
  }
}

// Each scene has an emulator of its own, so that they are played at the same time.
const grounds = SCENES.map(() => useMoto())

test(`killed ${KILLS} times with SIGKILL, apply leaves the account as if it had not been`, { timeout: 900_000 }, async () => {
  const tally: Tally = { kills: 0, runs: 0, after: new Map() }
  const began = performance.now()
  await Promise.all(SCENES.map((scene, index) => killAgainAndAgain(scene, grounds[index]!, { random: seeded(20261123 + index), tally })))
  expect(tally.kills).toBeGreaterThanOrEqual(KILLS)
  const after = JSON.stringify(Object.fromEntries(tally.after))
  console.log(
    `${tally.kills} kills in ${tally.runs} runs, ${Math.round((performance.now() - began) / 1000)} s; the last record then: ${after}`,
  )
})
