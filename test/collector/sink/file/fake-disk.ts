import { basename, dirname } from 'node:path'
import type { Files } from '../../../../packages/collector/src/sink/file/files.ts'

interface Inode {
  data: Buffer
  synced: Buffer
}

/** A disk in memory that loses at a crash what was not synced, or keeps any part of it; and fails when it is told to. */
export interface FakeDisk {
  /** The disk as a process sees it: of no use any more when the machine has stopped. */
  mount(): Files
  /** The machine stops. */
  crash(random: () => number): void
  /** Asked before each operation; what it returns is thrown. */
  fail: (operation: string, path: string) => Error | undefined
  /** Asked before each operation; what it returns is waited for. */
  delay: (operation: string, path: string) => Promise<void> | undefined
  /** The files under their names, whatever was synced. */
  contents(): ReadonlyMap<string, Buffer>
  readonly operations: string[]
}

export function createFakeDisk(): FakeDisk {
  let names = new Map<string, Inode>()
  let durable = new Map<string, Inode>()
  let boot = 0
  const operations: string[] = []
  const disk: FakeDisk = {
    operations,
    fail: () => undefined,
    delay: () => undefined,
    contents: () => new Map([...names].map(([path, { data }]) => [path, data])),
    crash(random) {
      boot++
      // What was renamed without a sync of the folder may or may not have come to last.
      if (random() < 0.5) durable = new Map(names)
      names = new Map(durable)
      for (const inode of names.values()) {
        const keep = Math.floor(random() * (inode.data.length + 1))
        const isPrefix = inode.data.subarray(0, inode.synced.length).equals(inode.synced)
        inode.data = isPrefix && keep > inode.synced.length ? Buffer.from(inode.data.subarray(0, keep)) : Buffer.from(inode.synced)
        inode.synced = Buffer.from(inode.data)
      }
    },
    mount: () => mounted(boot),
  }
  return disk

  function mounted(born: number): Files {
    return {
      async list(folder) {
        await step(born, 'list', folder)
        return [...names]
          .filter(([path]) => dirname(path) === folder)
          .map(([path, { data }]) => ({ name: basename(path), size: data.length }))
      },
      async open(path) {
        await step(born, 'open', path)
        const inode = names.get(path) ?? { data: Buffer.alloc(0), synced: Buffer.alloc(0) }
        names.set(path, inode)
        const alive = (operation: string) => step(born, operation, path)
        return {
          async append(pieces) {
            const all = Buffer.concat(pieces)
            try {
              await alive('append')
            } catch (problem) {
              if (born === boot) inode.data = Buffer.concat([inode.data, all.subarray(0, all.length >> 1)])
              throw problem
            }
            inode.data = Buffer.concat([inode.data, all])
          },
          async sync() {
            await alive('sync')
            inode.synced = Buffer.from(inode.data)
          },
          async truncate(length) {
            await alive('truncate')
            inode.data = Buffer.from(inode.data.subarray(0, length))
          },
          close: () => alive('close'),
        }
      },
      async rename(from, to) {
        await step(born, 'rename', to)
        const inode = names.get(from)
        if (inode === undefined) throw Object.assign(new Error(`no such file: ${from}`), { code: 'ENOENT' })
        names.delete(from)
        names.set(to, inode)
      },
      async remove(path) {
        await step(born, 'remove', path)
        names.delete(path)
      },
      async syncFolder(folder) {
        await step(born, 'syncFolder', folder)
        for (const path of [...durable.keys()]) if (dirname(path) === folder) durable.delete(path)
        for (const [path, inode] of names) if (dirname(path) === folder) durable.set(path, inode)
      },
    }
  }

  async function step(born: number, operation: string, path: string): Promise<void> {
    operations.push(operation)
    await disk.delay(operation, path)
    if (born !== boot) throw new Error('the machine was started anew')
    const problem = disk.fail(operation, path)
    if (problem !== undefined) throw problem
  }
}
