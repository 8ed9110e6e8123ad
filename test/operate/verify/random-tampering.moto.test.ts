import fc from 'fast-check'
import { expect, test } from 'vitest'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import type { Objects } from '../../stream/digest/trail.ts'
import { askBoth, fill, good, KEY, publish } from './oracle.ts'

const ground = useMoto()
const { objects: GOOD } = good()
const NAMES = [...GOOD.keys()].sort()
const SEED = 20260301
const RUNS = Number(process.env.TRAILMEND_ORACLE_RUNS ?? 12)

type Tamper = (objects: Objects, name: string) => void
const bytes = (edit: (bytes: Uint8Array) => Uint8Array): Tamper => {
  return (objects, name) => {
    const stored = objects.get(name)
    if (stored !== undefined) objects.set(name, { ...stored, bytes: edit(stored.bytes) })
  }
}
const metadata = (edit: (metadata: Record<string, string>) => Record<string, string>): Tamper => {
  return (objects, name) => {
    const stored = objects.get(name)
    if (stored !== undefined) objects.set(name, { ...stored, metadata: edit(stored.metadata) })
  }
}
const hex = fc.uint8Array({ maxLength: 260 }).map((all) => Buffer.from(all).toString('hex'))
const tampers: fc.Arbitrary<Tamper> = fc.oneof(
  fc.constant<Tamper>((objects, name) => void objects.delete(name)),
  fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 })).map(([at, bit]) =>
    bytes((old) => {
      const copy = Uint8Array.from(old)
      if (copy.length > 0) copy[at % copy.length]! ^= 1 << bit
      return copy
    }),
  ),
  fc.nat().map((length) => bytes((old) => old.slice(0, length % (old.length + 1)))),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => bytes((old) => Buffer.concat([old, more]))),
  fc.constantFrom(...NAMES).map((other) => bytes((old) => Buffer.concat([old, GOOD.get(other)!.bytes]))),
  fc.constantFrom(...NAMES).map(
    (other): Tamper =>
      (objects, name) =>
        void objects.set(name, GOOD.get(other)!),
  ),
  hex.map((signature) => metadata((old) => ({ ...old, signature }))),
  fc
    .constantFrom('signature', 'signature-algorithm')
    .map((gone) => metadata((old) => Object.fromEntries(Object.entries(old).filter(([name]) => name !== gone)))),
)

test('what awscli calls invalid is invalid to ours, however buckets are tampered with', async () => {
  const changes = fc.array(fc.tuple(fc.constantFrom(...NAMES), tampers), { minLength: 1, maxLength: 3 })
  const property = fc.asyncProperty(changes, async (all) => {
    const objects: Objects = new Map(GOOD)
    for (const [name, tamper] of all) tamper(objects, name)
    await ground.proxy.reset()
    await fill(ground.proxy, objects)
    publish(ground.proxy, [KEY])
    const { awscli, ours } = await askBoth(ground.proxy)
    const invalid = ours.filter(({ verdict }) => verdict === 'invalid').map(({ place }) => place && `${place.bucket}/${place.key}`)
    const bad = [...awscli.files].filter(([, { valid }]) => !valid).map(([name]) => name)
    expect(bad.filter((name) => !invalid.includes(name))).toEqual([])
    if (awscli.exitCode !== 0) expect(invalid).not.toEqual([])
  })
  await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true })
}, 600_000)
