import { checkId, fitted, MOST_ENTRY_BYTES } from './metadata.ts'
import type { Quarantine, QuarantineEntry } from './quarantine.ts'

/** A quarantine that is gone with the process: for tests. `entries`: where it keeps them. */
export function createMemoryQuarantine({
  entries = new Map(),
  maxEntryBytes = MOST_ENTRY_BYTES,
}: {
  readonly entries?: Map<string, QuarantineEntry>
  readonly maxEntryBytes?: number
} = {}): Quarantine {
  return {
    name: 'memory',
    put: async (given) => {
      checkId(given.id)
      const entry = fitted(given, maxEntryBytes)
      entries.set(entry.id, entry.bytes === undefined ? entry : { ...entry, bytes: entry.bytes.slice() })
    },
    list: async function* () {
      for (const { bytes: _bytes, ...rest } of [...entries.values()]) yield rest
    },
    get: async (id) => {
      checkId(id)
      return entries.get(id)
    },
    remove: async (id) => {
      checkId(id)
      entries.delete(id)
    },
  }
}
