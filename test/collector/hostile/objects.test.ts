import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { collect, type HostileObject, type HostileOptions, keyOf } from './ground.ts'

const text = (body: string): Uint8Array => new Uint8Array(Buffer.from(body))
const event = (id: unknown, more = ''): string =>
  `{"eventVersion":"1.11","eventName":"RunInstances","eventID":${JSON.stringify(id)}${more}}`
const log = (...events: readonly string[]): string => `{"Records":[${events.join(',')}]}`
const GOOD = log(event('good'))

afterAll(() => console.info(`peak RSS with all of it: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`))

/** Bytes as they come: the head, what follows so many times, and the tail. */
function pieces(head: string, [piece, times]: readonly [string, number], tail: string): HostileObject {
  const more = text(piece)
  return {
    size: 10 * 2 ** 30,
    async *stream() {
      yield text(head)
      for (let at = 0; at < times; at++) yield more
      yield text(tail)
    },
  }
}

const MEBIBYTE = 'x'.repeat(2 ** 20)
const SPACES = ' '.repeat(2 ** 20)

/** The last four bytes say how many came of it: 4 GiB less one. */
function claiming(zipped: Uint8Array): Uint8Array {
  const copy = new Uint8Array(zipped)
  copy.fill(0xff, -4)
  return copy
}

describe('an object that cannot be taken goes to quarantine, and the next one goes on', () => {
  test.each<readonly [what: string, object: HostileObject, code: string]>([
    ['a bomb, by its ratio', gzipSync(`{"Records":[${' '.repeat(2 ** 26)}${event(1)}]}`), 'ratio-too-high'],
    ['a bomb of bombs', gzipSync(gzipSync(log(event(1)))), 'not-a-log'],
    ['a bomb, by its size', pieces('{"Records":[', [SPACES, 64], `${event(1)}]}`), 'too-large'],
    ['a header that claims 4 GiB', claiming(gzipSync(log(event(1)))), 'gzip-broken'],
    ['a size of 10 GiB, and nothing behind it', pieces('', ['', 0], ''), 'empty'],
    ['a string that never ends', pieces('{"Records":[{"a":"', [MEBIBYTE, 34], ''), 'record-too-large'],
    ['a string that ends with the object', text(`{"Records":[{"a":"${MEBIBYTE}`), 'truncated'],
    [
      'a large record, too deep',
      pieces(`{"Records":[{"a":${'['.repeat(2000)}"`, [MEBIBYTE, 17], `"${']'.repeat(2000)}}]}`),
      'record-too-deep',
    ],
    ['nothing', new Uint8Array(0), 'empty'],
    ['nothing, zipped', gzipSync(''), 'empty'],
    ['NUL', new Uint8Array(1000), 'not-a-log'],
    ['half of a log', text(GOOD.slice(0, -3)), 'truncated'],
    ['half of a zipped log', gzipSync(GOOD).subarray(0, 40), 'gzip-broken'],
    ['rubbish behind a zipped log', Buffer.concat([gzipSync(GOOD), text('rubbish')]), 'gzip-broken'],
    ['a log with two lists', text(`${GOOD.slice(0, -1)},"Records":[${event(1)}]}`), 'two-record-lists'],
    ['a text', text('hello'), 'not-a-log'],
    ['HTML', text('<html><body>AccessDenied</body></html>'), 'not-a-log'],
    ['a number', text('42'), 'not-a-log'],
    ['JSON that is no log', text('{"Message":"hello"}'), 'not-a-log'],
    ['AWS Config', text('{"fileVersion":"1.0","configSnapshotId":"x","configurationItems":[{"a":1}]}'), 'not-a-log'],
    [
      'a load balancer',
      text('http 2026-11-22T10:00:00.000000Z app/x/y 192.0.2.1:80 10.0.0.1:80 0.0 0.0 0.0 200 200 34 366 "GET / HTTP/1.1"\n'),
      'not-a-log',
    ],
    ['records that are none', text('{"Records":[1,2]}'), 'invalid-json'],
    ['a list that is none', text('{"Records":{"a":1}}'), 'not-a-log'],
  ])('%s', async (_what, object, code) => {
    const { stored, quarantined, left, counts, problems } = await collect(
      new Map([
        [keyOf('bad'), object],
        [keyOf('good'), gzipSync(GOOD)],
      ]),
      { limits: { maxBytes: 48 * 2 ** 20 } },
    )
    expect(quarantined.map((entry) => [entry.what, entry.code])).toEqual([['object', code]])
    expect(quarantined[0]?.because).not.toBe('')
    expect([...stored]).toEqual([[keyOf('good'), [event('good')]]])
    expect(left).toEqual([])
    expect(counts.objects).toMatchObject({ stored: 1, quarantined: 1 })
    expect(counts.events).toMatchObject({ read: 1, kept: 1 })
    expect(problems.every(({ isFatal }) => !isFatal)).toBe(true)
  })
})

const odd = (body: string): string => `{"eventVersion":"1.11",${body}}`

describe('an odd event is stored as it came', () => {
  test.each<readonly [what: string, raw: string]>([
    ['depth of a million', odd(`"a":${'['.repeat(1e6)}${']'.repeat(1e6)}`)],
    ['keys twice', odd('"eventID":"a","eventID":"b","eventName":"x","eventName":"y"')],
    ['__proto__', odd('"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"eventID":"p"')],
    ['an id that is a number', odd('"eventID":1e999')],
    ['an id that is an object', odd('"eventID":{"a":1},"recipientAccountId":[]')],
    ['an id that is null', odd('"eventID":null,"recipientAccountId":null')],
    ['an empty id', odd('"eventID":""')],
    ['an id of a mebibyte', odd(`"eventID":"${MEBIBYTE}"`)],
    ['an id of lone surrogates', odd('"eventID":"\\ud800","recipientAccountId":"\\udfff"')],
    ['an account that is an object', odd('"eventID":"a","recipientAccountId":{"__proto__":1}')],
    ['a time that is none', odd('"eventID":"a","eventTime":"yesterday"')],
    ['a time that is a number', odd('"eventID":"a","eventTime":1e308')],
    ['a time far away', odd('"eventID":"a","eventTime":"+275760-09-13T00:00:00.001Z"')],
    ['an addendum that is a text', odd('"eventID":"a","addendum":"x"')],
    ['an addendum of odd things', odd('"eventID":"a","addendum":{"originalEventID":{"a":1},"updatedFields":7,"reason":null}')],
    [
      'an addendum to half a character',
      odd('"eventID":"\\ud800","eventTime":"2001-01-01T00:00:00Z","addendum":{"originalEventID":"\\udfff"}'),
    ],
    ['NUL in a text', odd('"eventID":"a","userAgent":"\0"')],
    ['nothing but braces', '{}'],
  ])('%s', async (_what, raw) => {
    const { stored, quarantined, left, counts } = await collect(
      new Map([[keyOf('odd'), gzipSync(log(event('one'), raw, event('two')), { level: 0 })]]),
    )
    expect(quarantined).toEqual([])
    expect(stored.get(keyOf('odd'))).toEqual([event('one'), raw, event('two')])
    expect(left).toEqual([])
    expect(counts.events).toMatchObject({ read: 3, kept: 3 })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test('bytes that are no UTF-8', async () => {
    const bytes = Buffer.concat([text('{"Records":[{"eventID":"'), Buffer.from([0xff, 0xfe, 0xc3]), text(`"},${event('two')}]}`)])
    const { stored, quarantined, left } = await collect(new Map([[keyOf('bytes'), bytes]]))
    expect(stored.get(keyOf('bytes'))).toEqual(['{"eventID":"\ufffd\ufffd\ufffd"}', event('two')])
    expect([quarantined, left]).toEqual([[], []])
  })
})

describe('a broken record goes to quarantine by itself', () => {
  test.each<readonly [what: string, raw: string, options: HostileOptions]>([
    ['an id with NUL in it', odd('"eventID":"\0"'), {}],
    ['an account with NUL in it', odd('"eventID":"a","recipientAccountId":"\0"'), {}],
    ['one that a filter cannot read', odd('"eventID":"a","awsRegion":"\0"'), { filter: { event: ({ awsRegion }) => awsRegion !== 'x' } }],
    [
      'one that a hook cannot read',
      odd('"eventID":"a","userAgent":"\0"'),
      { process: (batch) => [...batch].flatMap((one, index) => ('refused' in one.json() ? [{ index, because: 'not liked' }] : [])) },
    ],
    [
      'one that a format cannot read',
      odd('"eventID":"a","userAgent":"\0"'),
      { format: { name: 'x', encode: (one) => Buffer.from(JSON.stringify(one.json())) } },
    ],
  ])('%s', async (_what, raw, options) => {
    const [one, two] = [event('one'), event('two')]
    const { stored, quarantined, left, counts } = await collect(new Map([[keyOf('odd'), gzipSync(log(one, raw, two))]]), options)
    expect(quarantined.map(({ what, code, offset, bytes }) => [what, code, offset, Buffer.from(bytes ?? []).toString()])).toEqual([
      ['event', options.format === undefined ? 'invalid-record' : 'rejected', 12 + one.length + 1, raw],
    ])
    expect(stored.get(keyOf('odd'))).toEqual([one, two])
    expect(left).toEqual([])
    expect(counts.events).toMatchObject({ read: 3, kept: 2, quarantined: 1 })
  })

  test('one whose time or addendum cannot be read is stored, and known as a copy', async () => {
    const raw = odd('"eventID":"a","eventTime":"2001-01-01T00:00:00Z","addendum":{"reason":"\0"}')
    const time = odd('"eventID":"b","eventTime":"\0"')
    const { stored, quarantined, counts } = await collect(new Map([[keyOf('odd'), gzipSync(log(raw, time, raw, time))]]))
    expect([stored.get(keyOf('odd')), quarantined]).toEqual([[raw, time], []])
    expect(counts.events).toMatchObject({ read: 4, kept: 2, duplicate: 2 })
  })
})

describe('events larger than a record may be', () => {
  const large = event('large', `,"recipientAccountId":"1","filler":"${'x'.repeat(5000)}"`)
  const limits = { maxRecordBytes: 1000 }

  test('are stored, and known as copies', async () => {
    const { stored, counts } = await collect(
      new Map([
        [keyOf('a'), text(log(event('one'), large, event('two')))],
        [keyOf('b'), text(log(large, event('three')))],
      ]),
      { limits, concurrency: { least: 1, most: 1 } },
    )
    expect([...stored.values()].flat().sort()).toEqual([event('one'), event('three'), event('two'), large].sort())
    expect(counts.events).toMatchObject({ read: 5, kept: 4, duplicate: 1 })
  })

  test('are filtered as others are', async () => {
    const { counts } = await collect(new Map([[keyOf('a'), text(log(event('one'), large))]]), {
      limits,
      filter: { where: { eventName: ['Other'] } },
    })
    expect(counts.events).toMatchObject({ read: 2, filtered: 2 })
  })

  test('that a hook refuses are in quarantine, each with its own bytes', async () => {
    const { stored, quarantined, counts } = await collect(new Map([[keyOf('a'), text(log(event('one'), large, event('two')))]]), {
      limits,
      process: (batch) => [...batch].flatMap(({ eventID }, index) => (eventID === 'one' ? [] : [{ index, because: 'not liked' }])),
    })
    expect(stored.get(keyOf('a'))).toEqual([event('one')])
    expect(quarantined.map(({ what, code, because, bytes }) => [what, code, because, Buffer.from(bytes ?? []).toString()])).toEqual([
      ['event', 'refused', 'not liked', large],
      ['event', 'refused', 'not liked', event('two')],
    ])
    expect(counts.events).toMatchObject({ read: 3, kept: 1, quarantined: 2 })
  })
})

test('a million records in a file', async () => {
  const some = Array.from({ length: 10_000 }, (_, at) => at)
  const { stored, counts, left } = await collect(
    new Map([
      [
        keyOf('million'),
        {
          size: 10 * 2 ** 20,
          async *stream() {
            yield text('{"Records":[')
            for (let part = 0; part < 100; part++)
              yield text(`${part === 0 ? '' : ','}${some.map((at) => event(`${part}-${at}`)).join(',')}`)
            yield text(']}')
          },
        },
      ],
    ]),
  )
  expect(stored.get(keyOf('million'))).toEqual(['1000000 events'])
  expect(counts.events).toMatchObject({ read: 1e6, kept: 1e6 })
  expect(left).toEqual([])
})
