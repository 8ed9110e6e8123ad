// How much faster a check of 17 regions is than the same calls in a row, each taking 20 ms (moto's server behind the proxy).
import { check, checkOptions } from '@trailmend/operate'
import { createTrailWorld, inRegion, placeAt } from '../test/fakes/moto/account.ts'
import { startProxy } from '../test/fakes/moto/proxy.ts'
import { motoEnv, startMoto } from '../test/fakes/moto/server.ts'
import { median } from './median.ts'

const LATENCY = 20
const RUNS = 7
const REGIONS = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
]

const moto = await startMoto()
const proxy = await startProxy(moto.url)
try {
  Object.assign(process.env, motoEnv(proxy.url))
  for (const region of REGIONS)
    await createTrailWorld(inRegion(placeAt(proxy.url), region), { name: `trail-${region}`, trail: { IsMultiRegionTrail: false } })
  const once = async (concurrency: string): Promise<number> => {
    const options = checkOptions({ regions: REGIONS, concurrency }, undefined)
    const started = performance.now()
    await check(options, { clock: Date.now, progress: () => {}, userAgent: 'trailmend/bench' })
    return performance.now() - started
  }
  await once('64')
  proxy.latencyMs = LATENCY
  const pairs: { together: number; inARow: number }[] = []
  proxy.clear()
  for (let run = 0; run < RUNS; run++) pairs.push({ inARow: await once('1'), together: await once('64') })
  const calls = proxy.calls.length / RUNS / 2
  console.log(`check of ${REGIONS.length} regions, ${calls} calls of ${LATENCY} ms each, median of ${RUNS}:`)
  console.log(`  in a row  ${median(pairs.map((pair) => pair.inARow)).toFixed(0)} ms`)
  console.log(`  Trailmend ${median(pairs.map((pair) => pair.together)).toFixed(0)} ms`)
  console.log(`  ratio     ${median(pairs.map((pair) => pair.inARow / pair.together)).toFixed(1)} (wanted: >= 8)`)
} finally {
  await proxy.stop()
  await moto.stop()
}
