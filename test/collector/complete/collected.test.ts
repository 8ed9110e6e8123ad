import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { missingObjects } from '../../../packages/collector/src/complete/missing-objects.ts'
import { objectId, replayId, taskOf } from '../../../packages/collector/src/object/task-of.ts'
import { type MadeDigest, makeChain, makeLog, type Objects, SCOPE, type Stored, testKey } from '../../stream/digest/trail.ts'
import { HOUR, inShort } from './hours.ts'
import { createWorld, keysOf, tasksIn } from './trail-store.ts'

// A real trail's files: signed digests and gzipped logs, through a collector, and then what the ledger knows of them.

const START = Date.parse('2026-11-22T20:01:31Z')
const KEY = testKey('f1', START - 30 * 24 * HOUR, START + 30 * 24 * HOUR)
const SPAN = { from: Date.parse('2026-11-22T21:00:00Z'), to: Date.parse('2026-11-23T01:00:00Z') }
const NOW = START + 12 * HOUR
const FINE = 'complete (verified)'
const trail = () => makeChain({ key: KEY, start: START, hours: 6 })

type Made = ReturnType<typeof trail>
const digestOf = ({ digests }: Made, hour: number): MadeDigest => digests[hour]!
const at = (place: { bucket: string; key: string }) => `${place.bucket}/${place.key}`
const edit = (made: Made, change: Partial<Stored>) => void Object.assign(made.objects.get(at(digestOf(made, 2)))!, change)
const rewrite = (objects: Objects, place: { bucket: string; key: string }, edit: (text: string) => string) => {
  const stored = objects.get(at(place))!
  objects.set(at(place), { ...stored, bytes: gzipSync(edit(gunzipSync(stored.bytes).toString())) })
}

async function statesOf(
  objects: Objects,
  options: { keys?: Parameters<typeof createWorld>[0]['keys']; list?: boolean; skip?: readonly string[] } = {},
) {
  const world = createWorld({ objects, now: NOW, keys: options.keys ?? keysOf([KEY]) })
  await world.collect(tasksIn(objects).filter(({ key }) => !(options.skip ?? []).includes(key)))
  const status = await world.status(SPAN, options.list ? [{ bucket: 'logs' }] : [])
  return { world, status, states: inShort(status.hours) }
}

describe('what was collected', () => {
  test('a trail as it was delivered is proved', async () => {
    const { status, states } = await statesOf(trail().objects, { list: true })
    expect([states, status.exitCode, status.state]).toEqual([[FINE, FINE, FINE, FINE], 0, 'complete'])
  })
  test('so it is by the digests alone', async () => {
    expect((await statesOf(trail().objects)).states).toEqual([FINE, FINE, FINE, FINE])
  })

  const TAMPERED: readonly (readonly [string, (made: Made) => void, string])[] = [
    [
      'a log was edited',
      (made) => rewrite(made.objects, digestOf(made, 2).logs[0]!, (text) => text.replace('GetObject', 'PutObject')),
      'log-modified',
    ],
    [
      'an event was appended to a log, as a member of its own',
      (made) => {
        const stored = made.objects.get(at(digestOf(made, 2).logs[0]!))!
        stored.bytes = Buffer.concat([stored.bytes, gzipSync(' ')])
      },
      'log-modified',
    ],
    [
      'a log was put among them',
      (made) => void makeLog(made.objects, SCOPE, { time: START + 2.5 * HOUR, unique: 'extra' }),
      'log-undeclared',
    ],
    ['a log was removed', (made) => void made.objects.delete(at(digestOf(made, 2).logs[0]!)), 'log-missing'],
    ['a digest was removed', (made) => void made.objects.delete(at(digestOf(made, 2))), 'digest-missing'],
    [
      'a digest names fewer logs than were signed',
      (made) => rewrite(made.objects, digestOf(made, 2), (text) => JSON.stringify({ ...JSON.parse(text), logFiles: [] })),
      'digest-invalid',
    ],
    ['a digest’s signature is gone', (made) => edit(made, { metadata: {} }), 'digest-invalid'],
    [
      'a digest is that of another hour',
      (made) => void made.objects.set(at(digestOf(made, 2)), made.objects.get(at(digestOf(made, 3)))!),
      'digest-invalid',
    ],
    ['a digest is no JSON', (made) => rewrite(made.objects, digestOf(made, 2), () => '[[[['), 'digest-invalid'],
    ['a digest is no gzip', (made) => edit(made, { bytes: Buffer.from('hello') }), 'digest-invalid'],
    ['a digest is empty', (made) => edit(made, { bytes: new Uint8Array(0) }), 'digest-invalid'],
    ['a digest is a bomb', (made) => edit(made, { bytes: gzipSync(Buffer.alloc(70 << 20, 0x20)) }), 'digest-unverified'],
    ['a digest is nested deep', (made) => rewrite(made.objects, digestOf(made, 2), () => '['.repeat(1_000_000)), 'digest-invalid'],
    [
      'a digest has another prototype',
      (made) => rewrite(made.objects, digestOf(made, 2), (text) => text.replace('{', '{"__proto__":{"logFiles":[]},')),
      'digest-invalid',
    ],
  ]
  test.each(TAMPERED)('%s', async (_what, tamper, code) => {
    const made = trail()
    tamper(made)
    const { status } = await statesOf(made.objects, { list: true })
    const codes = new Set(status.hours.flatMap(({ problems }) => problems.map((problem) => problem.code)))
    expect([...codes]).toContain(code)
    expect(status.exitCode).toBe(code === 'digest-unverified' ? 3 : 1)
  })

  test('a key that CloudTrail does not publish proves nothing', async () => {
    const { status } = await statesOf(trail().objects, { keys: keysOf([testKey('f2', KEY.validFrom, KEY.validTo)]) })
    expect(status.state).toBe('tampered')
    expect(status.hours[0]?.problems[0]).toMatchObject({ code: 'digest-invalid', because: expect.stringContaining('digest-key-unknown') })
  })
  test('keys that cannot be read make it unknown, with the permission', async () => {
    const denied = {
      publicKeys: async () => ({ unreadable: 'denied', because: 'AccessDenied', needs: 'cloudtrail:ListPublicKeys' }) as const,
    }
    const { status } = await statesOf(trail().objects, { keys: denied })
    expect([status.state, status.exitCode, status.hours[0]?.problems[0]?.needs]).toEqual(['unknown', 3, 'cloudtrail:ListPublicKeys'])
  })
  test('keys are asked for once', async () => {
    const asked: string[] = []
    await statesOf(trail().objects, { keys: keysOf([KEY], asked) })
    expect(asked).toEqual(['us-east-2'])
  })
})

test('what is missing is fetched by its key, until all is there', async () => {
  const made = trail()
  const lost = [digestOf(made, 1), digestOf(made, 2), digestOf(made, 3).logs[0]!].map(({ key }) => key)
  const { world, status } = await statesOf(made.objects, { skip: lost })
  expect([status.state, status.exitCode]).toEqual(['gap', 1])
  const events = world.stored.length
  let rounds = 0
  for (let left = missingObjects(status.hours); left.length > 0 && rounds < 5; rounds++) {
    await world.collect(left)
    left = missingObjects((await world.status(SPAN)).hours)
  }
  expect([inShort((await world.status(SPAN)).hours), rounds]).toEqual([[FINE, FINE, FINE, FINE], 2])
  expect(world.stored.length).toBe(events + 1)
})

test('what was in quarantine and has been replayed is no gap any more', async () => {
  const made = trail()
  const log = digestOf(made, 3).logs[0]!
  const whole = made.objects.get(at(log))!
  const sha256 = createHash('sha256').update(gunzipSync(whole.bytes)).digest('hex')
  made.objects.set(at(log), { ...whole, bytes: whole.bytes.subarray(0, 20) })
  const { world, status } = await statesOf(made.objects)
  expect([status.state, status.hours.flatMap(({ problems }) => problems.map(({ code }) => code))]).toEqual(['gap', ['in-quarantine']])
  const { account, logRegion: region, keyTime, kind } = taskOf(log)
  const [id, id2] = [replayId(objectId(log), 'ab', '@1'), replayId(objectId(log), 'ab', '@2')]
  const record = { account: account!, region: region!, keyTime: keyTime!, kind, at: NOW }
  await world.ledger.finish([
    { record: { ...record, id, fate: 'quarantined' } },
    { record: { ...record, id: id2, fate: 'stored', sha256 } },
  ])
  expect(inShort((await world.status(SPAN)).hours)).toEqual([FINE, FINE, FINE, FINE])
  expect(inShort((await world.status(SPAN, [{ bucket: 'logs' }])).hours)).toEqual([FINE, FINE, FINE, FINE])
})

test('a source of keys passes over what is done, and leaves what is not there', async () => {
  const made = trail()
  const world = createWorld({ objects: made.objects, now: NOW })
  const [first] = tasksIn(made.objects)
  await world.collect([first!])
  const counts = await world.collect([first!, { ...first!, key: first!.key.replace('.json', 'x.json') }])
  expect(counts.deliveries).toEqual({ received: 5, acknowledged: 0, released: 5, lost: 0 })
})
