import { gunzipSync, gzipSync } from 'node:zlib'
import { type Outcome, type OutcomeCode, type VerifyOptions, verifyDigests } from '../../../packages/stream/src/digest/index.ts'
import { nodeDigestCrypto } from '../../../packages/stream/src/digest-node/index.ts'
import { at, collect, HOUR, type MadeDigest, makeChain, memoryStore, type Objects, SCOPE, testKey } from './trail.ts'

export const START = Date.parse('2026-11-22T20:01:31Z')
export const DAY = 24 * HOUR
export const KEY = testKey('f1', START - 30 * DAY, START + 30 * DAY)

/** Six hours over a midnight, two logs each: 21:01 to 03:01. */
export const HOURS = 6
export const good = () => makeChain({ key: KEY, start: START, hours: HOURS })

export interface Asked extends Partial<VerifyOptions> {
  readonly keys?: Parameters<typeof memoryStore>[1]
}

const END = START + HOURS * HOUR
export const asked = { scope: SCOPE, from: START, to: END, now: END + 4 * HOUR } as const

export async function verify(objects: Objects, { keys = [KEY], ...options }: Asked = {}) {
  const told = await collect(verifyDigests(memoryStore(objects, keys), nodeDigestCrypto, { ...asked, ...options }))
  return told.filter((each) => each.kind === 'outcome')
}

/** How many outcomes there are of each code. */
export const tally = (outcomes: readonly Outcome[]) => {
  const counts: Partial<Record<OutcomeCode, number>> = {}
  for (const { code } of outcomes) counts[code] = (counts[code] ?? 0) + 1
  return counts
}
/** What is not well, with the hour or file it is about. */
export const troubles = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ verdict }) => verdict !== 'valid' && verdict !== 'note').map(({ code }) => code)

export type Tamper = (made: { objects: Objects; digests: MadeDigest[] }) => void
export const change = (objects: Objects, place: { bucket: string; key: string }, edit: (bytes: Buffer) => Buffer) => {
  const stored = objects.get(at(place))!
  objects.set(at(place), { ...stored, bytes: edit(Buffer.from(stored.bytes)) })
}
export const rewrite = (objects: Objects, place: { bucket: string; key: string }, edit: (text: string) => string) =>
  change(objects, place, (bytes) => gzipSync(edit(gunzipSync(bytes).toString())))
export const remove = (objects: Objects, ...places: { bucket: string; key: string }[]) => {
  for (const place of places) objects.delete(at(place))
}
export const removeHour = (objects: Objects, digest: MadeDigest) => remove(objects, digest, ...digest.logs)
