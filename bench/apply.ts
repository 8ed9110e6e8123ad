// How much faster a plan is applied whose steps are made at the same time where none waits for another: a whole chain from nothing, each call
// taking 20 ms (moto's server behind the proxy). Before and after every step, or round of steps, the account is read. Compared with steps one
// after the other, and with every single call one after the other. Moto answers one call after the other in 2 to 3 ms, which bounds what can
// be gained; our own pace of changes is left out.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection, createSessions, type Pace } from '@trailmend/aws'
import type { Plan } from '@trailmend/core'
import { apply } from '@trailmend/operate'
import { startProxy } from '../test/fakes/moto/proxy.ts'
import { motoEnv, startMoto } from '../test/fakes/moto/server.ts'
import { lookAt, planFor, portsOf } from '../test/operate/apply/moto-ports.ts'
import { median } from './median.ts'

const LATENCY = 20
const RUNS = 3

const AT_ONCE: Pace = { run: (_operation, _place, send) => send(), enter: (assume) => assume(), end: () => {} }

function oneByOne(): Pace {
  let last: Promise<unknown> = Promise.resolve()
  const run: Pace['run'] = (_operation, _place, send) => {
    const next = last.then(send)
    last = next.catch(() => {})
    return next
  }
  return { ...AT_ONCE, run }
}

const inARow = (plan: Plan): Plan => ({
  ...plan,
  steps: plan.steps.map((step, index) => ({ ...step, after: plan.steps.slice(Math.max(0, index - 1), index).map(({ id }) => id) })),
})

interface Way {
  readonly name: string
  readonly pace: () => Pace
  readonly change: (plan: Plan) => Plan
  readonly runs: number
}

const WAYS: readonly Way[] = [
  { name: 'every call in a row', pace: oneByOne, change: inARow, runs: 1 },
  { name: 'every step in a row', pace: () => AT_ONCE, change: inARow, runs: RUNS },
  { name: 'Trailmend', pace: () => AT_ONCE, change: (plan) => plan, runs: RUNS },
]

const moto = await startMoto()
const proxy = await startProxy(moto.url)
const folder = await mkdtemp(join(tmpdir(), 'bench-apply-'))
let accounts = 0

async function once({ pace, change }: Way, monitors: boolean): Promise<{ readonly took: number; readonly shape: string }> {
  const account = String(200_000_000_000 + ++accounts)
  Object.assign(process.env, motoEnv(proxy.url, account))
  const session = await createSessions({ pace: pace(), requestHandler: createConnection(64), userAgent: 'trailmend/bench' })({})
  const plan = change(planFor(await lookAt(session, monitors), monitors))
  const ports = portsOf(session, folder)
  let reads = 0
  const observe = () => {
    reads += 1
    return lookAt(session, monitors)
  }
  const approvals = new Set(plan.steps.filter(({ approval }) => approval.length > 0).map(({ id }) => id))
  const began = performance.now()
  const result = await apply({ plan, approvals, run: `run-${accounts}` }, { ...ports, observe })
  const took = performance.now() - began
  if (result.outcome !== 'applied') throw new Error(`${result.outcome}: ${result.because} ${result.moved.join('; ')}`)
  return { took, shape: `${plan.steps.length} steps, the account read ${reads} times` }
}

async function compare(what: string, monitors: boolean): Promise<void> {
  console.log(`${what}, each call ${LATENCY} ms, median of ${RUNS}, the first once:`)
  const figures: number[] = []
  for (const way of WAYS) {
    const runs: Awaited<ReturnType<typeof once>>[] = []
    for (let run = 0; run < way.runs; run++) runs.push(await once(way, monitors))
    figures.push(median(runs.map(({ took }) => took)))
    console.log(`  ${way.name.padEnd(20)} ${figures.at(-1)?.toFixed(0).padStart(6)} ms   ${runs[0]?.shape}`)
  }
  const [calls = Number.NaN, steps = Number.NaN, own = Number.NaN] = figures
  console.log(
    `  ${'ratio'.padEnd(20)} ${(calls / own).toFixed(1)} to every call, ${(steps / own).toFixed(1)} to every step (wanted: at least 3)`,
  )
}

try {
  await once({ name: 'warm', pace: () => AT_ONCE, change: (plan) => plan, runs: 1 }, false)
  proxy.latencyMs = LATENCY
  await compare('a chain from nothing', false)
  await compare('a chain from nothing with its fifteen alarms', true)
} finally {
  await rm(folder, { recursive: true, force: true })
  await proxy.stop()
  await moto.stop()
}
