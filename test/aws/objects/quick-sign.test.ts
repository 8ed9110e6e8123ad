import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { learnedFrom, type Request, type SendingClient, sendLearned } from '../../../packages/aws/src/objects/learned-request.ts'
import { quickSigner } from '../../../packages/aws/src/objects/quick-sign.ts'

afterEach(() => vi.useRealTimers())

const LASTING = { accessKeyId: 'AKIA', secretAccessKey: 'a secret' }
const PASSING = { ...LASTING, accessKeyId: 'ASIA', sessionToken: 'a/token+==' }
type Credentials = typeof LASTING & { readonly sessionToken?: string }

/** The SDK's signer, with what it is asked to sign. */
async function sdkSigner(credentials: () => Credentials) {
  // Over already, so that the SDK asks anew each time.
  const expiration = new Date(0)
  const { config } = new S3Client({ region: 'eu-west-1', credentials: async () => ({ ...credentials(), expiration }) })
  const signer = await config.signer()
  const paths: string[] = []
  const sign: typeof signer.sign = (request, options) => {
    paths.push(request.path)
    return signer.sign(request, options)
  }
  return { config, paths, signer: { ...signer, sign } }
}

function requestOf(path: string, more: Partial<Request> = {}): Request {
  const headers = { host: 'logs.s3.eu-west-1.amazonaws.com', 'User-Agent': 'an agent', 'x-amz-request-payer': ' a  b ' }
  return { method: 'GET', protocol: 'https:', hostname: headers.host, path, query: { 'x-id': 'GetObject' }, headers, ...more } as Request
}

describe('a signer that learned from a signature', () => {
  test.each([
    ['with lasting credentials', LASTING, {}],
    ['with passing ones', PASSING, {}],
    ['without a query', LASTING, { query: {} }],
    ['with several names in it', LASTING, { query: { b: '2', a: '1', 'x-id': 'GetObject' } }],
    ['of another kind', PASSING, { method: 'HEAD' }],
  ])('signs as the SDK does: %s', async (_what, credentials, more) => {
    const { signer } = await sdkSigner(() => credentials)
    const at = (hour: number) => ({ signingDate: new Date(Date.UTC(2026, 10, 22, hour)) })
    const learned = quickSigner(await signer.sign(requestOf('/AWSLogs/one.json.gz', more), at(1)), credentials.secretAccessKey)
    const wanted = await signer.sign(requestOf('/AWSLogs/o_t-h.er/2.json.gz', more), at(23))
    expect(learned?.sign('/AWSLogs/o_t-h.er/2.json.gz', '20261122T230000Z')).toEqual(wanted.headers)
  })

  test.each<[what: string, secret: string, change: (request: Request) => Request, more?: Partial<Request>]>([
    ['another secret', 'another', (request) => request],
    ['no signature', LASTING.secretAccessKey, (request) => ({ ...request, headers: {} })],
    ['another path', LASTING.secretAccessKey, (request) => ({ ...request, path: '/b' })],
    ['a query that is encoded', LASTING.secretAccessKey, (request) => request, { query: { a: 'b c' } }],
    ['several values of a name', LASTING.secretAccessKey, (request) => request, { query: { a: ['b', 'c'] } }],
  ])('is none where that is of %s', async (_what, secret, change, more = {}) => {
    const { signer } = await sdkSigner(() => LASTING)
    const signed = await signer.sign(requestOf('/a', more), { signingDate: new Date() })
    expect(quickSigner(change(signed as Request), secret)).toBeUndefined()
  })
})

test('the SDK signs the first request of a day and of other credentials, and all that have a body; all have its signature', async () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 23, 59), toFake: ['Date'] })
  let credentials: Credentials = LASTING
  const { config, signer, paths } = await sdkSigner(() => credentials)
  const sent: Request[] = []
  const handle = async (request: Request) => {
    sent.push(request)
    return { response: { statusCode: 200, headers: {} } }
  }
  const client = { config: { ...config, signer: async () => signer, requestHandler: { handle } } } as unknown as SendingClient
  const learned = await learnedFrom(client, requestOf('/logs/'))
  const send = async (path: string, body?: string) => {
    await sendLearned(learned, { path, ...(body !== undefined && { body }) }, undefined)
    const { signer: other } = await sdkSigner(() => credentials)
    const { headers } = learned.request
    if (body === undefined) expect(sent.at(-1)?.headers).toEqual((await other.sign(requestOf(path, { headers }), {})).headers)
  }
  for (const path of ['/1', '/2']) await send(path)
  credentials = PASSING
  for (const path of ['/3', '/4']) await send(path)
  await send('/5', '{}')
  vi.setSystemTime(Date.UTC(2026, 10, 23))
  for (const path of ['/6', '/7']) await send(path)
  expect(paths).toEqual(['/1', '/3', '/5', '/6'])
  expect(sent.map(({ path }) => path)).toEqual(['/1', '/2', '/3', '/4', '/5', '/6', '/7'])
})
