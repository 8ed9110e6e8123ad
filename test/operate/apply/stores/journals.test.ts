import { type FileHandle, mkdtemp, open, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { JournalStore } from '../../../../packages/operate/src/apply/ports.ts'
import { createFileJournal } from '../../../../packages/operate/src/apply/stores/file-journal.ts'
import { createObjectJournal } from '../../../../packages/operate/src/apply/stores/object-journal.ts'
import { createFakeObjects } from './fake-objects.ts'

const newFolder = () => mkdtemp(join(tmpdir(), 'journal-'))

/** Each gives a store for every process that shares what is stored. */
const STORES: readonly [string, () => Promise<() => JournalStore>][] = [
  [
    'in files',
    async () => {
      const folder = join(await newFolder(), 'runs')
      return () => createFileJournal(folder)
    },
  ],
  [
    'in objects',
    async () => {
      const { port } = createFakeObjects()
      return () => createObjectJournal(port, 'trailmend/runs')
    },
  ],
]

describe.each(STORES)('journals %s', (_where, open) => {
  test('hold what was appended, each run by itself', async () => {
    const process = await open()
    const store = process()
    expect([await store.read('a'), await store.runs()]).toEqual([undefined, new Map()])
    await store.append('a', { after: 0, lines: 'one\n' })
    await store.append('a', { after: 4, lines: 'two\nthree\n' })
    await store.append('b', { after: 0, lines: 'other\n' })
    const later = process()
    expect(await later.read('a')).toBe('one\ntwo\nthree\n')
    expect(await later.read('b')).toBe('other\n')
    expect([...(await later.runs()).keys()]).toEqual(['a', 'b'])
    await later.append('a', { after: 14, lines: 'four\n' })
    expect(await process().read('a')).toBe('one\ntwo\nthree\nfour\n')
  })

  test('tell a run that another has written', async () => {
    const process = await open()
    const [first, second] = [process(), process()]
    await first.append('a', { after: 0, lines: 'one\n' })
    await second.read('a')
    await first.append('a', { after: 4, lines: 'two\n' })
    await expect(second.append('a', { after: 4, lines: 'mine\n' })).rejects.toThrow('another run has written to the journal')
    expect(await process().read('a')).toBe('one\ntwo\n')
  })

  test('tell two runs that begin at the same time', async () => {
    const process = await open()
    await process().append('a', { after: 0, lines: 'one\n' })
    await expect(process().append('a', { after: 0, lines: 'mine\n' })).rejects.toThrow('another run has written')
  })
})

describe('journals in files', () => {
  test('are for their owner only', async () => {
    const folder = join(await newFolder(), 'runs')
    await createFileJournal(folder).append('a', { after: 0, lines: 'one\n' })
    const path = join(folder, 'a.journal.ndjson')
    expect([(await stat(folder)).mode & 0o777, (await stat(path)).mode & 0o777]).toEqual([0o700, 0o600])
  })

  test('are on the disk, and so is their name, before anybody is told that they are written', async () => {
    const folder = await newFolder()
    const handle = await open(folder)
    const prototype: FileHandle = Object.getPrototypeOf(handle)
    await handle.close()
    const synced: number[] = []
    const sync = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      synced.push((await this.stat()).ino)
    })
    const store = createFileJournal(folder)
    const inode = async (path: string) => (await stat(path)).ino
    await store.append('a', { after: 0, lines: 'one\n' })
    expect(synced).toEqual([await inode(join(folder, 'a.journal.ndjson')), await inode(folder)])
    await store.append('a', { after: 4, lines: 'two\n' })
    expect(synced.slice(2)).toEqual([await inode(join(folder, 'a.journal.ndjson'))])
    sync.mockRestore()
  })

  test('lose a line that was cut off', async () => {
    const folder = await newFolder()
    const path = join(folder, 'a.journal.ndjson')
    await writeFile(path, 'one\ntw')
    await createFileJournal(folder).append('a', { after: 4, lines: 'three\n' })
    expect(await readFile(path, 'utf8')).toBe('one\nthree\n')
  })

  test('that have become shorter are refused', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'a.journal.ndjson'), 'on')
    await expect(createFileJournal(folder).append('a', { after: 4, lines: 'three\n' })).rejects.toThrow('shorter')
  })
})

test('an object that was written though its answer was lost is ours', async () => {
  const objects = createFakeObjects()
  const store = createObjectJournal(objects.port, 'runs')
  objects.repeatNext()
  await store.append('a', { after: 0, lines: 'one\n' })
  await store.append('a', { after: 4, lines: 'two\n' })
  expect(await createObjectJournal(objects.port, 'runs').read('a')).toBe('one\ntwo\n')
})
