import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createConnection, createKeyring, createPace, type Hop } from '@trailmend/aws'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

const HUB: Hop = { role: 'arn:aws:iam::111122223333:role/hub', externalId: 'one' }
const SECOND: Hop = { role: 'arn:aws:iam::222233334444:role/second', externalId: 'two' }
const roleIn = (account: string): Hop => ({ role: `arn:aws:iam::${account}:role/checker` })

// A stand-in for STS that says whose key asked for which role, and lets credentials last as long as a test wants. Moto's last an hour.
let server: Server
let seconds = 3600
let refused = ''
let asked: string[] = []

beforeAll(async () => {
  let keys = 0
  server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request))
    const role = form.get('RoleArn') ?? ''
    const by = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    asked.push(`${by} ${role.split('/')[1]} ${form.get('ExternalId')}`)
    if (role === refused) {
      const error =
        '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>'
      response.writeHead(403, { 'content-type': 'text/xml' }).end(error)
      return
    }
    const expiration = new Date(Date.now() + seconds * 1000).toISOString()
    const credentials = `<AccessKeyId>ASIA-${role.split('/')[1]}-${++keys}</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken><Expiration>${expiration}</Expiration>`
    response
      .writeHead(200, { 'content-type': 'text/xml' })
      .end(`<AssumeRoleResponse><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  seconds = 3600
  refused = ''
  asked = []
})

const own = async () => ({ accessKeyId: 'OWN', secretAccessKey: 'x' })
const keyring = () =>
  createKeyring(own, { pace: createPace(4), requestHandler: createConnection(4), userAgent: 'trailmend/test', region: 'us-east-1' })

/** Use credentials as a client does, and tell whose they are. */
async function use(credentials: ReturnType<typeof keyring>['own']): Promise<string> {
  const provider = credentials as () => Promise<{ readonly accessKeyId: string }>
  return (await provider()).accessKeyId
}

test('each role is assumed with the credentials of the one before and its own external id; those on the way once for all', async () => {
  const ring = keyring()
  const targets = ['333344445555', '444455556666', '555566667777'].map((account) => ring.of(roleIn(account), [HUB, SECOND]))
  await Promise.all(targets.map(use))
  const [hub, second, ...checkers] = asked
  expect(hub).toBe('OWN hub one')
  expect(second).toMatch(/^ASIA-hub-\d+ second two$/)
  expect(checkers).toHaveLength(3)
  for (const each of checkers) expect(each).toMatch(/^ASIA-second-\d+ checker null$/)
  await Promise.all(targets.map(use))
  expect(asked).toHaveLength(5)
})

test('credentials about to expire are asked for again, all the way', async () => {
  seconds = 120
  const credentials = keyring().of(roleIn('333344445555'), [HUB])
  const first = await use(credentials)
  seconds = 3600
  asked = []
  const second = await use(credentials)
  expect(second).not.toBe(first)
  expect(new Set(asked.map((each) => each.split(' ')[1]))).toEqual(new Set(['hub', 'checker']))
  asked = []
  expect(await use(credentials)).toBe(second)
  expect(asked).toEqual([])
})

test('a role on the way that is refused is asked for once, and named to everyone', async () => {
  refused = HUB.role
  const ring = keyring()
  const accounts = ['333344445555', '444455556666']
  const errors = await Promise.all(accounts.map((account) => use(ring.of(roleIn(account), [HUB])).catch((error: Error) => error)))
  for (const error of errors) {
    expect(error).toMatchObject({ name: 'AccessDenied' })
    expect(String(error)).toContain(`the role ${HUB.role} on the way there: not authorized to perform: sts:AssumeRole`)
  }
  await use(ring.of(roleIn('555566667777'), [HUB])).catch(() => {})
  expect(asked).toHaveLength(1)
})
