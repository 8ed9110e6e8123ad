import { check, checkOptions } from '@trailmend/operate'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { placeAt } from '../fakes/moto/account.ts'
import { createGoodTrail, type GoodTrail } from '../fakes/moto/good-account.ts'
import { enabledRegions, watchRegions } from '../fakes/moto/good-account/regions.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const OWN = '123456789012'
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(() => ground.proxy.reset())

test('all', async () => {
  const place = placeAt(ground.proxy.url)
  await createGoodTrail(ground.proxy, place)
  await watchRegions(place, await enabledRegions(place))
  ground.proxy.clear()
  const result = await check(checkOptions({}, undefined), { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' })
  const bad = result.findings.filter(({ outcome }) => outcome !== 'pass')
  console.log(JSON.stringify(bad.map(({ control, outcome, region, because }) => [control, outcome, region, because]), null, 1).slice(0, 8000))
  console.log(result.status, JSON.stringify(result.summary), ground.proxy.calls.length)
})
