// Answers in place of AWS, in a process of its own so that it can be told apart from what is measured. `moto` is moto's server
// behind the proxy of the tests, with a trail in every account; `stand-in` is a few lines that answer at once, whatever the load.
import { type ChildProcess, fork } from 'node:child_process'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { REGIONS_ALWAYS_ENABLED } from '@trailmend/core'
import { createTrailWorld, placeAt } from '../test/fakes/moto/account.ts'
import { startProxy } from '../test/fakes/moto/proxy.ts'
import { startMoto } from '../test/fakes/moto/server.ts'

/** What answers: which program, how long each call takes, and which estate it shows. */
export interface Wish {
  readonly kind: 'moto' | 'stand-in'
  readonly latencyMs: number
  readonly accounts: readonly string[]
  /** KMS keys in every region; the stand-in's only. */
  readonly keys: number
}

/** Calls answered, by account, region and operation, with the time of the first and the last, in milliseconds since 1970. */
export type Counts = readonly (readonly [place: string, calls: number, first: number, last: number])[]

/** A process that answers. */
export interface LoopbackAws {
  readonly url: string
  counts(): Promise<Counts>
  stop(): void
}

/** Start a process that answers as wished. */
export async function startLoopback(wish: Wish): Promise<LoopbackAws> {
  const child = fork(import.meta.filename, [JSON.stringify(wish)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const { url } = (await told(child)) as { url: string }
  return {
    url,
    counts: async () => {
      child.send('counts')
      return (await told(child)) as Counts
    },
    stop: () => void child.kill(),
  }
}

function told(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`what answers ended with ${code}`)))
  })
}

/** A key that names its account, as the proxy of the tests reads it. */
const keyOf = (account: string) => `AKIA0000${account}`

async function serveMoto({ latencyMs, accounts }: Wish): Promise<string> {
  const moto = await startMoto()
  const proxy = await startProxy(moto.url)
  for (const account of accounts) await createTrailWorld(placeAt(proxy.url, { account }), { name: 'main' })
  proxy.clear()
  proxy.latencyMs = latencyMs
  answerCounts(() => {
    const places = Map.groupBy(proxy.calls, ({ account, region, service, operation }) => `${account} ${region} ${service}:${operation}`)
    return [...places].map(([place, calls]) => [place, calls.length, calls[0]?.at ?? 0, calls.at(-1)?.at ?? 0])
  })
  process.once('disconnect', () => void moto.stop().then(() => process.exit()))
  process.once('SIGTERM', () => void moto.stop().then(() => process.exit()))
  return proxy.url
}

async function serveStandIn({ latencyMs, keys }: Wish): Promise<string> {
  const counts = new Map<string, [number, number, number]>()
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const { account, region, operation } = read(request, body)
    const place = `${account} ${region} ${operation}`
    const [calls, first] = counts.get(place) ?? [0, Date.now()]
    counts.set(place, [calls + 1, first, Date.now()])
    await pause(latencyMs)
    const answer = answerTo(operation, { account, region, keys, body })
    const type = answer.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.1'
    response.writeHead(200, { 'content-type': type }).end(answer)
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  answerCounts(() => [...counts].map(([place, [calls, first, last]]) => [place, calls, first, last]))
  process.once('disconnect', () => process.exit())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function answerCounts(counts: () => Counts): void {
  process.on('message', () => process.send?.(counts()))
}

function read({ headers }: IncomingMessage, body: string): { account: string; region: string; operation: string } {
  const [, key = '', region = ''] = /Credential=([^/]+)\/\d+\/([^/]+)/.exec(headers.authorization ?? '') ?? []
  const target = String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1)
  return { account: key.slice(-12), region, operation: target || (new URLSearchParams(body).get('Action') ?? '') }
}

interface Asked {
  readonly account: string
  readonly region: string
  readonly keys: number
  readonly body: string
}

function answerTo(operation: string, asked: Asked): string {
  const { account, region } = asked
  const trail = `arn:aws:cloudtrail:us-east-1:${account}:trail/main`
  const keyArn = (n: number) => `arn:aws:kms:${region}:${account}:key/${n}`
  const answers: Readonly<Record<string, () => string>> = {
    AssumeRole: () => {
      const role = new URLSearchParams(asked.body).get('RoleArn') ?? ''
      const credentials = `<AccessKeyId>${keyOf(role.split(':')[4] ?? '')}</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>`
      return `<AssumeRoleResponse><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`
    },
    GetCallerIdentity: () =>
      `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account><Arn>arn:aws:sts::${account}:assumed-role/checker/x</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    DescribeRegions: () =>
      `<DescribeRegionsResponse><regionInfo>${REGIONS_ALWAYS_ENABLED.aws.map((name) => `<item><regionName>${name}</regionName><optInStatus>opt-in-not-required</optInStatus></item>`).join('')}</regionInfo></DescribeRegionsResponse>`,
    DescribeTrails: () =>
      JSON.stringify({ trailList: [{ TrailARN: trail, Name: 'main', IsMultiRegionTrail: true, HomeRegion: 'us-east-1' }] }),
    GetTrailStatus: () => JSON.stringify({ IsLogging: true }),
    ListKeys: () => JSON.stringify({ Keys: Array.from({ length: asked.keys }, (_, n) => ({ KeyId: String(n), KeyArn: keyArn(n) })) }),
    DescribeKey: () => JSON.stringify({ KeyMetadata: { KeyId: 'x', Arn: keyArn(0), KeyManager: 'AWS', KeyState: 'Enabled' } }),
  }
  return answers[operation]?.() ?? '{}'
}

if (process.argv[1] === import.meta.filename) {
  const wish: Wish = JSON.parse(process.argv[2] ?? '{}')
  process.send?.({ url: await (wish.kind === 'moto' ? serveMoto(wish) : serveStandIn(wish)) })
}
