import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http'
import { Agent, createServer, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { createAccounts, namedAccount } from './accounts.ts'
import type { Answer } from './answer.ts'
import type { CallHead, MotoCall } from './call.ts'
import { readHead, readOperation } from './call.ts'
import { statusKey } from './corrections/trail-status.ts'
import type { Choice, Correction } from './corrections.ts'
import { chooseCorrections, correctionsFor } from './corrections.ts'
import type { FaultAnswer, FaultMatcher } from './faults.ts'
import { createFaults, faultAnswer } from './faults.ts'
import { isObserved, observe } from './observe.ts'
import type { CannedEvent, GroundState, OrganizationTrail, PublicKey, TrailStatusFields } from './state.ts'
import { clearState, createState } from './state.ts'

/** One call as it was recorded; `status` is 0 until it is answered and when the connection was cut. `at` is milliseconds since 1970. */
export interface RecordedCall {
  readonly service: string
  readonly region: string
  readonly operation: string
  readonly account: string
  readonly input: Readonly<Record<string, unknown>>
  readonly status: number
  readonly at: number
}

/** Options of a proxy. */
export interface ProxyOptions {
  /** Milliseconds that every call waits before it is answered; by default 0. */
  readonly latencyMs?: number
  /** Which corrections to apply; by default all. */
  readonly corrections?: Choice
}

/** A proxy before moto: it records calls, corrects answers, and fails or slows calls on demand. */
export interface MotoProxy {
  readonly url: string
  readonly port: number
  /** The calls received, in the order they came. */
  readonly calls: readonly RecordedCall[]
  latencyMs: number
  /** Forgets the recorded calls. */
  readonly clear: () => void
  /** Empties moto, and forgets calls, faults and all that was set. IAM enforcement is switched off. */
  readonly reset: () => Promise<void>
  /** Sets a fault for the next `times` matching calls, by default for every one. */
  readonly fault: (matcher: FaultMatcher, answer: FaultAnswer, options?: { readonly times?: number }) => void
  readonly clearFaults: () => void
  /** Sets fields of a trail's status, in one Region or in all. Replaces what was set before for the same scope. */
  readonly trailStatus: (arn: string, fields: TrailStatusFields, scope?: { readonly region?: string }) => void
  /** Shows a trail, created through this proxy before, to member accounts. Throws when the trail isn't known. */
  readonly organizationTrail: (trail: OrganizationTrail) => void
  /** Sets the public keys of a Region, by default us-east-1. */
  readonly publicKeys: (keys: readonly PublicKey[], region?: string) => void
  /** Sets what LookupEvents finds in an account and Region. */
  readonly events: (events: readonly CannedEvent[], place: { readonly account: string; readonly region: string }) => void
  /** Sets MFA delete of a bucket as its owner's root user would. */
  readonly mfaDelete: (bucket: string, status: 'Enabled' | 'Disabled') => void
  readonly stop: () => Promise<void>
}

type Recorded = { -readonly [Field in keyof RecordedCall]: RecordedCall[Field] }

// Headers that concern one connection only, and the two that a proxy must write itself.
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'expect',
  'proxy-connection',
  'upgrade',
])

const passedOn = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name)))

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

function sendAnswer(response: ServerResponse, answer: Answer): void {
  const headers = passedOn(answer.headers)
  // A HEAD answer announces a length without having a body.
  if (response.req.method !== 'HEAD') headers['content-length'] = answer.body.length
  response.writeHead(answer.status, headers).end(answer.body)
}

/** What a proxy works with. */
interface Works {
  readonly target: URL
  readonly agent: Agent
  readonly chain: (service: string, operation: string) => readonly Correction[]
  readonly state: GroundState
  readonly accounts: ReturnType<typeof createAccounts>
  readonly faults: ReturnType<typeof createFaults>
}

interface Onward {
  readonly method: string
  readonly url: string
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer | IncomingMessage
}

function ask({ target, agent }: Works, { method, url, headers, body }: Onward): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = target
    const onward = request({ hostname, port, agent, method, path: url, headers: passedOn(headers) }, resolve).once('error', reject)
    if (Buffer.isBuffer(body)) onward.end(body)
    else body.once('error', reject).pipe(onward)
  })
}

function headersOnward(call: MotoCall, accessKey: string): OutgoingHttpHeaders {
  const named = namedAccount(accessKey)
  const account = named === undefined ? {} : { 'x-moto-account-id': named }
  return { ...call.headers, ...account, ...(call.body === undefined ? {} : { 'content-length': call.body.length }) }
}

async function askMoto(works: Works, call: MotoCall, accessKey: string): Promise<Answer> {
  const { method, url, body } = call
  const answer = await ask(works, { method, url, headers: headersOnward(call, accessKey), body: body ?? Buffer.alloc(0) })
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await readAll(answer) }
}

function answerCall(works: Works, call: MotoCall, accessKey: string): Promise<Answer> {
  const chain = works.chain(call.service, call.operation)
  const from = (index: number, asked: MotoCall): Promise<Answer> => {
    const row = chain[index]
    return row === undefined ? askMoto(works, asked, accessKey) : row.apply(asked, (onward) => from(index + 1, onward), works.state)
  }
  return from(0, call)
}

async function streamThrough(works: Works, onward: Onward, response: ServerResponse): Promise<number> {
  const answer = await ask(works, onward)
  const status = answer.statusCode ?? 502
  response.writeHead(status, passedOn(answer.headers))
  answer.pipe(response)
  return status
}

/** Forwards a request of moto's own interface, which no service signs. */
async function passMotoApi(works: Works, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming
  if (url === '/moto-api/reset') clearState(works.state)
  await streamThrough(works, { method, url, headers, body: incoming }, response)
}

// S3 alone carries large bodies; a call that nobody corrects or observes passes unread.
const streams = (works: Works, head: CallHead, operation: string): boolean =>
  head.service === 's3' && !isObserved('s3', operation) && works.chain('s3', operation).every(({ service }) => service === '*')

async function readCall(works: Works, incoming: IncomingMessage, head: CallHead): Promise<MotoCall> {
  const { method = 'GET', url = '/', headers } = incoming
  const { protocol, service, region, accessKey } = head
  const account = works.accounts.of(accessKey, headers)
  const isS3 = service === 's3'
  const early = isS3 ? readOperation(protocol, { method, url, headers, body: undefined }) : undefined
  const body = early !== undefined && streams(works, head, early.operation) ? undefined : await readAll(incoming)
  const { operation, input } = early ?? readOperation(protocol, { method, url, headers, body })
  return { method, url, headers, protocol, service, region, account, operation, input, body }
}

/** Answers one call and tells the status; 0 when the connection was cut instead. */
async function serve(
  works: Works,
  call: MotoCall,
  wire: { incoming: IncomingMessage; response: ServerResponse; accessKey: string },
): Promise<number> {
  const { incoming, response, accessKey } = wire
  const fault = works.faults.meet(call)
  if (fault?.kind === 'hang-up') {
    incoming.socket.destroy()
    return 0
  }
  if (fault?.kind === 'slow') await pause(fault.ms)
  const failure = fault === undefined ? undefined : faultAnswer(call, fault)
  if (failure !== undefined) {
    incoming.resume()
    sendAnswer(response, failure)
    return failure.status
  }
  if (call.body === undefined) {
    const { method, url } = call
    return streamThrough(works, { method, url, headers: headersOnward(call, accessKey), body: incoming }, response)
  }
  const answer = await answerCall(works, call, accessKey)
  works.accounts.learn(call, answer)
  observe(works.state, call, answer)
  sendAnswer(response, answer)
  return answer.status
}

function createWorks(target: string, choice: Choice): Works {
  const rows = chooseCorrections(choice)
  const chains = new Map<string, readonly Correction[]>()
  const chain = (service: string, operation: string): readonly Correction[] => {
    const key = `${service}:${operation}`
    const known = chains.get(key) ?? correctionsFor(rows, service, operation)
    chains.set(key, known)
    return known
  }
  const agent = new Agent({ keepAlive: true })
  return { target: new URL(target), agent, chain, state: createState(), accounts: createAccounts(), faults: createFaults() }
}

/** The part of a proxy that tests set. */
function createControls({
  state,
  faults,
}: Works): Pick<MotoProxy, 'fault' | 'clearFaults' | 'trailStatus' | 'organizationTrail' | 'publicKeys' | 'events' | 'mfaDelete'> {
  return {
    fault: (matcher, answer, options = {}) => faults.add(matcher, answer, options.times),
    clearFaults: faults.clear,
    trailStatus: (arn, fields, scope = {}) => void state.statuses.set(statusKey(arn, scope.region), fields),
    organizationTrail: (trail) => {
      if (!state.trails.has(trail.arn)) throw new Error(`${trail.arn} was not created through this proxy`)
      state.organizationTrails.set(trail.arn, trail)
    },
    publicKeys: (keys, region = 'us-east-1') => void state.publicKeys.set(region, keys),
    events: (events, { account, region }) => void state.events.set(`${account} ${region}`, events),
    mfaDelete: (bucket, status) => void state.mfaDelete.set(bucket, status),
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the loopback interface gave no port')
  return address.port
}

async function resetMoto(target: string): Promise<void> {
  const posts = [
    fetch(`${target}/moto-api/reset`, { method: 'POST' }),
    fetch(`${target}/moto-api/reset-auth`, { method: 'POST', body: 'inf' }),
  ]
  const answers = await Promise.all(posts)
  for (const answer of answers) if (!answer.ok) throw new Error(`moto answered ${answer.status} to its reset`)
}

/**
 * Starts a proxy before the moto server at `target`, on a free loopback port. Clients keep their connections; moto closes its own
 * after each answer. The corrections know only of changes made through this proxy.
 */
export async function startProxy(target: string, options: ProxyOptions = {}): Promise<MotoProxy> {
  const works = createWorks(target, options.corrections ?? 'all')
  const calls: Recorded[] = []
  let latencyMs = options.latencyMs ?? 0

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (incoming.url?.startsWith('/moto-api/')) return passMotoApi(works, incoming, response)
    const head = readHead(incoming.headers)
    const at = Date.now()
    const call = await readCall(works, incoming, head)
    const { service, region, operation, account, input } = call
    const recorded: Recorded = { service, region, operation, account, input, status: 0, at }
    calls.push(recorded)
    if (latencyMs > 0) await pause(latencyMs)
    recorded.status = await serve(works, call, { incoming, response, accessKey: head.accessKey })
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502, { 'content-type': 'text/plain' }).end(`the proxy got no answer from moto: ${error}`)
    })
  })
  const port = await listen(server)
  const clear = (): void => {
    calls.length = 0
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    calls,
    get latencyMs() {
      return latencyMs
    },
    set latencyMs(value) {
      latencyMs = value
    },
    clear,
    reset: async () => {
      await resetMoto(target)
      clear()
      works.faults.clear()
      works.accounts.clear()
      clearState(works.state)
    },
    ...createControls(works),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      works.agent.destroy()
    },
  }
}
