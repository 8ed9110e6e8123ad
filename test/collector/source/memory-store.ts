import type { ObjectStore } from '../../../packages/collector/src/object/object.ts'

/** A bucket of names, in memory. */
export function memoryStore(keys: Set<string>, { folders = true }: { folders?: boolean } = {}) {
  const listed: string[] = []
  let failure: Error | undefined
  const store: ObjectStore = {
    get: () => Promise.resolve({ is: 'missing' }),
    list: async function* ({ prefix }) {
      listed.push(prefix)
      const below = [...keys].filter((key) => key.startsWith(prefix)).sort()
      for (let at = 0; at < below.length; at += 3) {
        if (failure !== undefined && at > 0) {
          const error = failure
          failure = undefined
          throw error
        }
        yield below.slice(at, at + 3).map((key) => ({ key, size: 1, etag: '"e"', modifiedAt: 0 }))
      }
    },
    ...(folders && {
      folders: async ({ prefix }: { prefix: string }) => [
        ...new Set(
          [...keys]
            .filter((key) => key.startsWith(prefix) && key.slice(prefix.length).includes('/'))
            .map((key) => key.slice(prefix.length).split('/')[0] ?? ''),
        ),
      ],
    }),
  }
  return {
    store,
    listed,
    /** Break off the next listing behind its first page. */
    breakOff: () => {
      failure = new Error('broken off')
    },
  }
}
