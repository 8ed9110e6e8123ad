// How long a plan takes to apply with all that `trailmend apply` does: whole chain from nothing in an account of 20 regions, each call taking
// 20 ms (moto's server behind the proxy), paced as against AWS. What is read again before and after steps is where the chain is, not all
// regions. Steps at the same time where none waits for another, compared with steps one after the other; and the calls of each.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createForesight } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'
import { apply, USER_AGENT } from '@trailmend/operate'
import { planOptions } from '@trailmend/operate/plan'
import { openLiveAccount, openRunStore } from '@trailmend/operate/repair'
import { startProxy } from '../test/fakes/moto/proxy.ts'
import { motoEnv, startMoto } from '../test/fakes/moto/server.ts'
import { median } from './median.ts'

const LATENCY = 20
const RUNS = 3
const WAYS: readonly (readonly [string, (plan: Plan) => Plan, atOnce: string | undefined])[] = [
  ['every call in a row', inARow, '1'],
  ['every step in a row', inARow, undefined],
  ['Trailmend', (plan) => plan, undefined],
]

const moto = await startMoto()
const proxy = await startProxy(moto.url)
const folder = await mkdtemp(join(tmpdir(), 'bench-apply-account-'))
const store = await openRunStore({ kind: 'folder', path: folder }, { now: Date.now, sleep: wait, userAgent: USER_AGENT })
let accounts = 0

function inARow(plan: Plan): Plan {
  return {
    ...plan,
    steps: plan.steps.map((step, index) => ({ ...step, after: plan.steps.slice(Math.max(0, index - 1), index).map(({ id }) => id) })),
  }
}

async function once(
  change: (plan: Plan) => Plan,
  concurrency: string | undefined,
): Promise<{ readonly took: number; readonly calls: number; readonly shape: string }> {
  const account = String(300_000_000_000 + ++accounts)
  Object.assign(process.env, motoEnv(proxy.url, account))
  const options = planOptions({ use: ['logs', 'assets'], concurrency }, undefined)
  const live = await openLiveAccount(account, { options, collection: null, context: { clock: Date.now, userAgent: USER_AGENT } })
  try {
    const made = await live.planNow()
    if (made.is !== 'planned') throw new Error(made.gap.because.text)
    const plan = change(made.planned.plan)
    const approvals = new Set(plan.steps.filter(({ approval }) => approval.length > 0).map(({ id }) => id))
    let reads = 0
    const observe = () => {
      reads++
      return live.observe()
    }
    proxy.clear()
    const began = performance.now()
    const { journal, lock } = store
    const ports = {
      observe,
      perform: live.perform,
      foresight: createForesight(),
      journal,
      lock,
      now: Date.now,
      sleep: wait,
      random: Math.random,
    }
    const result = await apply({ plan, approvals, run: `run-${accounts}` }, ports)
    const took = performance.now() - began
    if (result.outcome !== 'applied') throw new Error(`${result.outcome}: ${result.because} ${result.moved.join('; ')}`)
    return { took, calls: proxy.calls.length, shape: `${plan.steps.length} steps, the account read ${reads} times` }
  } finally {
    live.close()
  }
}

try {
  await once((plan) => plan, undefined)
  proxy.latencyMs = LATENCY
  console.log(`a chain from nothing, each call ${LATENCY} ms, median of ${RUNS}:`)
  const figures: number[] = []
  for (const [name, change, atOnce] of WAYS) {
    const runs: Awaited<ReturnType<typeof once>>[] = []
    for (let run = 0; run < RUNS; run++) runs.push(await once(change, atOnce))
    figures.push(median(runs.map(({ took }) => took)))
    console.log(`  ${name.padEnd(20)} ${figures.at(-1)?.toFixed(0).padStart(6)} ms   ${runs[0]?.calls} calls, ${runs[0]?.shape}`)
  }
  const [calls = Number.NaN, steps = Number.NaN, own = Number.NaN] = figures
  console.log(
    `  ${'ratio'.padEnd(20)} ${(calls / own).toFixed(1)} to every call, ${(steps / own).toFixed(1)} to every step (wanted: at least 3)`,
  )
} finally {
  store.close()
  await rm(folder, { recursive: true, force: true })
  await proxy.stop()
  await moto.stop()
}
