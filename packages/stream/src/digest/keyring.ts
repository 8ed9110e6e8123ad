import { DELIVERY_DELAY, HOUR } from './limits.ts'
import type { DigestStore, PublicKey, Unreadable } from './port.ts'

export interface Keyring {
  /** The keys with a fingerprint, of those valid about a time; or why no key could be read. */
  find(fingerprint: string, time: number): Promise<readonly PublicKey[] | Unreadable>
}

interface Span {
  readonly region: string
  readonly from: number
  readonly to: number
}

/**
 * The public keys of a region, asked for once for the whole span and again for times outside it.
 *
 * A fingerprint may come with several keys: it is only a name, and each is tried.
 */
export function createKeyring(store: DigestStore, { region, from, to }: Span): Keyring {
  const keys = new Map<string, PublicKey[]>()
  const asked: { readonly from: number; readonly to: number; readonly answer: Promise<Unreadable | undefined> }[] = []

  const ask = async (span: { from: number; to: number }): Promise<Unreadable | undefined> => {
    try {
      const answer = await store.publicKeys({ region, ...span })
      if ('unreadable' in answer) return answer
      for (const key of answer) {
        const same = keys.get(key.fingerprint) ?? []
        if (!same.some(({ validFrom, validTo, der }) => validFrom === key.validFrom && validTo === key.validTo && equal(der, key.der)))
          same.push(key)
        keys.set(key.fingerprint, same)
      }
      return undefined
    } catch (error) {
      return { unreadable: 'failed', because: error instanceof Error ? error.message : String(error) }
    }
  }

  return {
    async find(fingerprint, time) {
      const wanted = { from: time - HOUR, to: time + DELIVERY_DELAY }
      let covering = asked.find((each) => each.from <= wanted.from && each.to >= wanted.to)
      if (covering === undefined) {
        const span =
          asked.length === 0 ? { from: Math.min(from - HOUR, wanted.from), to: Math.max(to + 2 * DELIVERY_DELAY, wanted.to) } : wanted
        covering = { ...span, answer: ask(span) }
        asked.push(covering)
      }
      const failure = await covering.answer
      const found = keys.get(fingerprint) ?? []
      return found.length === 0 && failure !== undefined ? failure : found
    },
  }
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
