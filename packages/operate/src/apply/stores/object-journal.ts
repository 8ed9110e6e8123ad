import type { JournalStore } from '../ports.ts'

/** Objects that are written only where nobody else has written before. */
export interface ObjectPort {
  /** The text of an object, and what tells this version of it from others; `undefined` where there is none. */
  get(key: string): Promise<{ readonly text: string; readonly etag: string } | undefined>
  /** Write an object where there is none, or where the version is still the one given; the new version, or `undefined` where it is not so. */
  put(key: string, text: string, over: string | null): Promise<{ readonly etag: string } | undefined>
  /** The names of all objects and folders right below a folder, without its own. */
  list(folder: string): Promise<readonly string[]>
  /** The folders right below a folder that hold objects, in order, and how many each holds. */
  count(folder: string): Promise<ReadonlyMap<string, number>>
}

/**
 * Journals as objects: a folder a run, and in it one object for each time something was written, numbered from 0.
 *
 * No object is ever written over, so two runs that take each other for dead cannot mix their records: the second is told.
 */
export function createObjectJournal(port: ObjectPort, folder: string): JournalStore {
  /** How many objects a journal has, and their characters, as far as this process knows. */
  const known = new Map<string, { readonly objects: number; readonly length: number }>()
  const keyOf = (run: string, number: number): string => `${folder}/${run}/${String(number).padStart(8, '0')}.ndjson`
  // No object is ever written over: as many are the same ones.
  const runs = async (): Promise<ReadonlyMap<string, string>> =>
    new Map([...(await port.count(folder))].map(([run, objects]) => [run, String(objects)]))
  return { read, append, runs }

  async function read(run: string): Promise<string | undefined> {
    const texts: string[] = []
    for (;;) {
      const object = await port.get(keyOf(run, texts.length))
      if (object === undefined) break
      texts.push(object.text)
    }
    const text = texts.join('')
    known.set(run, { objects: texts.length, length: text.length })
    return texts.length === 0 ? undefined : text
  }

  async function append(run: string, { after, lines }: { readonly after: number; readonly lines: string }): Promise<void> {
    const before = known.get(run) ?? { objects: 0, length: 0 }
    if (before.length !== after) throw new Error('the journal is not as long as it was')
    const key = keyOf(run, before.objects)
    const put = await port.put(key, lines, null)
    // An answer that was lost, and a second attempt: what is there may be ours.
    if (put === undefined && (await port.get(key))?.text !== lines) throw new Error('another run has written to the journal')
    known.set(run, { objects: before.objects + 1, length: after + lines.length })
  }
}
