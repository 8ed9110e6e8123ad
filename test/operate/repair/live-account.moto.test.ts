import { parseConfig } from '@trailmend/operate'
import { planOptions } from '@trailmend/operate/plan'
import { openLiveAccount } from '@trailmend/operate/repair'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'

const [MEMBER, LOGGING] = ['300000000001', '400000000001']
const CONFIG = `accounts: [{id: "${MEMBER}"}]\nrole: fixer\nlogging-account: {id: "${LOGGING}", role: reader}\n`
const LOOKED_UP = [{ AttributeKey: 'EventName', AttributeValue: 'StopLogging' }]
const REGION = 'us-east-1'
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url))
})
beforeEach(() => ground.proxy.reset())

async function opened() {
  const options = planOptions({ regions: [REGION] }, parseConfig('trailmend.yml', CONFIG))
  return openLiveAccount(MEMBER, { options, collection: null, context: { clock: Date.now, userAgent: 'trailmend/test' } })
}

const callsOf = (operation: string) => ground.proxy.calls.filter((call) => call.operation === operation).map(({ account }) => account)

test('each account is asked with credentials of its own', async () => {
  for (const account of [MEMBER, LOGGING]) {
    const event = { EventId: account, EventTime: new Date(), EventName: 'StopLogging', EventSource: 'cloudtrail.amazonaws.com' }
    ground.proxy.events([event], { account, region: REGION })
  }
  const live = await opened()
  const question = { service: 'cloudtrail', operation: 'LookupEvents', region: REGION, input: { LookupAttributes: LOOKED_UP } }
  for (const account of [LOGGING, MEMBER])
    expect(await live.ask(account, question)).toMatchObject({ account, output: { Events: [{ EventId: account }] } })
  live.close()
  expect(callsOf('LookupEvents')).toEqual([LOGGING, MEMBER])
})

test('each account is changed with credentials of its own', async () => {
  const trails = await Promise.all(
    [MEMBER, LOGGING].map((account) => createTrailWorld(placeAt(ground.proxy.url, { account }), { name: `of-${account}`, logging: false })),
  )
  const live = await opened()
  for (const { arn, name, place } of trails.toReversed()) {
    const call = { id: 'logging', change: 'cloudtrail:StartLogging', resource: name, region: REGION, input: { Name: arn } } as const
    expect(await live.perform({ account: place.account, ...call })).toHaveProperty('output')
  }
  live.close()
  expect(callsOf('StartLogging')).toEqual([LOGGING, MEMBER])
})
