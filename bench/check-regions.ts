// How much faster a check of 17 regions is than the same calls in a row, each taking 20 ms (moto's server behind the proxy).
// Moto answers one call after the other in 2 to 3 ms, which bounds what can be gained: the more calls, the less the rest weighs.
import { REGIONS_ALWAYS_ENABLED } from '@trailmend/core'
import { check, checkOptions } from '@trailmend/operate'
import { createTrailWorld, inRegion, placeAt } from '../test/fakes/moto/account.ts'
import { startProxy } from '../test/fakes/moto/proxy.ts'
import { motoEnv, startMoto } from '../test/fakes/moto/server.ts'
import { median } from './median.ts'

const LATENCY = 20
const RUNS = 7
const REGIONS = REGIONS_ALWAYS_ENABLED.aws

/** CloudTrail's limit of trails in a region, and one. */
for (const trailsInRegion of [1, 5]) await measure(trailsInRegion)

async function measure(trailsInRegion: number): Promise<void> {
  const moto = await startMoto()
  const proxy = await startProxy(moto.url)
  try {
    Object.assign(process.env, motoEnv(proxy.url))
    for (const region of REGIONS) {
      const place = inRegion(placeAt(proxy.url), region)
      for (let n = 1; n <= trailsInRegion; n++)
        await createTrailWorld(place, { name: `trail-${region}-${n}`, trail: { IsMultiRegionTrail: false } })
    }
    await once('64')
    proxy.latencyMs = LATENCY
    proxy.clear()
    const pairs: { readonly together: number; readonly inARow: number }[] = []
    for (let run = 0; run < RUNS; run++) pairs.push({ inARow: await once('1'), together: await once('64') })
    console.log(
      `check of ${REGIONS.length} regions with ${trailsInRegion} trails each, ${proxy.calls.length / RUNS / 2} calls of ${LATENCY} ms, median of ${RUNS}:`,
    )
    console.log(`  in a row  ${median(pairs.map((pair) => pair.inARow)).toFixed(0)} ms`)
    console.log(`  Trailmend ${median(pairs.map((pair) => pair.together)).toFixed(0)} ms`)
    console.log(`  ratio     ${median(pairs.map((pair) => pair.inARow / pair.together)).toFixed(1)} (wanted: at least 8)`)
  } finally {
    await proxy.stop()
    await moto.stop()
  }
}

async function once(concurrency: string): Promise<number> {
  const options = checkOptions({ regions: REGIONS, concurrency }, undefined)
  const started = performance.now()
  await check(options, { clock: Date.now, progress: () => {}, userAgent: 'trailmend/bench' })
  return performance.now() - started
}
