import { beforeEach, describe, expect, test } from 'vitest'
import type { Quarantine, QuarantineEntry } from '../../../packages/collector/src/quarantine/quarantine.ts'
import { entryFor } from './entry.ts'

/** Makes a quarantine over the same store each time it is called within a test. `maxEntryBytes` is 1,000 in all of them. */
export type OpenQuarantine = () => Promise<Quarantine> | Quarantine

export async function listed(quarantine: Quarantine): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of quarantine.list()) ids.push(id)
  return ids.sort()
}

/** What every quarantine does. */
export function quarantineContract(makeStore: () => Promise<OpenQuarantine> | OpenQuarantine): void {
  let open: OpenQuarantine
  let quarantine: Quarantine
  beforeEach(async () => {
    open = await makeStore()
    quarantine = await open()
  })

  describe('an entry', () => {
    test('comes back as it went in', async () => {
      await quarantine.put(entryFor('ab12'))
      await quarantine.close?.()
      quarantine = await open()
      expect(await quarantine.get('ab12')).toEqual(entryFor('ab12'))
      const entries = []
      for await (const entry of quarantine.list()) entries.push(entry)
      const { bytes: _bytes, ...rest } = entryFor('ab12')
      expect(entries).toEqual([rest])
    })

    const { bytes: _bytes, offset: _offset, ...least } = entryFor('0')
    test.each<[string, QuarantineEntry]>([
      ['without bytes', { ...least, isWhole: false }],
      ['with no bytes', entryFor('0', { bytes: new Uint8Array(), what: 'message' })],
      ['of an event, for some sinks', entryFor('0', { what: 'event', sinks: ['one', 'two'] })],
      ['with as many bytes as there may be', entryFor('0', { bytes: new Uint8Array(1000).fill(7) })],
      ['with hostile texts', entryFor('0', { origin: '../../etc/passwd\0"\n\u001b[31m', because: '</script>\u2028' })],
    ])('may be %s', async (_what, entry) => {
      await quarantine.put(entry)
      expect(await (await open()).get('0')).toEqual(entry)
    })

    test('put again is there once, as it was put last', async () => {
      for (let times = 0; times < 3; times++) await quarantine.put(entryFor('ab'))
      await quarantine.put(entryFor('ab', { because: 'otherwise', bytes: new Uint8Array([9]) }))
      expect(await listed(quarantine)).toEqual(['ab'])
      expect(await quarantine.get('ab')).toEqual(entryFor('ab', { because: 'otherwise', bytes: new Uint8Array([9]) }))
    })

    test('is a copy', async () => {
      const bytes = new Uint8Array([1, 2, 3])
      await quarantine.put(entryFor('ab', { bytes }))
      bytes.fill(0)
      expect((await quarantine.get('ab'))?.bytes).toEqual(new Uint8Array([1, 2, 3]))
    })

    test('that is removed is not there, and may be removed again', async () => {
      await quarantine.put(entryFor('ab'))
      await quarantine.put(entryFor('cd'))
      await quarantine.remove('ab')
      await quarantine.remove('ab')
      expect([await quarantine.get('ab'), await listed(quarantine)]).toEqual([undefined, ['cd']])
    })

    test('that is too large is kept in part', async () => {
      const bytes = new Uint8Array(1001).fill(7)
      await quarantine.put(entryFor('ab', { bytes }))
      expect(await quarantine.get('ab')).toEqual(entryFor('ab', { bytes: bytes.subarray(0, 1000), isWhole: false }))
    })

    test.each(['', '../ab', 'AB', 'a/b', 'a.b', 'a\n', 'a'.repeat(129), '__proto__'])('has no id like %j', async (id) => {
      await expect(quarantine.put(entryFor(id))).rejects.toThrow('hex digits')
      await expect(quarantine.get(id)).rejects.toThrow('hex digits')
      await expect(quarantine.remove(id)).rejects.toThrow('hex digits')
    })
  })

  test('many entries put at once are all there', async () => {
    const ids = Array.from({ length: 30 }, (_each, index) => index.toString(16).padStart(40, '0'))
    await Promise.all(ids.map((id) => quarantine.put(entryFor(id, { bytes: new TextEncoder().encode(id) }))))
    expect(await listed(await open())).toEqual(ids)
    for (const id of ids) expect(new TextDecoder().decode((await quarantine.get(id))?.bytes)).toBe(id)
  })
}
