import type { Json } from '@trailmend/stream'
import { describe, expect, test } from 'vitest'
import { collect, ENGINES, expected, pieces, utf8 } from '../collect.ts'

const long = 'x'.repeat(70)

/** Records as text: what they say is what `JSON.parse` says. */
const RECORDS: readonly (readonly [what: string, ...records: string[]])[] = [
  ['plain', '{"eventName":"A","awsRegion":"us-east-1"}', '{"eventName":"B"}'],
  ['empty', '{}', '{}'],
  ['null, absent and not a text', '{"eventName":null,"eventID":5,"readOnly":false,"eventSource":{"eventName":"no"},"awsRegion":["x"]}'],
  ['spaces', '{ "eventName" \n:\t"A" , "userIdentity" : { "arn" : "b" } }'],
  ['duplicates', '{"eventName":"A","eventName":"B","eventName":null,"eventName":"C"}'],
  ['a second userIdentity', '{"userIdentity":{"arn":"a","type":"t"},"userIdentity":{"type":"u"}}'],
  ['a second userIdentity that is null', '{"userIdentity":{"arn":"a"},"userIdentity":null}'],
  ['a userIdentity that is a list', '{"userIdentity":[{"arn":"a"}],"x":{"arn":"b"}}'],
  ['a userIdentity that is a text', '{"userIdentity":"arn","x":{"arn":"b"}}'],
  ['a userIdentity in a userIdentity', '{"userIdentity":{"userIdentity":{"arn":"a"},"x":{"arn":"b"}}}'],
  [
    'hot keys elsewhere',
    '{"requestParameters":{"eventName":"no","userIdentity":{"arn":"no"},"Records":[{"eventName":"no"}]},"eventName":"yes"}',
  ],
  ['hot keys as values', '{"a":"eventName","b":["eventName","awsRegion"],"eventName":"eventName"}'],
  ['keys that end alike', '{"xeventName":"no","\\"eventName":"no","eventname":"no","EventName":"no","eventNam":"no","parn":"a"}'],
  [
    'a key that is written with an escape',
    '{"event\\u004eame":"A"}',
    '{"userIdentity":{"\\u0061rn":"a"}}',
    '{"user\\u0049dentity":{"arn":"a"}}',
  ],
  ['an escaped key that replaces a plain one', '{"eventName":"A","event\\u004eame":"B"}', '{"event\\u004eame":"B","eventName":"A"}'],
  ['values with escapes', '{"eventName":"a\\"b\\\\","eventID":"\\u0041\\ud83d\\ude00","awsRegion":"\\\\\\\\"}'],
  ['backslashes before hot keys', '{"a":"\\\\","eventName":"A","b":"\\\\\\"","eventID":"i","c\\\\":1,"awsRegion":"r"}'],
  ['brackets in texts', '{"a":"}]{[\\"}],","eventName":"A"}', '{"b":"{\\"eventName\\":\\"no\\"}"}'],
  ['letters that are not ASCII', '{"eventName":"žlutý 山 😀","userIdentity":{"arn":"é"},"山":{"😀":"x"}}'],
  ['names that objects have', '{"__proto__":{"eventName":"no"},"constructor":1,"toString":2,"eventName":"A"}'],
  ['numbers of all kinds', '{"a":-0.5e+10,"b":[1,2.25,-3],"eventName":1e5}'],
  ['long texts', `{"a":"${long.repeat(3)}","eventName":"${long}","b":"${'\\\\'.repeat(70)}","eventID":"e"}`],
  [
    'a run of backslashes across blocks',
    ...Array.from({ length: 8 }, (_, i) => `{"a":"${'y'.repeat(40 + i)}${'\\\\'.repeat(20)}\\"","eventName":"A"}`),
  ],
  [
    'deep nesting',
    `{"a":${'['.repeat(200)}${']'.repeat(200)},"eventName":"A"}`,
    `{"a":${'{"a":'.repeat(50)}1${'}'.repeat(50)},"eventName":"A"}`,
  ],
]

/** Records in each form of a log; NDJSON only holds what shows that it is an event. */
const FORMS: readonly (readonly [string, (records: readonly string[]) => string])[] = [
  ['Records', (records) => `{"Records":[${records.join(',')}]}`],
  [
    'Records behind and before others',
    (records) =>
      `{"a":{"Records":[{"eventName":"no"}]},"eventName":"x","b":[1,"]",{"c":null}],"Records":[${records.join(',')}],"z":{"Records":[1]},"y":-1.5e3}`,
  ],
  ['Records, spaced', (records) => `\n{ "Records" :\r\n[ ${records.join(' ,\n\t')} ] \n}\n`],
  ['a list', (records) => `[${records.join(',')}]`],
  ['a byte order mark', (records) => `\uFEFF{"Records":[${records.join(',')}]}`],
  ['NDJSON', (records) => records.map((each) => each.replace('{', '{"eventVersion":"1.11"').replace('"1.11""', '"1.11","')).join('\n')],
]

function recordsOf(text: string, form: string): readonly Json[] {
  const bare = text.replace(/^\uFEFF/, '')
  if (form === 'NDJSON') return bare.split('\n').map((line) => JSON.parse(line))
  const parsed = JSON.parse(bare)
  return Array.isArray(parsed) ? parsed : parsed.Records
}

describe.each(ENGINES)('%s', (engine) => {
  describe.each(FORMS)('%s', (form, write) => {
    test.each(RECORDS)('%s', (_what, ...records) => {
      const fit = form === 'NDJSON' ? records.filter((each) => each.startsWith('{"')) : records
      if (fit.length === 0) return
      const text = write(fit)
      const bytes = utf8(text)
      const wanted = expected(recordsOf(text, form))
      for (const size of [bytes.length, 1, 3, 63, 64, 65]) {
        const { events, hot, error } = collect(pieces(bytes, size), { engine, strict: size === 64 })
        expect({ events, hot, error }).toEqual({ ...wanted, error: undefined })
      }
      for (let cut = 0; cut <= bytes.length; cut++) {
        const { hot, error } = collect([bytes.subarray(0, cut), bytes.subarray(cut)], { engine })
        expect({ cut, hot, error }).toEqual({ cut, hot: wanted.hot, error: undefined })
      }
    })
  })
})

// Without a clock: where every colon made the scan walk back to the record's beginning, this took hours.
test.each(ENGINES)('%s: a flood of escaped colons is read in one go', (engine) => {
  expect(collect([utf8(`{"Records":[{${'\\:'.repeat(2_000_000)}`)], { engine }).error).toBe('truncated')
})

/** What no JSON is has no hot fields that it only seems to have: both engines say the same of it. */
const BROKEN = ['{"userIdentity":["arn":"a"]}', '{"userIdentity":[{"arn":"a"},"arn":"b"]}', '{"userIdentity" ["arn":"a"],"x":["arn":"b"]}']

test.each(BROKEN)('%s', (record) => {
  const [wasm, typescript] = ENGINES.map((engine) => collect([utf8(`[${record}]`)], { engine }).hot)
  expect(wasm).toEqual(typescript)
  expect(wasm?.flat()).not.toContain('a')
})

test.each(ENGINES)('%s: events are told by keys that are written with escapes, too', (engine) => {
  const lines = ['{"event\\u004eame":"A"}', '{"event\\u0049D":"i"}', '{"a":1,"\\u0065ventType":"t"}']
  for (const size of [1, 64, 1000])
    expect(collect(pieces(utf8(lines.join('\n')), size), { engine })).toMatchObject({
      raw: lines,
      ...expected(lines.map((each) => JSON.parse(each))),
    })
})
