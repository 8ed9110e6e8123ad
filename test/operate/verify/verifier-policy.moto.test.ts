import { readFileSync } from 'node:fs'
import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { HOUR, makeChain } from '../../stream/digest/trail.ts'
import { KEY, START } from './copy.ts'
import { publish, putObjects } from './in-s3.ts'
import { runVerify } from './run.ts'

const ACCOUNT = '123456789012'
const documented = JSON.parse(readFileSync(new URL('../../../docs/iam/verifier.json', import.meta.url), 'utf8'))
const actions: readonly string[] = documented.Statement.flatMap(({ Action }: { Action: readonly string[] }) => Action)
const ground = useMoto()

/** The action that allows an operation, where it goes by another name. Source: Service Authorization Reference. */
const ACTION_OF: ReadonlyMap<string, string> = new Map([
  ['s3:HeadBucket', 's3:ListBucket'],
  ['s3:ListObjectsV2', 's3:ListBucket'],
])
/** AWS answers these to every valid caller. */
const FREE: ReadonlySet<string> = new Set(['sts:GetCallerIdentity'])

const actionOf = ({ service, operation }: { readonly service: string; readonly operation: string }) =>
  ACTION_OF.get(`${service}:${operation}`) ?? `${service}:${operation}`

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url))
})

/** The trail of an organization of one account, in one region. */
beforeEach(async () => {
  await ground.proxy.reset()
  const place = placeAt(ground.proxy.url)
  const { Organization } = await new OrganizationsClient(place).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  const { bucket } = await createTrailWorld(place, { trail: { IsMultiRegionTrail: false, IsOrganizationTrail: true } })
  const scope = { bucket, prefix: '', account: ACCOUNT, region: 'us-east-1', trail: 'main', homeRegion: 'us-east-1' }
  const { objects } = makeChain({ key: KEY, start: START, hours: 2, scope: { ...scope, organizationId: Organization?.Id ?? '' } })
  await putObjects(place, objects)
  publish(ground.proxy, 'us-east-1', KEY)
  ground.proxy.clear()
})

const verified = async () => {
  const times = { from: new Date(START).toISOString(), to: new Date(START + 2 * HOUR).toISOString() }
  return (await runVerify({ trail: ['main'], ...times })).result
}

test('a verification asks for exactly what the documented policy grants, but to decrypt, which S3 does', async () => {
  const result = await verified()
  expect(result).toMatchObject({
    status: 'valid',
    chains: [{ account: ACCOUNT, tally: { digests: { valid: 2 }, logs: { valid: 4 } } }],
    notices: [],
  })
  const needed = new Set(ground.proxy.calls.map(actionOf).filter((each) => !FREE.has(each)))
  expect([...needed, 'kms:Decrypt'].sort()).toEqual([...actions].sort())
})

type Told = readonly [status: string, says: string]

/** What it comes to where an action is refused. */
const REFUSED: ReadonlyMap<string, Told> = new Map<string, Told>([
  ['cloudtrail:DescribeTrails', ['error', 'it needs cloudtrail:DescribeTrails']],
  ['cloudtrail:ListPublicKeys', ['incomplete', '"needs":"cloudtrail:ListPublicKeys"']],
  // A trail of one region has no other.
  ['ec2:DescribeRegions', ['valid', '']],
  // The bucket holds the folder of one organization.
  ['organizations:DescribeOrganization', ['valid', '']],
  ['organizations:ListAccounts', ['incomplete', 'accounts-from-bucket']],
  ['s3:GetObject', ['incomplete', '"needs":"s3:GetObject"']],
  ['s3:ListBucket', ['incomplete', '"needs":"s3:ListBucket"']],
])

test.each(actions.filter((action) => action !== 'kms:Decrypt'))('without %s it says what it lacks, or needs it not', async (action) => {
  ground.proxy.fault({ when: (call) => actionOf(call) === action }, { kind: 'denied' })
  const told = await verified().catch((error: Error) => ({ status: 'error', message: error.message }))
  const [status, says] = REFUSED.get(action) ?? []
  expect(told).toMatchObject({ status })
  expect(JSON.stringify(told)).toContain(says)
})
