import { gzipSync } from 'node:zlib'
import { createRandom, madeUpEvent, type Random } from '../../test/fixtures/cloudtrail-log.ts'

/** An object as CloudTrail would deliver it. */
export interface MadeObject {
  readonly key: string
  readonly zipped: Buffer
  readonly plainBytes: number
  readonly events: number
}

/** Different events that take turns; only their ids are new in each object. */
const DIFFERENT = 4_000
const EVENT_ID = '"eventID":"'
const ID_LENGTH = 36

/** Objects of about so many bytes, unzipped. No two events have the same id. The same objects for the same seed. */
export function* makeObjects({
  seed,
  count,
  bytes,
}: {
  readonly seed: number
  readonly count: number
  readonly bytes: number
}): Generator<MadeObject> {
  const { random, halves } = begin(seed)
  for (let index = 0; index < count; index++) {
    const records: string[] = []
    for (let size = 0; size < bytes; size += records.at(-1)!.length + 1) records.push(recordOf(halves, random))
    const plain = Buffer.from(`{"Records":[${records.join(',')}]}`)
    yield { key: keyOf(index), zipped: gzipSync(plain), plainBytes: plain.length, events: records.length }
  }
}

/** A log of about so many bytes, piece by piece. */
export function* makeRecords({ seed, bytes }: { readonly seed: number; readonly bytes: number }): Generator<Buffer> {
  const { random, halves } = begin(seed)
  let size = 0
  yield Buffer.from('{"Records":[')
  while (size < bytes) {
    const records = Array.from({ length: 100 }, () => recordOf(halves, random)).join(',')
    yield Buffer.from(size === 0 ? records : `,${records}`)
    size += records.length
  }
  yield Buffer.from(']}')
}

interface Material {
  readonly random: Random
  readonly halves: readonly (readonly [string, string])[]
}

let events: Material['halves'] | undefined

/** The events are the same for each seed, and made once; their order and ids are not. */
function begin(seed: number): Material {
  if (events === undefined) {
    const random = createRandom(0)
    events = Array.from({ length: DIFFERENT }, () => aroundId(JSON.stringify(madeUpEvent(random))))
  }
  return { random: createRandom(seed), halves: events }
}

function recordOf(halves: Material['halves'], random: Random): string {
  const [before, behind] = halves[random(DIFFERENT)]!
  return before + uuid(random) + behind
}

/** As CloudTrail names its objects: sixteen characters make a name unique. */
function keyOf(index: number): string {
  return `AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/22/111122223333_CloudTrail_us-east-1_20261122T1000Z_${String(index).padStart(16, 'A')}.json.gz`
}

function aroundId(event: string): readonly [string, string] {
  const at = event.indexOf(EVENT_ID) + EVENT_ID.length
  return [event.slice(0, at), event.slice(at + ID_LENGTH)]
}

function uuid(random: Random): string {
  const text = Array.from({ length: 4 }, () =>
    random(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
}
