import { createConnection, createFindingsSenders, createPace } from '@trailmend/aws'
import { asffFindings } from '@trailmend/report'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { findingOf, resultFrom } from '../report/fixture.ts'

const OWN = '123456789012'
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(() => ground.proxy.reset())

test('a finding that Security Hub does not take is told with its reason, and the others are taken', async () => {
  const [good, bad] = asffFindings(resultFrom(['a', 'b'].map((fingerprint) => findingOf({ account: OWN, fingerprint }))))
  const openSender = createFindingsSenders({ pace: createPace(4), requestHandler: createConnection(4), userAgent: 'trailmend/test' })
  const sender = await openSender({})
  expect(await sender.identify()).toEqual({ account: OWN })
  expect(await sender.send('us-east-1', [good!, { ...bad!, Resources: [] }])).toEqual({
    sent: 1,
    refused: [{ id: 'trailmend/b', code: 'InvalidInput', message: expect.stringContaining('at least one resource') }],
  })
})
