import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createConnection, createPace, createSessions, IdentityError } from '@trailmend/aws'
import { CONTROLS, evaluate, observe } from '@trailmend/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recording } from '../fixtures/recordings.ts'

const ROLE = 'arn:aws:iam::222233334444:role/checker'

// A stand-in for STS that lets every role be assumed and then does not tell whose credentials they are. Moto always tells.
const ANSWERS: Readonly<Record<string, string>> = {
  AssumeRole:
    '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>',
  GetCallerIdentity: '<GetCallerIdentityResponse><GetCallerIdentityResult></GetCallerIdentityResult></GetCallerIdentityResponse>',
}
let server: Server

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const action = new URLSearchParams(await text(request)).get('Action') ?? ''
    response.writeHead(200, { 'content-type': 'text/xml' }).end(ANSWERS[action])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'us-east-1',
  })
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const opener = () => createSessions({ pace: createPace(4), requestHandler: createConnection(4), userAgent: 'trailmend/test' })

test("credentials of one's own that name no account are no account", async () => {
  const session = await opener()({})
  const error = await session.identify().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(IdentityError)
  expect(error).toMatchObject({ because: 'malformed-answer' })
})

test("a role whose credentials name no account is that account's failure, and stops no other", async () => {
  const identity = await (await opener()({ role: ROLE })).identify()
  expect(identity).toMatchObject({ account: '222233334444', error: { name: 'MalformedAnswer' } })
  const findings = evaluate(observe(recording([identity])), CONTROLS)
  const verdicts = findings.map(({ account, outcome, because }) => `${account} ${outcome} ${because.code}`)
  expect(new Set(verdicts)).toEqual(new Set(['222233334444 unknown malformed-answer']))
})
