import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFileSource } from '../../../packages/collector/src/source/file-source.ts'
import type { Delivery, Source } from '../../../packages/collector/src/source/source.ts'
import { digestKey } from '../object/keys.ts'
import { turningClock } from './turning-clock.ts'

const never = new AbortController().signal
const clock = turningClock()
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function drain(source: Source, settle = (delivery: Delivery) => delivery.acknowledge()): Promise<Delivery[]> {
  const seen: Delivery[] = []
  for (let calls = 0; calls < 100; calls++) {
    const received = await source.receive(2, never)
    if (received === 'drained') return seen
    for (const delivery of received) {
      seen.push(delivery)
      await settle(delivery)
    }
  }
  throw new Error('it never ends')
}
const pathsOf = (deliveries: readonly Delivery[]) =>
  deliveries.flatMap(({ items }) => items.map((item) => (item.is === 'file' ? item.path : item.is)))

test('files that are named whatever they are called, and what may be a log below folders, in order', async () => {
  await mkdir(join(folder, 'b/c'), { recursive: true })
  const put = (name: string) => writeFile(join(folder, name), '{}')
  await Promise.all(['odd', 'b/2.json.gz', 'b/1.ndjson', 'b/c/x.json', 'b/readme.md'].map(put))
  await mkdir(join(folder, 'b', digestKey().split('/').slice(0, -1).join('/')), { recursive: true })
  await put(`b/${digestKey()}`)
  await symlink('/', join(folder, 'b/root'))
  const source = createFileSource({ paths: [join(folder, 'odd'), join(folder, 'b')], clock })
  expect(pathsOf(await drain(source))).toEqual([
    join(folder, 'odd'),
    join(folder, 'b/1.ndjson'),
    join(folder, 'b/2.json.gz'),
    'nothing',
    join(folder, 'b/c/x.json'),
  ])
})

test('a file that has changed is another', async () => {
  const path = join(folder, 'a.json')
  const id = async () => (await drain(createFileSource({ paths: [path], clock })))[0]?.id
  await writeFile(path, '{}')
  await utimes(path, 1, 1)
  const first = await id()
  expect(await id()).toBe(first)
  await writeFile(path, '{} ')
  expect(await id()).not.toBe(first)
})

test('standard input comes once, and files again', async () => {
  const path = join(folder, 'a.json')
  await writeFile(path, '{}')
  async function* stdin() {}
  const source = createFileSource({ paths: ['-', path], clock, stdin: stdin(), mostTries: 3 })
  const seen = await drain(source, (delivery) => delivery.release(3600))
  expect(seen.map(({ id }) => id.split(':')[0])).toEqual(['stdin', 'file', 'file', 'file'])
  expect(source.leftOver()).toEqual([seen[0]?.id, seen[1]?.id])
})

test('a path that is not there is no end, and what was found before it is taken', async () => {
  await writeFile(join(folder, 'a.json'), '{}')
  const seen: Delivery[] = []
  const source = createFileSource({ paths: [join(folder, 'a.json'), join(folder, 'gone')], clock })
  const drained = drain(source, async (delivery) => {
    seen.push(delivery)
    await delivery.acknowledge()
  })
  await expect(drained).rejects.toMatchObject({ code: 'configuration' })
  expect(seen).toHaveLength(1)
  await expect(source.receive(1, never)).rejects.toMatchObject({ code: 'configuration' })
  await expect(drain(createFileSource({ paths: [join(folder, 'gone')], clock }))).rejects.toThrow('ENOENT')
})
