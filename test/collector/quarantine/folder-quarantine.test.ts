import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openFolderQuarantine } from '../../../packages/collector/src/quarantine/folder-quarantine.ts'
import { listed, quarantineContract } from './contract.ts'
import { entryFor } from './entry.ts'

const place = () => mkdtempSync(join(tmpdir(), 'quarantine-'))
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('a quarantine in a folder', () => {
  quarantineContract(() => {
    const folder = join(place(), 'new/quarantine')
    return () => openFolderQuarantine({ folder, maxEntryBytes: 1000 })
  })

  test('is nobody else’s to read, and holds two files for each entry', async () => {
    const folder = join(place(), 'quarantine')
    const quarantine = await openFolderQuarantine({ folder })
    await quarantine.put(entryFor('ab'))
    expect(readdirSync(folder).sort()).toEqual(['ab.bin', 'ab.json'])
    expect([folder, join(folder, 'ab.bin'), join(folder, 'ab.json')].map(mode)).toEqual(['700', '600', '600'])
    expect(JSON.parse(readFileSync(join(folder, 'ab.json'), 'utf8'))).toMatchObject({
      version: 1,
      id: 'ab',
      code: 'gzip-broken',
      bytes: { length: 4 },
    })
    expect([...readFileSync(join(folder, 'ab.bin'))]).toEqual([0, 1, 2, 255])
  })

  test('must be told of by an absolute path', async () => {
    await expect(openFolderQuarantine({ folder: 'quarantine' })).rejects.toMatchObject({ code: 'configuration' })
  })

  test('that is full says so and loses nothing, until there is room', async () => {
    const folder = place()
    const quarantine = await openFolderQuarantine({ folder, maxBytes: 10_000 })
    const large = (id: string) => entryFor(id, { bytes: new Uint8Array(4000) })
    await quarantine.put(large('a1'))
    await quarantine.put(large('a2'))
    await quarantine.put(large('a2'))
    await expect(quarantine.put(large('a3'))).rejects.toMatchObject({
      code: 'quarantine-full',
      message: expect.stringContaining('of 10000'),
    })
    expect(await listed(quarantine)).toEqual(['a1', 'a2'])
    await quarantine.put(entryFor('a3'))
    // Another process may make room.
    await (await openFolderQuarantine({ folder })).remove('a1')
    await quarantine.put(large('a4'))
    const anew = await openFolderQuarantine({ folder, maxBytes: 10_000 })
    await expect(anew.put(large('a5'))).rejects.toMatchObject({ code: 'quarantine-full' })
  })

  test('has no entry that was not written to its end', async () => {
    const folder = place()
    const quarantine = await openFolderQuarantine({ folder })
    await quarantine.put(entryFor('ab'))
    rmSync(join(folder, 'ab.json'))
    expect([await listed(quarantine), await quarantine.get('ab')]).toEqual([[], undefined])
  })

  test('tells of what is not as it was written, and of all the rest besides', async () => {
    const folder = place()
    const quarantine = await openFolderQuarantine({ folder })
    for (const id of ['a1', 'a2', 'a3']) await quarantine.put(entryFor(id))
    writeFileSync(join(folder, 'a1.json'), '{"version":2}')
    writeFileSync(join(folder, 'a2.bin'), 'otherwise')
    writeFileSync(join(folder, 'a4.json'), '{"version":')
    writeFileSync(join(folder, 'notes.json'), 'not ours')
    const told: string[] = []
    const walk = async () => {
      for await (const { id } of quarantine.list()) told.push(id)
    }
    await expect(walk()).rejects.toMatchObject({ code: 'quarantine-broken' })
    expect(told.sort()).toEqual(['a2', 'a3'])
    for (const id of ['a1', 'a2', 'a4']) await expect(quarantine.get(id)).rejects.toMatchObject({ code: 'quarantine-broken' })
    expect(await quarantine.get('a3')).toEqual(entryFor('a3'))
  })

  test('removes what somebody left unfinished long ago, and nothing of who is writing', async () => {
    const folder = place()
    for (const name of ['old.unfinished', 'new.unfinished']) writeFileSync(join(folder, name), 'half')
    utimesSync(join(folder, 'old.unfinished'), 1e9, 1e9)
    await openFolderQuarantine({ folder })
    expect(readdirSync(folder)).toEqual(['new.unfinished'])
  })

  test('leaves nothing behind where a disk does not take it', async () => {
    const folder = place()
    const quarantine = await openFolderQuarantine({ folder })
    rmSync(folder, { recursive: true })
    await expect(quarantine.put(entryFor('ab'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(existsSync(folder)).toBe(false)
  })

  test('leaves a folder as open as it was made', async () => {
    const folder = place()
    chmodSync(folder, 0o750)
    await openFolderQuarantine({ folder })
    expect(mode(folder)).toBe('750')
  })
})
