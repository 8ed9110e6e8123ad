import { GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { checkOptions, sendFindings, tellSent } from '@trailmend/operate'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { findingOf, resultFrom } from '../../report/fixture.ts'

const OWN = '123456789012'
const OTHER = '210987654321'
const IMPORT = { service: 'securityhub', operation: 'POST /findings/import' }
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(() => ground.proxy.reset())

const own = (region: string, differs: Parameters<typeof findingOf>[0] = {}) => findingOf({ account: OWN, region, ...differs })
const send = (findings: readonly ReturnType<typeof findingOf>[], wishes = {}) =>
  sendFindings(resultFrom(findings), checkOptions(wishes, undefined), 'trailmend/test')

const imports = () => ground.proxy.calls.filter(({ operation }) => operation === IMPORT.operation)

async function taken(region: string, account = OWN) {
  const { Findings = [] } = await new SecurityHubClient(placeAt(ground.proxy.url, { account, region })).send(new GetFindingsCommand({}))
  return Findings
}

test('every finding goes to its own region, with the outcome that it has; what has no region to the main one', async () => {
  const places = await send([
    own('eu-west-1'),
    own('us-east-1', { outcome: 'unknown' }),
    own('global', { outcome: 'pass', fingerprint: 'global' }),
  ])
  expect(places).toEqual([
    { account: OWN, region: 'eu-west-1', sent: 1, refused: [] },
    { account: OWN, region: 'us-east-1', sent: 2, refused: [] },
  ])
  expect((await taken('us-east-1')).map(({ Compliance }) => Compliance?.Status).sort()).toEqual(['PASSED', 'WARNING'])
  expect((await taken('eu-west-1'))[0]).toMatchObject({
    Id: `trailmend/${own('eu-west-1').fingerprint}`,
    ProductArn: `arn:aws:securityhub:eu-west-1:${OWN}:product/${OWN}/default`,
    Workflow: { Status: 'NEW' },
  })
  expect(tellSent(places)).toEqual({ lines: ['Security Hub: 3 findings sent.'], exitCode: 0 })
})

test('at most a hundred in a call, and nothing twice', async () => {
  const many = Array.from({ length: 250 }, (_, index) => own('us-east-1', { fingerprint: `f${index}` }))
  const places = await send([...many, ...many.slice(0, 5).map((finding) => ({ ...finding, source: 'again.json' }))])
  expect(places).toEqual([{ account: OWN, region: 'us-east-1', sent: 250, refused: [] }])
  expect(imports().map(({ input }) => (input.Findings as unknown[]).length)).toEqual([100, 100, 50])
  expect(await taken('us-east-1')).toHaveLength(100)
})

test("each account is sent its own findings with its role's credentials, by way of the roles before it", async () => {
  const findings = [findingOf({ account: OTHER }), own('us-east-1')]
  const places = await send(findings, { role: 'sender', externalId: 'one-two', via: [`arn:aws:iam::${OWN}:role/hub`] })
  expect(places.map(({ account, sent }) => [account, sent])).toEqual([
    [OWN, 1],
    [OTHER, 1],
  ])
  expect(await taken('us-east-1', OTHER)).toHaveLength(1)
  const assumed = ground.proxy.calls
    .filter(({ operation }) => operation === 'AssumeRole')
    .map(({ input }) => [input.RoleArn, input.ExternalId])
  expect(assumed.sort()).toEqual([
    [`arn:aws:iam::${OWN}:role/hub`, undefined],
    [`arn:aws:iam::${OWN}:role/sender`, 'one-two'],
    [`arn:aws:iam::${OTHER}:role/sender`, 'one-two'],
  ])
})

test('an account without a role of its own gets nothing in its name, and the other one does', async () => {
  const places = await send([findingOf({ account: OTHER }), own('us-east-1')])
  expect(places).toMatchObject([
    { account: OWN, sent: 1, refused: [] },
    {
      account: OTHER,
      sent: 0,
      refused: [{ code: 'WrongAccount', message: `the credentials are of account ${OWN}; name a role in ${OTHER} with --role` }],
    },
  ])
  expect(await taken('us-east-1', OTHER)).toEqual([])
  expect(tellSent(places)).toMatchObject({
    exitCode: 3,
    lines: ['Security Hub: 1 finding sent, 1 not.', expect.stringContaining('WrongAccount')],
  })
})

test('a region without Security Hub is told with its reason, asked once, and stops no other', async () => {
  ground.proxy.fault(
    { ...IMPORT, region: 'eu-west-1' },
    { kind: 'error', code: 'InvalidAccessException', message: `Account ${OWN} is not subscribed to AWS Security Hub`, status: 401 },
  )
  const many = Array.from({ length: 150 }, (_, index) => own('eu-west-1', { fingerprint: `f${index}` }))
  const places = await send([...many, own('us-east-1')])
  expect(places.map(({ region, sent, refused }) => [region, sent, refused.length])).toEqual([
    ['eu-west-1', 0, 150],
    ['us-east-1', 1, 0],
  ])
  expect(imports().filter(({ region }) => region === 'eu-west-1')).toHaveLength(1)
  expect(tellSent(places)).toEqual({
    lines: [
      'Security Hub: 1 finding sent, 150 not.',
      `  ${OWN}, eu-west-1: 150 findings not sent: InvalidAccessException: Account ${OWN} is not subscribed to AWS Security Hub`,
    ],
    exitCode: 3,
  })
})

test('throttling is waited out', async () => {
  ground.proxy.fault(IMPORT, { kind: 'throttled' }, { times: 2 })
  expect(await send([own('us-east-1')])).toMatchObject([{ sent: 1, refused: [] }])
  expect(imports()).toHaveLength(3)
})

test('a role that cannot be assumed is told', async () => {
  ground.proxy.fault({ operation: 'AssumeRole' }, { kind: 'denied' })
  const places = await send([findingOf({ account: OTHER })], { role: 'sender' })
  expect(places).toMatchObject([{ account: OTHER, sent: 0, refused: [{ code: 'AccessDenied' }] }])
  expect(imports()).toEqual([])
})

test('names that a saved result made up reach no host and no role', async () => {
  const places = await send([own('evil.example/'), findingOf({ account: `${OTHER}:role/evil` })], { role: 'sender' })
  expect(places.map(({ refused }) => refused[0]?.code).sort()).toEqual(['NoAccount', 'NoRegion'])
  expect(imports()).toEqual([])
  expect(ground.proxy.calls.filter(({ operation }) => operation === 'AssumeRole').map(({ input }) => input.RoleArn)).toEqual([
    `arn:aws:iam::${OWN}:role/sender`,
  ])
})
