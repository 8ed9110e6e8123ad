// `npm run record-samples`: builds two organizations on moto's server and records all that a plan of each asks into `samples/`.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseConfig, USER_AGENT } from '@trailmend/operate'
import { plan, planOptions } from '@trailmend/operate/plan'
import { type MotoProxy, startProxy } from '../test/fakes/moto/proxy.ts'
import { motoEnv, startMoto } from '../test/fakes/moto/server.ts'
import { dayBefore } from './samples/day-before.ts'
import { drifted } from './samples/drifted.ts'
import { ACCOUNTS, ACQUIRED, MANAGEMENT, NOW } from './samples/estate.ts'
import { healthy } from './samples/healthy.ts'

const samples = join(dirname(fileURLToPath(import.meta.url)), '..', 'samples')

/**
 * Moto draws the ids of keys, VPCs and the rest by lot; from the same seed it draws the same ones each time, and from
 * this one none that looks like the id of an account.
 */
const SEED = 34

async function record(name: string, ids: readonly string[], build: (proxy: MotoProxy) => Promise<void>): Promise<void> {
  const started = Date.now()
  const moto = await startMoto()
  const proxy = await startProxy(moto.url)
  try {
    await fetch(`${moto.url}/moto-api/seed?a=${SEED}`, { method: 'POST' })
    await build(proxy)
    Object.assign(process.env, motoEnv(proxy.url, MANAGEMENT))
    const accounts = ids.map((id) => `  - id: "${id}"\n    role: trailmend-planner\n`).join('')
    const path = join(samples, `${name}.json`)
    // One call at a time: the roles' ids come in the order of the calls.
    const options = planOptions({ record: path, concurrency: '1', use: ['logs'] }, parseConfig('samples', `accounts:\n${accounts}`))
    const { planned, complete } = await plan(options, { clock: () => NOW, progress: () => {}, userAgent: USER_AGENT })
    await writeFile(path, dayBefore(await readFile(path, 'utf8'), { started, observed: NOW }))
    const steps = planned.map(({ plan: { account, steps } }) => `${account}: ${steps.length} steps`)
    console.log(`${path}: ${steps.join(', ')}${complete ? '' : '; incomplete'}`)
  } finally {
    await proxy.stop()
    await moto.stop()
  }
}

await mkdir(samples, { recursive: true })
await record('healthy-organization', ACCOUNTS, healthy)
await record('drifted-organization', [...ACCOUNTS, ACQUIRED], drifted)
