import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createConnection, createPace, createSessions, performChange } from '@trailmend/aws'
import { CHANGES, type ChangeName } from '@trailmend/core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changeSenderOf } from '../../../packages/aws/src/perform/change-commands.ts'

// A stand-in for AWS that fails as often as a test wants, in a form that every protocol's reader takes for an error.
let server: Server
let attempts = 0
let throttled = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      attempts += 1
      const [status, code] = attempts <= throttled ? [400, 'ThrottlingException'] : [500, 'InternalFailure']
      const isJson = request.headers['x-amz-target'] !== undefined
      const type = isJson ? 'application/x-amz-json-1.1' : 'text/xml'
      const xml = `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`
      response.writeHead(status, { 'content-type': type, 'x-amzn-errortype': code }).end(isJson ? JSON.stringify({ __type: code }) : xml)
    })
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
beforeEach(() => {
  attempts = 0
  throttled = 0
})

const perform = async (change: ChangeName, input: object) => {
  const open = createSessions({ pace: createPace(4), requestHandler: createConnection(4), userAgent: 'trailmend/test' })
  return performChange(await open({}), { change, region: 'us-east-1', input: { ...input } })
}

const TRAIL = { Name: 'trail', S3BucketName: 'bucket' }
const ONCE: readonly (readonly [ChangeName, object])[] = [
  ['cloudtrail:CreateTrail', TRAIL],
  ['cloudwatchlogs:CreateLogGroup', { logGroupName: 'group' }],
  ['iam:CreateRole', { RoleName: 'role', AssumeRolePolicyDocument: '{}' }],
]

describe('a call that must not be made twice', () => {
  test('those are the ones that the table of changes says', () => {
    const names = Object.entries(CHANGES).flatMap(([name, { isRepeatable }]) => (isRepeatable ? [] : name))
    expect(ONCE.map(([name]) => name).sort()).toEqual(names.sort())
  })

  test.each(ONCE)('%s is made once where nobody knows whether it was carried out', async (change, input) => {
    expect(await perform(change, input)).toMatchObject({ error: { name: 'InternalFailure' } })
    expect(attempts).toBe(1)
  })

  test('it is made again where it was throttled, for then it was not carried out', async () => {
    throttled = 1
    expect(await perform('cloudtrail:CreateTrail', TRAIL)).toMatchObject({ error: { name: 'InternalFailure' } })
    expect(attempts).toBe(2)
  })
})

test('any other call is made again', async () => {
  expect(await perform('cloudtrail:UpdateTrail', { Name: 'trail' })).toMatchObject({ error: { name: 'InternalFailure' } })
  expect(attempts).toBe(5)
})

test('what the SDK refuses to send is an answer', async () => {
  expect(await perform('s3:PutBucketPolicy', {})).toHaveProperty('error')
})

test.each(Object.keys(CHANGES))('%s can be sent', async (name) => {
  const [service = '', operation = ''] = name.split(':')
  expect(await changeSenderOf({ service, operation })).toBeTypeOf('function')
})

test('nothing else can', async () => {
  await expect(changeSenderOf({ service: 'cloudtrail', operation: 'DeleteTrail' })).rejects.toThrow(
    'no such change: cloudtrail:DeleteTrail',
  )
  await expect(changeSenderOf({ service: 'ec2', operation: 'RunInstances' })).rejects.toThrow('no such change')
})
