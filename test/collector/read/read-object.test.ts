import { describe, expect, test } from 'vitest'
import { createIdentify, IDENTITY_WORDS } from '../../../packages/collector/src/dedupe/event-identity.ts'
import { createSeenEvents } from '../../../packages/collector/src/dedupe/seen-events.ts'
import { createIdentityList } from '../../../packages/collector/src/read/identity-list.ts'
import { pickEvents } from '../../../packages/collector/src/read/pick-events.ts'
import { type ReadInto, readObject } from '../../../packages/collector/src/read/read-object.ts'
import type { Parcel } from '../../../packages/collector/src/sink/sink.ts'
import { origin } from '../sink/events.ts'

const text = (body: string): Uint8Array => Buffer.from(body)
const event = (id: string, name = 'Run', more = ''): string =>
  `{"eventVersion":"1.11","eventName":"${name}","eventID":"${id}","recipientAccountId":"1"${more}}`
const log = (...events: readonly string[]): Uint8Array => text(`{"Records":[${events.join(',')}]}`)

function reader(more: Partial<ReadInto> = {}) {
  const lines: string[] = []
  const parcel: Parcel = {
    write: (batch) => {
      for (const each of batch) lines.push(Buffer.from(each.raw).toString())
    },
    commit: async () => ({}),
    abort: () => undefined,
  }
  const seen = createSeenEvents(1000, 7)
  const owners = new Map<number, Promise<boolean>>()
  const identify = createIdentify(new Uint8Array(32))
  const base: Omit<ReadInto, 'owner'> = {
    filter: {},
    process: undefined,
    limits: {},
    origin: origin('x'),
    identify,
    seen,
    pending: (owner) => owners.get(owner),
    parcels: [parcel],
    signal: new AbortController().signal,
    ...more,
  }
  return { lines, seen, owners, read: (body: Uint8Array, owner = 1) => readObject(body, { ...base, owner }) }
}

describe('reading an object', () => {
  test('counts what is read, filtered by either filter, a copy, or refused; and tells where each stood', async () => {
    const { lines, read } = reader({
      filter: { where: { eventName: ['Run', 'Stop'] }, event: ({ eventName }) => eventName !== 'Stop' },
      process: (batch) => [...batch].flatMap(({ eventID }, index) => (eventID === 'c' ? [{ index, because: 'bad' }] : [])),
    })
    const reading = await read(
      log(event('a'), event('x', 'Other'), event('b', 'Stop'), event('c'), event('a'), event('a', 'Run', ',"n":1'), event('d')),
    )
    expect(reading).toMatchObject({ read: 7, filtered: 2, duplicate: 1, twins: 1, refused: [{ ordinal: 2, because: 'bad' }] })
    expect([0, 1, 2, 3].map((index) => reading.written.at(index))).toEqual([0, 4, 5, undefined])
    expect(lines).toEqual([event('a'), event('a', 'Run', ',"n":1'), event('d')])
    expect(reading.identities.length).toBe(4)
  })

  test('tells whose copies it left out, of those that are under way', async () => {
    const { read, owners } = reader()
    const [first, second] = [Promise.resolve(true), Promise.resolve(false)]
    owners.set(1, first)
    await read(log(event('a'), event('b')), 1)
    owners.set(2, second)
    await read(log(event('c')), 2)
    expect((await read(log(event('a'), event('b'), event('a'), event('d'), event('d')), 3)).firsts).toEqual(new Set([first]))
    owners.delete(1)
    expect(await read(log(event('a'), event('c')), 4)).toMatchObject({ duplicate: 2, firsts: new Set([second]) })
  })

  test.each([
    ['is broken in the middle', text(`{"Records":[${event('a')},${event('b')},]`)],
    ['is cut', text(`{"Records":[${event('a')},${event('b')}`)],
  ])('that %s forgets what it noted', async (_what, body) => {
    const { seen, read } = reader()
    await expect(read(body)).rejects.toMatchObject({ name: 'StreamError' })
    expect(seen.size).toBe(0)
    expect(await read(log(event('a')), 2)).toMatchObject({ duplicate: 0 })
  })

  test('whose hook throws, or that is ended, forgets what it noted', async () => {
    const end = new AbortController()
    const hook = reader({
      process: () => {
        throw new Error('hook')
      },
    })
    await expect(hook.read(log(event('a')))).rejects.toThrow('hook')
    const ended = reader({ signal: end.signal })
    end.abort(new Error('over'))
    await expect(ended.read(log(event('a')))).rejects.toThrow('over')
    expect([hook.seen.size, ended.seen.size]).toEqual([0, 0])
  })

  test('a hook is given the same events each time that it walks a batch', async () => {
    const { read } = reader({ process: (batch) => [...batch].map((event) => ({ index: [...batch].indexOf(event), because: 'x' })) })
    const reading = await read(log(event('a'), event('b'), event('c')))
    expect(reading.refused.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2])
  })

  test('takes nothing for a copy that has no id', async () => {
    const { lines, read } = reader()
    const bare = '{"eventVersion":"1.11","eventName":"Run"}'
    expect(await read(log(bare, bare))).toMatchObject({ read: 2, duplicate: 0 })
    expect(lines).toEqual([bare, bare])
  })

  test('refusals that name no event of the batch refuse nothing', async () => {
    const { read } = reader({
      process: () => [
        { index: 9, because: 'x' },
        { index: -1, because: 'x' },
      ],
    })
    const reading = await read(log(event('a')))
    expect([reading.refused, reading.written.length, reading.written.at(0)]).toEqual([[], 1, 0])
  })
})

const EMPTY = new Uint8Array()

test('events are picked by where they stand among those that are let through, with their bytes and offsets', async () => {
  const body = log(event('a'), event('x', 'Other'), event('b'), event('c'))
  const picked = await pickEvents(body, new Set([1, 2, 9]), { where: { eventName: ['Run'] }, limits: {} })
  expect(
    picked.map(({ ordinal, raw = EMPTY, offset }) => [ordinal, Buffer.from(raw).toString(), Buffer.from(body).indexOf(raw) === offset]),
  ).toEqual([
    [1, event('b'), true],
    [2, event('c'), true],
  ])
  for (const { raw = EMPTY } of picked) expect(raw.buffer.byteLength).toBeLessThan(10_000)
})

test('a list of identities is in pieces, none of them large, and keeps their order', () => {
  const list = createIdentityList()
  expect([list.length, list.pieces()]).toEqual([0, []])
  const identity = new Int32Array(IDENTITY_WORDS)
  for (let at = 0; at < 40_000; at++) list.push(identity.fill(at), 0)
  const words = list.pieces().flatMap((piece) => [...piece])
  expect([list.length, words.length]).toEqual([40_000, 40_000 * IDENTITY_WORDS])
  expect(words.every((word, at) => word === Math.floor(at / IDENTITY_WORDS))).toBe(true)
  expect(Math.max(...list.pieces().map(({ byteLength }) => byteLength))).toBeLessThanOrEqual(128 * 1024)
})
