import { pathToFileURL } from 'node:url'
import { mapFiles, type PoolOptions, readFiles } from '@trailmend/stream/pool'
import { describe, expect, test } from 'vitest'
import { madeUpLog } from '../../fixtures/cloudtrail-log.ts'
import { readAll, readOneByOne, TASKS, testFolder, zip } from './files.ts'

// On the caller's thread, by the code of the workers.

const write = testFolder()
const log = write('log.json.gz', zip(madeUpLog(1, 300_000)))
const broken = write('broken.json.gz', zip(madeUpLog(2, 100_000).subarray(0, 60_000)))
const empty = write('empty', '')
const inline = { workers: 0 } as const

const OPTIONS: readonly (readonly [string, PoolOptions])[] = [
  ['none', {}],
  ['where', { where: { eventName: ['StopLogging', 'ConsoleLogin'] } }],
  ['the other engine', { engine: 'typescript' }],
  ['strict', { strict: true }],
  ['limits', { limits: { maxRecordBytes: 1000 } }],
  ['little to be unread', { unreadBytes: 1 }],
]

test.each(OPTIONS)('reads as readEvents does: %s', async (_what, options) => {
  const paths = [log, broken, empty, log]
  const { files, ended } = await readAll(paths, { ...inline, ...options })
  const { unreadBytes: _, ...reading } = options
  expect(files).toEqual(await readOneByOne(paths, reading))
  expect(ended).toEqual([0, 1, 2, 3])
})

test('takes URLs, and gives paths', async () => {
  for await (const { file } of readFiles([pathToFileURL(log)], inline)) expect(file).toBe(log)
})

test('a file without events is told of too', async () => {
  const { parts } = await readAll([log], { ...inline, where: { eventName: ['Nothing'] } })
  expect(parts).toMatchObject([{ file: log, index: 0, isLast: true, error: undefined, events: { length: 0 } }])
})

describe('an error that is thrown', () => {
  test('ends everything, behind what was good', async () => {
    let count = 0
    const walk = async () => {
      for await (const { events, isLast } of readFiles([broken, log], { ...inline, errors: 'throw' })) {
        count += events.length
        expect(isLast).toBe(false)
      }
    }
    await expect(walk()).rejects.toMatchObject({ code: 'truncated', source: broken })
    const [first] = await readOneByOne([broken])
    expect(count).toBe(first?.raw.length)
  })
  test('of a task', async () => {
    const walk = async () => {
      for await (const { isDone } of mapFiles([broken, log], TASKS.count, { ...inline, errors: 'throw' })) expect(isDone).toBe(true)
    }
    await expect(walk()).rejects.toMatchObject({ code: 'truncated', source: broken })
  })
})

const WRONG: readonly (readonly [string, object, RegExp])[] = [
  ['workers, less than none', { workers: -1 }, /workers/],
  ['workers, not whole', { workers: 1.5 }, /workers/],
  ['workers, no number', { workers: '2' }, /workers/],
  ['nothing unread', { unreadBytes: 0 }, /unreadBytes/],
  ['no number of bytes', { unreadBytes: Number.NaN }, /unreadBytes/],
  ['where, what is not hot', { where: { userAgent: ['a'] } }, /userAgent/],
]
test.each(WRONG)('says at once what is wrong: %s', (_what, options, said) => {
  expect(() => readFiles([], options)).toThrow(said)
  expect(() => mapFiles([], TASKS.count, options)).toThrow(said)
})

test('can be walked again', async () => {
  const all = readFiles([log], inline)
  const counts = []
  for (let time = 0; time < 2; time++) {
    let count = 0
    for await (const { events } of all) count += events.length
    counts.push(count)
  }
  expect(counts[0]).toBeGreaterThan(0)
  expect(counts[1]).toBe(counts[0])
})

test('a signal ends it between two batches, or while a task never ends', async () => {
  const abort = new AbortController()
  const walk = async () => {
    for await (const _ of mapFiles([log], TASKS.never, { ...inline, signal: abort.signal })) expect.unreachable()
  }
  const walked = walk()
  setImmediate(() => abort.abort('enough'))
  await expect(walked).rejects.toBe('enough')
})

test('a signal ends it among files that are always at hand', async () => {
  function* forEver() {
    for (;;) yield log
  }
  const abort = new AbortController()
  const walk = async () => {
    for await (const { error } of readFiles(forEver(), { ...inline, signal: abort.signal })) expect(error).toBeUndefined()
  }
  const walked = walk()
  setImmediate(() => abort.abort('enough'))
  await expect(walked).rejects.toBe('enough')
})
