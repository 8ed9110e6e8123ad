import { describe, expect, test } from 'vitest'
import { createBucketQuarantine, type QuarantineObjects } from '../../../packages/collector/src/quarantine/bucket-quarantine.ts'
import { listed, quarantineContract } from './contract.ts'
import { entryFor } from './entry.ts'

function createMemoryObjects(): QuarantineObjects & { readonly stored: Map<string, Uint8Array> } {
  const stored = new Map<string, Uint8Array>()
  return {
    name: 'memory',
    stored,
    put: async (key, bytes) => {
      stored.set(key, bytes.slice())
    },
    get: async (key) => stored.get(key),
    list: async function* (prefix) {
      for (const key of [...stored.keys()]) if (key.startsWith(prefix)) yield [key]
      yield []
    },
    remove: async (key) => {
      stored.delete(key)
    },
  }
}

describe('a quarantine in a bucket', () => {
  quarantineContract(() => {
    const objects = createMemoryObjects()
    return () => createBucketQuarantine({ objects, maxEntryBytes: 1000 })
  })

  test('keeps to its prefix, and leaves alone what is not its own', async () => {
    const objects = createMemoryObjects()
    for (const key of ['quarantine/README.json', 'quarantine/more/ab.json', 'elsewhere/ab.json'])
      objects.stored.set(key, new Uint8Array([1]))
    const quarantine = createBucketQuarantine({ objects })
    await quarantine.put(entryFor('ab'))
    expect(await listed(quarantine)).toEqual(['ab'])
    expect([...objects.stored.keys()].slice(-2)).toEqual(['quarantine/ab.bin', 'quarantine/ab.json'])
  })

  test('has no entry whose metadata was not written', async () => {
    const objects = createMemoryObjects()
    let puts = 0
    const failing = {
      ...objects,
      put: (...put: Parameters<QuarantineObjects['put']>) => (puts++ === 1 ? Promise.reject(new Error('503')) : objects.put(...put)),
    }
    const quarantine = createBucketQuarantine({ objects: failing })
    await expect(quarantine.put(entryFor('ab'))).rejects.toThrow('503')
    expect([await listed(quarantine), await quarantine.get('ab')]).toEqual([[], undefined])
    await quarantine.put(entryFor('ab'))
    expect(await quarantine.get('ab')).toEqual(entryFor('ab'))
  })

  test('tells of bytes that are not those that were written, or gone', async () => {
    const objects = createMemoryObjects()
    const quarantine = createBucketQuarantine({ objects })
    await quarantine.put(entryFor('ab'))
    objects.stored.set('quarantine/ab.bin', new Uint8Array([0, 1, 2, 254]))
    await expect(quarantine.get('ab')).rejects.toMatchObject({ code: 'quarantine-broken' })
    objects.stored.delete('quarantine/ab.bin')
    await expect(quarantine.get('ab')).rejects.toMatchObject({ code: 'quarantine-broken' })
  })
})

test('a prefix that leaves no room for a key is refused', () => {
  const make = (prefix: string) => () => createBucketQuarantine({ objects: createMemoryObjects(), prefix })
  expect(make('é'.repeat(401))).toThrow('800 bytes')
  expect(make('p'.repeat(800))).not.toThrow()
})
