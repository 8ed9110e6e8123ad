import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { CollectorError } from '../../../../packages/collector/src/collector-error.ts'
import type { HttpSinkOptions } from '../../../../packages/collector/src/sink/http/http-options.ts'
import { createHttpSink } from '../../../../packages/collector/src/sink/http/http-sink.ts'
import { realClock } from '../clock.ts'
import { logOf, NEVER, origin, records, writeLog } from '../events.ts'
import { type Received, startReceiver } from '../receiver.ts'

const receiver = await startReceiver()
afterAll(receiver.close)
beforeEach(() => {
  receiver.taken.length = receiver.seen.length = 0
  receiver.answer = () => false
})

const texts = records('http', 10)
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const waits: number[] = []
const hasty = {
  ...realClock,
  random: () => 0.5,
  sleep(milliseconds: number, signal?: AbortSignal) {
    if (signal !== NEVER) return realClock.sleep(milliseconds, signal)
    waits.push(milliseconds)
    return Promise.resolve()
  },
}
const base: HttpSinkOptions = { url: receiver.url, clock: hasty, allowHttp: true, allowPrivate: true, secret, concurrency: 1 }

async function store(options: Partial<HttpSinkOptions> = {}, some = texts) {
  waits.length = 0
  const sink = createHttpSink({ ...base, ...options })
  const parcel = sink.open(origin('http'))
  await writeLog(parcel, logOf(some))
  try {
    return await parcel.commit(NEVER)
  } finally {
    await sink.close?.()
  }
}
const answered = (response: ServerResponse, status: number) => {
  response.writeHead(status).end()
  return true
}
const lines = (received: readonly Received[]) => received.flatMap((each) => each.lines)
const answers = (...statuses: readonly (number | ((response: ServerResponse) => void))[]) => {
  const left = [...statuses]
  receiver.answer = (_, response) => {
    const next = left.shift()
    if (next === undefined) return false
    if (typeof next === 'number') response.writeHead(next).end()
    else next(response)
    return true
  }
}

describe('an HTTP sink', () => {
  test('sends batches that are signed, and named by what they hold', async () => {
    await store({ batch: { events: 4 } })
    expect(receiver.taken.map(({ lines }) => lines.length)).toEqual([4, 4, 2])
    const { headers, text } = receiver.taken[0] ?? { headers: {}, text: '' }
    expect(headers).toMatchObject({ 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' })
    new Webhook(secret).verify(text, headers as Record<string, string>, { jsonParse: false })
    const ids = receiver.taken.map((each) => each.headers['webhook-id'])
    expect(new Set(ids).size).toBe(3)
    await store({ batch: { events: 4 } })
    expect(receiver.taken.slice(3).map((each) => each.headers['webhook-id'])).toEqual(ids)
  })

  test('sends JSON, plain and unsigned, where it is told', async () => {
    const { secret: _, ...unsigned } = base
    const sink = createHttpSink({ ...unsigned, format: 'json', gzip: false, headers: { authorization: 'Bearer x' } })
    const parcel = sink.open(origin('http'))
    await writeLog(parcel, logOf(texts))
    await parcel.commit(NEVER)
    const { headers = {}, text = '' } = receiver.taken[0] ?? {}
    expect(JSON.parse(text)).toEqual(texts.map((each) => JSON.parse(each)))
    expect(headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer x' })
    expect([headers['content-encoding'], headers['webhook-signature']]).toEqual([undefined, undefined])
  })

  test('batches keep to bytes, but for an event that is larger', async () => {
    const mixed = [...records('small', 3), ...records('large', 1, 4000), ...records('end', 2)]
    await store({ batch: { bytes: 600 } }, mixed)
    expect(receiver.taken.map((each) => each.lines.length)).toEqual([2, 1, 1, 2])
    expect(lines(receiver.taken)).toEqual(mixed)
  })

  test.each([
    { what: '500', first: 500 },
    { what: '503', first: 503 },
    { what: '429', first: 429 },
    { what: 'a reset', first: (response: ServerResponse) => response.socket?.destroy() },
    { what: 'half an answer’s head', first: (response: ServerResponse) => response.socket?.end('HTTP/1.1 20') },
    { what: 'no HTTP', first: (response: ServerResponse) => response.socket?.end('hello\r\n\r\n') },
  ])('$what: tries again, by the same id', async ({ first }) => {
    answers(first as number)
    expect((await store()).rejected).toEqual([])
    expect(receiver.seen.map(({ headers }) => headers['webhook-id'])).toEqual(
      [receiver.taken[0], receiver.taken[0]].map((each) => each?.headers['webhook-id']),
    )
    expect(lines(receiver.taken)).toEqual(texts)
  })

  test('waits as long as it is asked, and somewhat longer', async () => {
    answers((response) => response.writeHead(429, { 'retry-after': '3' }).end())
    await store()
    expect(waits).toEqual([3500])
  })

  test('does not wait longer than it may', async () => {
    answers((response) => response.writeHead(429, { 'retry-after': '3600' }).end())
    await expect(store()).rejects.toMatchObject({ name: 'SinkError', code: 'busy' })
    expect([waits, receiver.seen.length]).toEqual([[], 1])
  })

  test('an answer that does not come in time is tried again', async () => {
    let stalls = 1
    receiver.answer = () => stalls-- > 0
    await store({ timeout: 100 })
    expect([receiver.seen.length, receiver.taken.length]).toEqual([2, 1])
  })

  test('an answer that comes drop by drop is not waited for', async () => {
    answers((response) => {
      response.writeHead(500, { 'content-length': '100000' }).flushHeaders()
      const timer = setInterval(() => response.write('x'), 5)
      response.on('close', () => clearInterval(timer))
    })
    await store({ timeout: 100 })
    expect(receiver.taken.length).toBe(1)
  })

  test('gives up after so many attempts; a second commit sends only what is not there', async () => {
    receiver.answer = (_, response) => receiver.seen.length > 1 && receiver.seen.length < 5 && answered(response, 500)
    const sink = createHttpSink({ ...base, batch: { events: 5 }, retry: { attempts: 3 } })
    const parcel = sink.open(origin('http'))
    await writeLog(parcel, logOf(texts))
    await expect(parcel.commit(NEVER)).rejects.toMatchObject({ code: 'busy' })
    await parcel.commit(NEVER)
    expect(lines(receiver.taken)).toEqual(texts)
  })

  test.each([401, 403, 404, 410, 302])('%i is not the fault of the events', async (status) => {
    receiver.answer = (_, response) => answered(response, status)
    await expect(store()).rejects.toMatchObject({ code: 'refused' })
    expect(receiver.seen.length).toBe(1)
  })

  test('a redirection is not followed', async () => {
    answers((response) => response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data/' }).end())
    await expect(store()).rejects.toMatchObject({ code: 'refused' })
  })

  test('of a batch that is not taken the bad events are found, and rejected', async () => {
    const isBad = (line: string) => line.includes('"Do3"') || line.includes('"Do8"')
    receiver.answer = (request, response) => request.lines.some(isBad) && answered(response, 422)
    const { rejected } = await store()
    expect(rejected).toEqual([3, 8].map((index) => ({ index, because: 'the receiver does not take it' })))
    expect(lines(receiver.taken).sort()).toEqual(texts.filter((each) => !isBad(each)).sort())
  })

  test('what is not UTF-8 is rejected: a signature is of a text', async () => {
    const broken = Buffer.from(logOf(texts))
    broken[broken.indexOf('é')] = 0xff
    const sink = createHttpSink(base)
    const parcel = sink.open(origin('http'))
    await writeLog(parcel, broken)
    expect((await parcel.commit(NEVER)).rejected).toEqual([{ index: 0, because: 'its bytes are not UTF-8' }])
  })

  test('a parcel too large to hold gives the same batches', async () => {
    const many = records('many', 300)
    await store({ batch: { events: 7 } }, many)
    const ids = receiver.taken.map(({ headers }) => headers['webhook-id'])
    receiver.taken.length = 0
    const sink = createHttpSink({ ...base, batch: { events: 7 }, hold: 1000 })
    const parcel = sink.open(origin('http'))
    for (let at = 0; at < many.length; at += 25) await writeLog(parcel, logOf(many.slice(at, at + 25)))
    expect(receiver.taken.length).toBeGreaterThan(10)
    await parcel.commit(NEVER)
    expect(receiver.taken.map(({ headers }) => headers['webhook-id'])).toEqual(ids)
  })

  test('rejected events keep their numbers, whoever rejects them and however early they are sent', async () => {
    const encode = ({ eventName = '', raw }: { readonly eventName: string | undefined; readonly raw: Uint8Array }) =>
      /Do\d*3$/.test(eventName) ? { because: 'a three' } : Buffer.from(raw)
    receiver.answer = (request, response) => request.lines.some((line) => /"Do\d*7"/.test(line)) && answered(response, 400)
    const many = records('many', 100)
    const sink = createHttpSink({ ...base, batch: { events: 7 }, hold: 1000, events: { name: 'no-threes', encode } })
    const parcel = sink.open(origin('http'))
    for (let at = 0; at < many.length; at += 20) await writeLog(parcel, logOf(many.slice(at, at + 20)))
    const { rejected = [], events } = await parcel.commit(NEVER)
    expect(rejected.map(({ index }) => index)).toEqual(many.flatMap((_, at) => (at % 10 === 3 || at % 10 === 7 ? [at] : [])))
    expect([events, lines(receiver.taken).length]).toEqual([80, 80])
  })

  test('a signal stops it while it waits', async () => {
    receiver.answer = (_, response) => answered(response, 500)
    const stop = new AbortController()
    const sink = createHttpSink({ ...base, clock: realClock })
    const parcel = sink.open(origin('http'))
    await writeLog(parcel, logOf(texts))
    const commit = parcel.commit(stop.signal)
    setTimeout(() => stop.abort(new Error('stopped')), 50)
    await expect(commit).rejects.toThrow('stopped')
  })
})

describe('where an HTTP sink sends', () => {
  const wrong = (options: Partial<HttpSinkOptions>) => () => createHttpSink({ url: 'https://example.com/', clock: realClock, ...options })
  test.each([
    { url: 'http://example.com/' },
    { url: 'ftp://example.com/', allowHttp: true },
    { url: 'nonsense' },
    { url: 'https://user:password@example.com/' },
    { url: 'https://127.0.0.1/' },
    { url: 'https://0x7f.1/' },
    { url: 'https://2130706433/' },
    { url: 'https://[::1]/' },
    { url: 'https://[::ffff:10.0.0.1]/' },
    { url: 'https://169.254.169.254/', allowPrivate: true },
    { headers: { 'Content-Type': 'text/plain' } },
    { headers: { 'Webhook-Id': 'x' } },
    { secret: 'whsec_short' },
    { secret: 'no prefix' },
  ])('%o is refused before anything is sent', (options) => {
    expect(wrong(options)).toThrow(CollectorError)
  })

  test('a name that leads into the intranet is refused when it is connected to', async () => {
    const url = receiver.url.replace('127.0.0.1', 'events.example.com')
    const lookup: HttpSinkOptions['lookup'] = (_, done) => done(null, [{ address: '127.0.0.1', family: 4 }])
    await expect(store({ url, lookup, allowPrivate: false })).rejects.toMatchObject({ code: 'forbidden' })
    expect(receiver.seen).toEqual([])
    await store({ url, lookup })
    expect(lines(receiver.taken)).toEqual(texts)
  })

  test('a name that leads elsewhere at the second lookup is not followed there', async () => {
    const url = receiver.url.replace('127.0.0.1', 'events.example.com')
    let asked = 0
    const lookup: HttpSinkOptions['lookup'] = (_, done) =>
      done(null, [{ address: asked++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 }])
    answers((response) => response.socket?.destroy())
    await expect(store({ url, lookup })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('nobody there is worth another try', async () => {
    await expect(store({ url: 'http://127.0.0.1:9/', retry: { attempts: 2 } })).rejects.toMatchObject({ code: 'unreachable' })
    expect(waits.length).toBe(1)
  })
})
