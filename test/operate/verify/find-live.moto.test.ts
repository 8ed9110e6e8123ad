import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { beforeEach, describe, expect, test } from 'vitest'
import { createTrailWorld, inRegion, placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { HOUR, makeChain } from '../../stream/digest/trail.ts'
import { KEY, START } from './copy.ts'
import { publish, putObjects } from './in-s3.ts'
import { runVerify } from './run.ts'

const OWNER = '123456789012'
const MEMBER = '210987654321'
const HOME = 'us-east-1'
const ground = useMoto()

beforeEach(async () => {
  Object.assign(process.env, motoEnv(ground.proxy.url))
  await ground.proxy.reset()
  publish(ground.proxy, HOME, KEY)
})

const times = { from: new Date(START).toISOString(), to: new Date(START + 2 * HOUR).toISOString() }
const verified = async (wishes: Parameters<typeof runVerify>[0] = {}) => {
  const { result } = await runVerify({ ...times, ...wishes })
  return {
    status: result.status,
    chains: result.chains.map(({ trail, account, region, verdict }) => `${trail} ${account} ${region} ${verdict}`),
    notices: result.notices.map(({ code }) => code),
  }
}

/** A trail of one region, with digests of two hours of an account. */
async function trailOf(
  name: string,
  {
    account = OWNER,
    organizationId,
    region = HOME,
    prefix = '',
  }: { account?: string; organizationId?: string; region?: string; prefix?: string } = {},
) {
  const place = inRegion(placeAt(ground.proxy.url), region)
  const trail = {
    IsMultiRegionTrail: false,
    IsOrganizationTrail: organizationId !== undefined,
    ...(prefix !== '' && { S3KeyPrefix: prefix }),
  }
  const { bucket, arn } = await createTrailWorld(place, { name, trail })
  const scope = { bucket, prefix, account, region, trail: name, homeRegion: region }
  const { objects } = makeChain({
    key: KEY,
    start: START,
    hours: 2,
    scope: { ...scope, ...(organizationId !== undefined && { organizationId }) },
  })
  await putObjects(place, objects)
  publish(ground.proxy, region, KEY)
  return { arn }
}

describe('trails', () => {
  test('of every region, where they make digests; of the others it is said', async () => {
    await trailOf('one')
    await trailOf('two', { region: 'eu-west-1', prefix: 'a/b' })
    await createTrailWorld(placeAt(ground.proxy.url), {
      name: 'three',
      trail: { IsMultiRegionTrail: false, EnableLogFileValidation: false },
    })
    expect(await verified()).toEqual({
      status: 'valid',
      chains: [`two ${OWNER} eu-west-1 valid`, `one ${OWNER} us-east-1 valid`],
      notices: ['trail-without-digests'],
    })
  })
  test('by ARN, of which only its own region is asked', async () => {
    const { arn } = await trailOf('two', { region: 'eu-west-1' })
    ground.proxy.clear()
    expect(await verified({ trail: [arn] })).toMatchObject({ status: 'valid', chains: [`two ${OWNER} eu-west-1 valid`] })
    expect(ground.proxy.calls.filter(({ operation }) => operation === 'DescribeTrails').map(({ region }) => region)).toEqual(['eu-west-1'])
  })
  test('none is nothing to verify', async () => {
    await expect(verified()).rejects.toMatchObject({
      name: 'IncompleteError',
      message: expect.stringContaining('nothing was found to verify'),
    })
  })
  test('of a region that does not answer are missed', async () => {
    await trailOf('one')
    ground.proxy.fault({ operation: 'DescribeTrails', region: 'eu-west-1' }, { kind: 'denied' })
    expect(await verified()).toMatchObject({
      status: 'incomplete',
      chains: [`one ${OWNER} us-east-1 valid`],
      notices: ['trails-not-listed'],
    })
    await expect(verified({ trail: ['two'] })).rejects.toMatchObject({ name: 'IncompleteError' })
  })
})

describe("an organization's trail", () => {
  const organization = async () => {
    const { Organization } = await new OrganizationsClient(placeAt(ground.proxy.url)).send(
      new CreateOrganizationCommand({ FeatureSet: 'ALL' }),
    )
    return Organization?.Id ?? ''
  }
  test('has all members, and of who is none any more it is said', async () => {
    const organizationId = await organization()
    await trailOf('org', { account: MEMBER, organizationId })
    expect(await verified()).toEqual({ status: 'incomplete', chains: [`org ${OWNER} us-east-1 unknown`], notices: ['accounts-gone'] })
    expect(await verified({ account: [MEMBER] })).toEqual({ status: 'valid', chains: [`org ${MEMBER} us-east-1 valid`], notices: [] })
  })
  test('verifies the account of a member that asks', async () => {
    const organizationId = await organization()
    const { arn } = await trailOf('org', { account: MEMBER, organizationId })
    ground.proxy.organizationTrail({ arn, members: [MEMBER], statusFromMembers: 'refused' })
    Object.assign(process.env, motoEnv(ground.proxy.url, MEMBER))
    expect(await verified({ trail: [arn], organizationId })).toEqual({
      status: 'valid',
      chains: [`org ${MEMBER} us-east-1 valid`],
      notices: ['own-account'],
    })
  })
})
