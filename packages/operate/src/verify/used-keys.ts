import type { EvidenceKey } from '@trailmend/report'
import type { DigestStore } from '@trailmend/stream'

/** The same store; the public keys that it answers with are added to a list, each once: evidence names them. */
export function rememberKeys(store: DigestStore, keys: EvidenceKey[]): DigestStore {
  const known = new Set(keys.map(identity))
  return {
    ...store,
    publicKeys: async (wanted) => {
      const answer = await store.publicKeys(wanted)
      if ('unreadable' in answer) return answer
      for (const { fingerprint, der, validFrom, validTo } of answer) {
        const key = { region: wanted.region, fingerprint, der: Buffer.from(der).toString('base64'), validFrom, validTo }
        if (known.has(identity(key))) continue
        known.add(identity(key))
        keys.push(key)
      }
      return answer
    },
  }
}

function identity({ region, fingerprint, der, validFrom, validTo }: EvidenceKey): string {
  return JSON.stringify([region, fingerprint, der, validFrom, validTo])
}
