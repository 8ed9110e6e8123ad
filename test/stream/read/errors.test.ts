import { describe, expect, test } from 'vitest'
import { collect, ENGINES, hotAt, pieces, recordsByParsing, utf8 } from '../collect.ts'

const event = '{"eventName":"A","eventVersion":"1.11"}'

/** What is no log, the error it is, and how many events came before. */
const CASES: readonly (readonly [string, string, string, number])[] = [
  ['nothing', '', 'empty', 0],
  ['spaces', ' \n ', 'empty', 0],
  ['a number', '5', 'not-a-log', 0],
  ['a text', '"eventName"', 'not-a-log', 0],
  ['no JSON', 'eventName', 'not-a-log', 0],
  ['an empty object', '{}', 'not-a-log', 0],
  ['a digest', '{"digestStartTime":"t","logFiles":[]}', 'not-a-log', 0],
  ['CloudWatch Logs', '{"logEvents":[{"message":"{}"}]}', 'not-a-log', 0],
  ['LookupEvents', '{"Events":[{"CloudTrailEvent":"{}"}]}', 'not-a-log', 0],
  ['Records that are no list', '{"Records":{}}', 'not-a-log', 0],
  ['Records below the top', '{"a":{"Records":[{}]}}', 'not-a-log', 0],
  ['Records written as a value', '{"a":"Records","b":["Records",[{}]]}', 'not-a-log', 0],
  ['two lists of Records', `{"Records":[${event}],"Records":[${event}]}`, 'two-record-lists', 1],
  ['Records replaced', `{"Records":[${event}],"Records":null}`, 'two-record-lists', 1],
  ['two lists, one written with an escape', `{"Records":[${event}],"\\u0052ecords":[]}`, 'two-record-lists', 1],
  ['a number among records', `{"Records":[${event},5]}`, 'invalid-json', 1],
  ['null among records', `{"Records":[${event},null,${event}]}`, 'invalid-json', 1],
  ['a text among records', `{"Records":[${event},"{}",${event}]}`, 'invalid-json', 1],
  ['a list among records', `{"Records":[${event},[],${event}]}`, 'invalid-json', 1],
  ['numbers alone', '[1,2]', 'invalid-json', 0],
  ['a comma too many', `{"Records":[${event},,${event}]}`, 'invalid-json', 1],
  ['a comma at the end', `{"Records":[${event},]}`, 'invalid-json', 1],
  ['a comma at the beginning', `{"Records":[,${event}]}`, 'invalid-json', 0],
  ['no comma', `{"Records":[${event}${event}]}`, 'invalid-json', 1],
  ['the wrong bracket', `{"Records":[${event}}}`, 'invalid-json', 1],
  ['the wrong bracket at the end of a record', '{"Records":[{"eventName":"A"]]}', 'invalid-json', 0],
  ['something behind', `{"Records":[${event}]}x`, 'not-a-log', 1],
  ['a bracket too many', `{"Records":[${event}]}}`, 'not-a-log', 1],
  ['broken before', `{"a" 5,"Records":[${event}]}`, 'invalid-json', 0],
  ['broken behind', `{"Records":[${event}],}`, 'invalid-json', 1],
  ['a wrong number', `{"a":01,"Records":[${event}]}`, 'invalid-json', 0],
  ['a wrong word', `{"a":nul,"Records":[${event}]}`, 'invalid-json', 0],
  ['a wrong escape', `{"a":"\\x","Records":[${event}]}`, 'invalid-json', 0],
  ['a wrong hexadecimal', `{"a":"\\u00g0","Records":[${event}]}`, 'invalid-json', 0],
  ['NDJSON with something else in it', `${event}\n{"a":1}\n${event}`, 'not-a-log', 1],
  ['NDJSON with commas', `${event},\n${event}`, 'invalid-json', 1],
  ['NDJSON that ends in a text', `${event}\n"a"`, 'invalid-json', 1],
  ['NDJSON with a bracket too many', `${event}]`, 'invalid-json', 1],
]

describe.each(ENGINES)('%s', (engine) => {
  test.each(CASES)('%s', (_what, text, code, events) => {
    for (const size of [text.length + 1, 1, 63, 64, 65]) {
      const found = collect(pieces(utf8(text), size), { engine })
      expect([size, found.error, found.events.length]).toEqual([size, code, events])
    }
  })

  test('every log that is cut short is told from a whole one, and gives what is whole in it', () => {
    const log = utf8(`{"a":[1,"x"],"Records":[${event}, ${event}],"b":true}`)
    const whole = collect([log], { engine })
    expect(whole.error).toBeUndefined()
    for (let length = 0; length < log.length; length++) {
      const { error, raw } = collect([log.subarray(0, length)], { engine })
      expect([length, error]).toEqual([length, length === 0 ? 'empty' : 'truncated'])
      expect(raw).toEqual(whole.raw.slice(0, raw.length))
    }
  })

  test('with strict, one flipped bit is refused, or says what JSON.parse says', () => {
    const text = `{"Records":[{"eventName":"A","b":[1,{"c":"\\u0041 é"}]},${event}]}`
    const log = utf8(text)
    for (let bit = 0; bit < log.length * 8; bit++) {
      const flipped = Uint8Array.from(log)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      const { events, error } = collect([flipped], { engine, strict: true })
      if (error === undefined) expect([bit, events]).toEqual([bit, recordsByParsing(flipped)])
      else expect([bit, recordsByParsing(flipped)]).toEqual([bit, undefined])
    }
  })

  test('a record that is too large is refused, and those before it given', () => {
    const large = `{"eventName":"B","a":"${'x'.repeat(5000)}"}`
    const { error, events } = collect(pieces(utf8(`{"Records":[${event},${large},${event}]}`), 700), {
      engine,
      limits: { maxRecordBytes: 4000 },
    })
    expect([error, events.length]).toEqual(['record-too-large', 1])
  })

  test('a record larger than the window is read', () => {
    const large = `{"eventName":"B","a":"${'x'.repeat(3_000_000)}","eventID":"i"}`
    const { error, hot } = collect(pieces(utf8(`{"Records":[${event},${large},${event}]}`), 100_000), { engine })
    expect([error, hot.map((each) => hotAt(each, 'eventName')), hotAt(hot[1], 'eventID')]).toEqual([undefined, ['A', 'B', 'A'], 'i'])
  })

  test('many tiny records, and a flood of spaces', () => {
    const log = `{"Records":[${Array.from({ length: 5000 }, () => '{}').join(',')}${' '.repeat(700_000)},{"eventName":"A"}]}`
    const { error, hot } = collect([utf8(log)], { engine })
    expect([error, hot.length, hot.at(-1)?.[1]]).toEqual([undefined, 5001, 'A'])
  })
})
