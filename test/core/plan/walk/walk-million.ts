// Walks seeded full states, spread over worker threads, and prints what came of them. Exit status 1 if a law was broken.
// Run: node test/core/plan/walk/walk-million.ts --states 1000000 --seed 20261122 --workers 2

import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { drawScenes } from '../../../fixtures/chain-scenes.ts'
import { walk } from './laws.ts'

/** What a worker walks. */
interface Share {
  readonly seed: number
  readonly states: number
}

/** What was seen on the way. */
interface Tally {
  states: number
  /** States of which the plan has steps. */
  changed: number
  steps: number
  handedOver: number
  asked: number
  waited: number
  trailsMade: number
  broken: string[]
}

/** Every so many states the steps are also taken in the worst order, and AWS is asked whether it would take each. */
const DEEP_EVERY = 50
const SHOWN = 10

function walkShare({ seed, states }: Share): Tally {
  const tally: Tally = { states: 0, changed: 0, steps: 0, handedOver: 0, asked: 0, waited: 0, trailsMade: 0, broken: [] }
  for (const scene of drawScenes(seed, states)) {
    const { planned, broken } = walk(scene, { isDeep: tally.states % DEEP_EVERY === 0 })
    if (tally.broken.length < SHOWN) tally.broken.push(...broken.map((each) => `seed ${seed}, state ${tally.states}: ${each}`))
    tally.states += 1
    tally.changed += Number(planned.steps.length > 0)
    tally.steps += planned.steps.length
    tally.handedOver += planned.handOvers.length
    tally.asked += planned.asks.length
    tally.waited += planned.waits.length
    tally.trailsMade += planned.steps.filter(({ change }) => change === 'cloudtrail:CreateTrail').length
  }
  return tally
}

function inWorker(share: Share): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: share })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      states: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '20261122' },
      workers: { type: 'string', default: '2' },
    },
  })
  const [states, seed, workers] = [Number(values.states), Number(values.seed), Number(values.workers)]
  const began = performance.now()
  const shares = Array.from({ length: workers }, (_, at) => ({ seed: seed + at, states: Math.ceil(states / workers) }))
  const tallies = await Promise.all(shares.map(inWorker))
  const sum = (field: Exclude<keyof Tally, 'broken'>): number => tallies.reduce((total, tally) => total + tally[field], 0)
  const seconds = (performance.now() - began) / 1000
  console.log(
    JSON.stringify({
      seed,
      states: sum('states'),
      statesWithSteps: sum('changed'),
      steps: sum('steps'),
      trailsMade: sum('trailsMade'),
      handOvers: sum('handedOver'),
      asks: sum('asked'),
      waits: sum('waited'),
      workers,
      seconds: Number(seconds.toFixed(1)),
    }),
  )
  const broken = tallies.flatMap((tally) => tally.broken)
  for (const each of broken) console.log(each)
  process.exitCode = broken.length === 0 ? 0 : 1
}

if (isMainThread) await main()
else parentPort?.postMessage(walkShare(workerData))
