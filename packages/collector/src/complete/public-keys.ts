import type { DigestStore, PublicKey, Unreadable } from '@trailmend/stream'
import type { Keyring } from '@trailmend/stream/digest'
import type { Clock } from '../clock.ts'

/** Where the keys that CloudTrail signs with are asked for: its ListPublicKeys, or a file of them. */
export type PublicKeys = Pick<DigestStore, 'publicKeys' | 'allKeys'>

/** The keys of regions, as they were told. */
export interface KeyCache {
  keyringOf(region: string): Keyring
}

interface Region {
  readonly keys: Map<string, PublicKey[]>
  /** For which times keys were asked for, when that was, and why none could be read. */
  asked: readonly Asked[]
}

interface Asked {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly answer: Promise<Unreadable | undefined>
}

const HOUR = 3_600_000
/** A key is good for weeks: one question tells those of the days about a digest. */
const ABOUT = 7 * 24 * HOUR
/** Milliseconds to the next question where nothing could be read. */
const PATIENCE = 60_000
const MOST_ASKED = 50
/** More than AWS has regions: keys of objects may name others. */
const MOST_REGIONS = 200

/**
 * Ask for public keys once, and again only for a digest made after the last question: its key may be younger than the answer. What could not be
 * read is asked for again after a minute.
 */
export function createKeyCache(source: PublicKeys, clock: Pick<Clock, 'now'>): KeyCache {
  const regions = new Map<string, Region>()
  return {
    keyringOf: (name) => {
      const known = regions.get(name)
      if (known === undefined && regions.size >= MOST_REGIONS)
        return { find: async () => ({ unreadable: 'failed', because: 'digests name more regions than there are' }) }
      const region = known ?? { keys: new Map<string, PublicKey[]>(), asked: [] }
      regions.set(name, region)
      return { find: (fingerprint, time) => find({ name, region, source, clock }, fingerprint, time) }
    },
  }
}

interface Asking {
  readonly name: string
  readonly region: Region
  readonly source: PublicKeys
  readonly clock: Pick<Clock, 'now'>
}

async function find(asking: Asking, fingerprint: string, time: number): Promise<readonly PublicKey[] | Unreadable> {
  const { region } = asking
  const has = (): readonly PublicKey[] =>
    (region.keys.get(fingerprint) ?? []).filter((key) => key.validFrom <= time + ABOUT && time - ABOUT <= key.validTo)
  if (has().length > 0) return has()
  const failure = await askOnce(asking, time)
  const found = has()
  return found.length === 0 && failure !== undefined ? failure : found
}

/** Why keys of a time could not be read, if they could not. Asks where nobody did; several at a time, who all wait for one answer, ask once more if at all. */
async function askOnce(asking: Asking, time: number): Promise<Unreadable | undefined> {
  const { region, clock } = asking
  for (let stale: Asked | undefined; ; ) {
    const asked = region.asked.findLast(({ from, to, at }) => from <= time && time <= to && at >= time)
    // Nothing is awaited between looking and asking.
    if (asked === stale) return ask(asking, time)
    const failure = await asked?.answer
    if (asked !== undefined && (failure === undefined || clock.now() - asked.at < PATIENCE)) return failure
    stale = asked
  }
}

function ask({ name, region, source, clock }: Asking, time: number): Promise<Unreadable | undefined> {
  const span = { from: time - ABOUT, to: time + ABOUT }
  const answer = (async () => {
    try {
      const told = await source.publicKeys({ region: name, ...span })
      if ('unreadable' in told) return told
      for (const key of told) keep(region, key)
      return undefined
    } catch (error) {
      return { unreadable: 'failed', because: error instanceof Error ? error.message : String(error) } as const
    }
  })()
  region.asked = [...region.asked.slice(1 - MOST_ASKED), { ...span, at: clock.now(), answer }]
  return answer
}

function keep({ keys }: Region, key: PublicKey): void {
  const same = keys.get(key.fingerprint) ?? []
  const isKnown = same.some(({ der, validFrom }) => validFrom === key.validFrom && Buffer.compare(der, key.der) === 0)
  keys.set(key.fingerprint, isKnown ? same : [...same, key])
}
