import { createScanner, type Event, type Json, type ReadOptions, StreamError, type Where } from '@trailmend/stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom, madeUpEvent, madeUpLog } from '../../fixtures/cloudtrail-log.ts'
import { collect, ENGINES, hotAt, hotOf, utf8, valueAt } from '../collect.ts'

/** Shows the first event of one record to somebody, while it is valid. */
function withEvent<T>(record: string, look: (event: Event) => T, options: ReadOptions = {}): T {
  const scanner = createScanner(options)
  try {
    for (const batch of scanner.push(utf8(`[${record}${' '.repeat(64)}`))) for (const event of batch) return look(event)
    throw new Error('no event')
  } finally {
    scanner.close()
  }
}

describe('get', () => {
  const nested =
    '{"a":{"b":[1,{"c":"d"},[true,null]],"x.y":5,"":{"":6}},"s":"t\\u0065xt","e\\u0061":{"f":1,"f":2},"n":null, "z" : [ ] ,"o":{}}'
  const paths: readonly (readonly [string | readonly string[], Json | undefined])[] = [
    ['a.b.0', 1],
    ['a.b.1.c', 'd'],
    ['a.b.2', [true, null]],
    ['a.b.2.1', null],
    ['a.b.3', undefined],
    ['a.b.00', undefined],
    ['a.b.-1', undefined],
    ['a.b.length', undefined],
    ['a.b.1.c.0', undefined],
    [['a', 'x.y'], 5],
    ['a.x.y', undefined],
    [['a', '', ''], 6],
    ['s', 'text'],
    ['ea.f', 2],
    ['n', null],
    ['n.x', undefined],
    ['z', []],
    ['z.0', undefined],
    ['o', {}],
    ['o.constructor', undefined],
    ['__proto__', undefined],
  ]
  test.each(paths)('%s', (path, value) => {
    expect(withEvent(nested, (event) => event.get(path))).toEqual(value)
  })

  test('every path of a made-up event', () => {
    const random = createRandom(5)
    for (let i = 0; i < 30; i++) {
      const record = JSON.parse(JSON.stringify(madeUpEvent(random, 'any')))
      withEvent(JSON.stringify(record, null, i % 3), (event) => {
        for (const path of pathsOf(record)) expect([path, event.get(path)]).toEqual([path, valueAt(record, path)])
        expect(event.json()).toEqual(record)
      })
    }
  })

  test('a broken value is an error with its place, and its neighbours are read', () => {
    withEvent('{"a":tru,"eventName":"A"}', (event) => {
      expect(event.eventName).toBe('A')
      expect(() => event.get('a')).toThrow(StreamError)
      expect(() => event.json()).toThrow('not valid JSON')
    })
  })
})

function pathsOf(value: Json): readonly (readonly string[])[] {
  if (value === null || typeof value !== 'object') return [[]]
  return [[], ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner as Json).map((path) => [key, ...path]))]
}

test('the getters give texts, and nothing else', () => {
  const read = (record: string) =>
    withEvent(record, ({ eventTime, eventName, eventSource, awsRegion, eventID }) => [
      eventTime,
      eventName,
      eventSource,
      awsRegion,
      eventID,
    ])
  expect(read('{"eventTime":"t","eventName":"\\u0041","eventSource":null,"awsRegion":5}')).toEqual([
    't',
    'A',
    undefined,
    undefined,
    undefined,
  ])
  expect(read('{"event\\u0054ime":"t","eventName":"é\uFEFF","eventID":""}')).toEqual(['t', 'é\uFEFF', undefined, undefined, ''])
})

test('raw is what was delivered, and where', () => {
  const record = '{ "a" : 1.50 ,"\\u0061":"\\/" }'
  withEvent(record, (event) => {
    expect([Buffer.from(event.raw).toString(), event.offset]).toEqual([record, 1])
  })
})

describe.each([false, true])('views, debug: %s', (debug) => {
  const scanner = () => createScanner({ debug })
  test('an event is valid until the next batch is asked for; its copy for ever', () => {
    const scan = scanner()
    const batches = scan.push(utf8(`[{"eventName":"A"}${' '.repeat(64)}`))[Symbol.iterator]()
    const [event] = [...batches.next().value]
    expect(event?.eventName).toBe('A')
    const copy = event!.copy()
    const raw = event!.raw
    expect(batches.next().done).toBe(true)
    expect(() => event!.eventName).toThrow('copy()')
    expect(() => event!.raw).toThrow('copy()')
    expect(() => event!.get('a')).toThrow('copy()')
    expect(raw.length).toBe(debug ? 0 : 17)
    scan.close()
    expect([copy.eventName, copy.get('eventName'), copy.json(), copy.offset, Buffer.from(copy.copy().raw).toString()]).toEqual([
      'A',
      'A',
      { eventName: 'A' },
      1,
      '{"eventName":"A"}',
    ])
  })
  test('batches that are not walked to their end are told', () => {
    const scan = scanner()
    scan.push(utf8('[]'))
    expect(() => scan.push(utf8('[]'))).toThrow('walked')
    scan.close()
    expect(() => scan.push(utf8('[]'))).toThrow('closed')
  })
})

describe.each(ENGINES)('where, %s', (engine) => {
  const log = madeUpLog(3, 200_000, 'any')
  const { events } = collect([log])
  const conditions: readonly Where[] = [
    {},
    { eventName: [] },
    { eventName: ['ConsoleLogin', 'StopLogging'] },
    { eventName: ['PutObject', 'Decrypt'], awsRegion: ['eu-west-1'] },
    { readOnly: [false], managementEvent: [true] },
    { errorCode: ['AccessDenied'] },
    { errorCode: [null] },
    { 'userIdentity.type': ['AssumedRole'], eventSource: ['s3.amazonaws.com'] },
    { recipientAccountId: Array.from({ length: 40 }, (_, i) => String(111122223300 + i)) },
    { 'userIdentity.principalId': ['AROAEXAMPLEPRINCIPAL1:žofie', 'AROAEXAMPLEPRINCIPAL2:山田太郎'] },
  ]
  const isWanted = (event: Json, where: Where) =>
    Object.entries(where).every(([field, values]) => values.some((each) => valueAt(event, field.split('.')) === each))
  test.each(conditions.map((where) => [JSON.stringify(where).slice(0, 80), where] as const))('%s', (_what, where) => {
    expect(collect([log], { engine, where }).events).toEqual(events.filter((event) => isWanted(event, where)))
  })

  test('texts that are written in any way JSON has', () => {
    const names = fc.constantFrom('A', 'AB', 'é', '"', '\\', 'a"b', '\uFFFD', '')
    const written = fc
      .tuple(names, fc.boolean())
      .map(([name, escaped]) =>
        escaped
          ? `"${[...name].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`
          : JSON.stringify(name),
      )
    const record = fc
      .tuple(fc.constantFrom('"eventName"', '"event\\u004eame"'), fc.oneof(written, fc.constantFrom('null', 'true', '1')))
      .map(([key, value]) => `{${key} : ${value}}`)
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 8 }),
        fc.array(fc.oneof(names, fc.constantFrom(null, true)), { maxLength: 3 }),
        (records, eventName) => {
          const all: Json[] = records.map((each) => JSON.parse(each))
          const { hot } = collect([utf8(`{"Records":[${records.join(',')}]}`)], { engine, where: { eventName } })
          expect(hot).toEqual(all.filter((event) => isWanted(event, { eventName })).map(hotOf))
        },
      ),
    )
  })

  const WRONG: readonly object[] = [{ bogus: ['x'] }, { eventName: 'x' }, { eventName: [{}] }, { toString: ['x'] }]
  test.each(['\uFFFD', 'a\uFFFD', 'a\uFFFDb', 'abcdef\uFFFD', '\uFFFDabcdef'])('%j is met by broken UTF-8 that is read as it', (wanted) => {
    const [before = '', behind = ''] = wanted.split('\uFFFD')
    const record = (value: readonly Buffer[]) =>
      Buffer.concat([utf8('{"eventName":"'), ...value, utf8('"}')].map((each) => Buffer.from(each)))
    const broken = [0xff, 0xc0, 0x80].map((byte) => record([Buffer.from(before), Buffer.from([byte]), Buffer.from(behind)]))
    const all = [record([Buffer.from('other')]), ...broken, record([Buffer.from(wanted)]), record([Buffer.from('é')])]
    const list = Buffer.concat([utf8('['), ...all.flatMap((each, index) => (index === 0 ? [each] : [utf8(','), each])), utf8(']')])
    for (const values of [[wanted], ['another', wanted]])
      expect(collect([list], { engine, where: { eventName: values } }).hot.map((each) => hotAt(each, 'eventName'))).toEqual(
        new Array(4).fill(wanted),
      )
  })
  test.each(WRONG.map((where) => [JSON.stringify(where), where] as const))('%s is refused', (_what, where) => {
    expect(() => createScanner({ engine, where: where as Where })).toThrow(TypeError)
  })
})
