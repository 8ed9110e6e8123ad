import type { Ledger } from '../ledger/ledger.ts'
import { chainOf, type DigestNote } from './digest-note.ts'

/** A chain of digests that there has been, and the newest of them. */
export interface KnownChain {
  readonly account: string
  readonly region: string
  /** `<trail>@<home region>`. */
  readonly chain: string
  /** The end of what the newest covers, in milliseconds since 1970-01-01 UTC. */
  readonly end: number
}

const PREFIX = 'chain/'
/** Chains whose newest digest is remembered in this process: others are asked for again. */
const MOST_HELD = 50_000

/** Notes the newest digest of each chain, so that one that ends is missed however long ago it was. */
export interface ChainNotes {
  note(digest: DigestNote): Promise<void>
}

/** Keeps the newest digest of each chain in the ledger, under `chain/<account>/<region>/<trail>`. */
export function createChainNotes(ledger: Pick<Ledger, 'remember' | 'recall'>): ChainNotes {
  const ends = new Map<string, number>()
  return {
    note: async (digest) => {
      const name = `${PREFIX}${digest.account}/${digest.region}/${chainOf(digest)}`
      const before = ends.get(name) ?? endOf(await ledger.recall(name))
      // Another digest of the chain may have been noted meanwhile.
      const known = ends.get(name) ?? before
      if (known !== undefined && known >= digest.end) return
      if (ends.size >= MOST_HELD) ends.clear()
      ends.set(name, digest.end)
      await ledger.remember(name, String(digest.end))
    },
  }
}

/** The chains that there have been. */
export async function recallChains(ledger: Pick<Ledger, 'recallAll'>): Promise<readonly KnownChain[]> {
  const chains: KnownChain[] = []
  for await (const { name, value } of ledger.recallAll(PREFIX)) {
    const [account, region, chain, ...rest] = name.slice(PREFIX.length).split('/')
    const end = endOf(value)
    if (account !== undefined && region !== undefined && chain !== undefined && rest.length === 0 && end !== undefined)
      chains.push({ account, region, chain, end })
  }
  return chains
}

function endOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}
