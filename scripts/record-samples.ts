// `npm run record-samples`: builds two organizations on moto's server and records a check of each into `samples/`.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check, checkOptions, parseConfig, USER_AGENT } from '@trailmend/operate'
import { type MotoProxy, startProxy } from '../test/fakes/moto/proxy.ts'
import { motoEnv, startMoto } from '../test/fakes/moto/server.ts'
import { dayBefore } from './samples/day-before.ts'
import { drifted } from './samples/drifted.ts'
import { ACCOUNTS, MANAGEMENT, NOW } from './samples/estate.ts'
import { healthy } from './samples/healthy.ts'

const samples = join(dirname(fileURLToPath(import.meta.url)), '..', 'samples')

/**
 * Moto draws the ids of keys, VPCs and the rest by lot; from the same seed it draws the same ones each time, and from
 * this one none that looks like the id of an account.
 */
const SEED = 34

async function record(name: string, build: (proxy: MotoProxy) => Promise<void>): Promise<void> {
  const started = Date.now()
  const moto = await startMoto()
  const proxy = await startProxy(moto.url)
  try {
    await fetch(`${moto.url}/moto-api/seed?a=${SEED}`, { method: 'POST' })
    await build(proxy)
    Object.assign(process.env, motoEnv(proxy.url, MANAGEMENT))
    const accounts = ACCOUNTS.map((id) => `  - id: "${id}"\n    role: trailmend-checker\n`).join('')
    const path = join(samples, `${name}.json`)
    // One call at a time: the roles' ids come in the order of the calls.
    const options = checkOptions({ record: path, concurrency: '1' }, parseConfig('samples', `accounts:\n${accounts}`))
    const result = await check(options, { clock: () => NOW, progress: () => {}, userAgent: USER_AGENT })
    await writeFile(path, dayBefore(await readFile(path, 'utf8'), { started, observed: NOW }))
    console.log(`${path}: ${result.status}, ${JSON.stringify(result.summary.outcomes)}`)
  } finally {
    await proxy.stop()
    await moto.stop()
  }
}

await mkdir(samples, { recursive: true })
await record('healthy-organization', healthy)
await record('drifted-organization', drifted)
