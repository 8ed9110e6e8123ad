import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyDigests } from '../../../packages/stream/src/digest/index.ts'
import { nodeDigestCrypto } from '../../../packages/stream/src/digest-node/index.ts'
import { collect, HOUR, makeChain, memoryStore, type Objects, SCOPE, testKey } from './trail.ts'

const START = Date.parse('2026-11-22T21:01:31Z')
const HOURS = 5
const KEY = testKey('f1', START - HOUR, START + 24 * HOUR)
const { objects: GOOD } = makeChain({ key: KEY, start: START, hours: HOURS })
const NAMES = [...GOOD.keys()].sort()

const options = { scope: SCOPE, from: START, to: START + HOURS * HOUR, now: START + (HOURS + 3) * HOUR }
const verify = async (objects: Objects) => {
  const told = await collect(verifyDigests(memoryStore(objects, [KEY]), nodeDigestCrypto, options))
  return told.filter((each) => each.kind === 'outcome')
}
const inflated = (bytes: Uint8Array) => {
  try {
    return gunzipSync(bytes).toString('latin1')
  } catch {
    return undefined
  }
}

type Change = (objects: Objects, name: string) => void
const bytes = (edit: (bytes: Uint8Array) => Uint8Array): Change => {
  return (objects, name) => {
    const stored = objects.get(name)
    if (stored !== undefined) objects.set(name, { ...stored, bytes: edit(stored.bytes) })
  }
}
const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>((objects, name) => void objects.delete(name)),
  fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 })).map(([at, bit]) =>
    bytes((old) => {
      const copy = Uint8Array.from(old)
      copy[at % copy.length]! ^= 1 << bit
      return copy
    }),
  ),
  fc.nat().map((length) => bytes((old) => old.slice(0, length % old.length))),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => bytes((old) => Buffer.concat([old, more]))),
  fc.constantFrom(...NAMES).map((other) => bytes(() => GOOD.get(other)!.bytes)),
  fc.uint8Array({ maxLength: 60 }).map((other) => bytes(() => other)),
)

describe('one object changed', () => {
  test('is never passed over, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...NAMES), changes, async (name, change) => {
        const objects: Objects = new Map(GOOD)
        change(objects, name)
        // Nothing signs the header of gzip: a change there leaves the contents as they were.
        const now = objects.get(name)
        fc.pre(
          now === undefined ||
            inflated(now.bytes) === undefined ||
            inflated(now.bytes) !== inflated(GOOD.get(name)!.bytes) ||
            now.bytes.length !== GOOD.get(name)!.bytes.length,
        )
        const outcomes = await verify(objects)
        expect(outcomes.filter(({ verdict }) => verdict === 'invalid')).not.toEqual([])
      }),
      { numRuns: 150 },
    )
  })
  test('untouched, all is valid', async () => {
    expect(new Set((await verify(GOOD)).map(({ verdict }) => verdict))).toEqual(new Set(['valid']))
  })
})
