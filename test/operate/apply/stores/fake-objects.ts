import type { ObjectPort } from '../../../../packages/operate/src/apply/stores/object-journal.ts'

/** Objects in memory that keep the rules of conditional writes. */
export function createFakeObjects(): { readonly port: ObjectPort; repeatNext(): void } {
  const objects = new Map<string, { readonly text: string; readonly etag: string }>()
  let version = 0
  let isRepeated = false
  const put: ObjectPort['put'] = async (key, text, over) => {
    if ((objects.get(key)?.etag ?? null) !== over) return undefined
    const etag = `"${++version}"`
    objects.set(key, { text, etag })
    if (!isRepeated) return { etag }
    // The answer is lost, and the client has asked again.
    isRepeated = false
    return put(key, text, over)
  }
  return {
    repeatNext: () => {
      isRepeated = true
    },
    port: {
      get: async (key) => objects.get(key),
      put,
      list: async (folder) => [
        ...new Set(
          [...objects.keys()].filter((key) => key.startsWith(`${folder}/`)).map((key) => key.slice(folder.length + 1).split('/')[0]!),
        ),
      ],
      count: async (folder) => {
        const names = [...objects.keys()]
          .filter((key) => key.startsWith(`${folder}/`))
          .map((key) => key.slice(folder.length + 1).split('/')[0]!)
        return new Map([...new Set(names)].sort().map((name) => [name, names.filter((each) => each === name).length]))
      },
    },
  }
}
