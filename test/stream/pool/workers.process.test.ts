import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '@trailmend/stream'
import { type Event, type FileEvents, type FileResult, mapFiles, type PoolOptions, readFiles } from '@trailmend/stream/pool'
import { describe, expect, test } from 'vitest'
import { madeUpLog } from '../../fixtures/cloudtrail-log.ts'
import { readAll, readOneByOne, TASKS, testFolder, told, wideEvent, zip } from './files.ts'

const write = testFolder()
const small = Array.from({ length: 12 }, (_, seed) => write(`log-${seed}.json.gz`, zip(madeUpLog(seed, 20_000 + seed * 20_000))))
const large = write('large.json', `{"Records":[${Array.from({ length: 1200 }, (_, index) => wideEvent(`E${index % 9}`, 8000)).join()}]}`)
const folder = dirname(large)
const truncated = write('truncated.json.gz', zip(madeUpLog(2, 100_000)).subarray(0, 5000))
const notALog = write('not-a-log.json', '{"hello":"world"}')
const bomb = write('bomb.json.gz', zip(Buffer.alloc(20_000_000, ' ')))
const BAD = [truncated, notALog, bomb, folder, `${folder}/nowhere`, '']
const FILES = [...small.slice(0, 5), ...BAD.slice(0, 3), large, ...small.slice(5), ...BAD.slice(3)]

/** Every event, read one file after the other. What is no file fails in a way of the pool's own. */
const expected = await readOneByOne(FILES)
const comparable = (read: (typeof expected)[number]) => (read.file === folder ? { ...read, error: undefined } : withoutCall(read))
/** Node names the call that failed; they do not open a file by the same one. */
function withoutCall({ error, ...read }: (typeof expected)[number]) {
  if (error === undefined) return read
  const { message, syscall: _, errno: __, ...rest } = { message: '', syscall: '', errno: 0, ...error }
  return { ...read, error: { ...rest, message: message.replace(/, \w+ '/, ", '") } }
}

describe.each([0, 1, 3])('%i workers', (workers) => {
  test.each([true, false])('read as readEvents does; ordered: %s', async (ordered) => {
    const { files, ended } = await readAll(FILES, { workers, ordered })
    expect(files.map(comparable)).toEqual(expected.map(comparable))
    const order = FILES.map((_, index) => index)
    expect(ordered ? ended : ended.toSorted((a, b) => a - b)).toEqual(order)
  })

  test('read with where, the other engine and limits', async () => {
    const options = {
      where: { eventName: ['E3', 'AssumeRole'] },
      engine: 'typescript',
      limits: { maxRecordBytes: 9000 },
      strict: true,
    } as const
    const { files } = await readAll(small, { workers, ...options })
    expect(files).toEqual(await readOneByOne(small, options))
  })

  test('give what a task makes of files', async () => {
    const counts: unknown[] = []
    for await (const each of mapFiles<number>(FILES, TASKS.count, { workers })) counts.push(each.isDone ? each.result : 'error')
    expect(counts).toEqual(expected.map(({ raw, error }) => (error === undefined ? raw.length : 'error')))
  })

  test('wait where nobody takes what they sent, and lose nothing', async () => {
    const options: PoolOptions = { workers, unreadBytes: 1 }
    const { files } = await readAll([large, ...small], options)
    expect(files).toEqual(await readOneByOne([large, ...small]))
  })
})

test.each([0, 1])('takes bytes with a name, and leaves them as they are: %i workers', async (workers) => {
  const bytes = zip(madeUpLog(1, 300_000))
  const around = Buffer.concat([Buffer.from('before'), bytes, Buffer.from('behind')])
  const sources = [bytes, around.subarray(6, -6), zip('{')].map((each, index) => ({ name: `s3://b/${index}`, bytes: each }))
  const parts: FileEvents[] = []
  const found: JsonObject[][] = [[], [], []]
  for await (const part of readFiles(sources, { workers })) {
    parts.push(part)
    for (const event of part.events) found[part.index]?.push(event.json())
  }
  expect(found[0]).toEqual(JSON.parse(madeUpLog(1, 300_000).toString()).Records)
  expect(found[1]).toEqual(found[0])
  expect(parts.at(-1)).toMatchObject({ file: 's3://b/2', error: { code: 'truncated', source: 's3://b/2' } })
  expect(sources[0]?.bytes).toEqual(zip(madeUpLog(1, 300_000)))
})

test.each([0, 1])('events are valid until the next part is asked for, and their copies for good: %i workers', async (workers) => {
  const paths = [large, ...small, large]
  const [stale, copies]: [Event[], Event[][]] = [[], paths.map(() => [])]
  for await (const { events, index } of readFiles(paths, { workers, unreadBytes: 1 })) {
    for (const event of stale) expect(() => event.eventName).toThrow('keep it with copy()')
    // Others have their turn, and what they read may not come where these events are.
    await turn()
    const [first] = events
    if (first !== undefined) stale.push(first)
    for (const event of events) copies[index]?.push(event.copy())
  }
  expect(stale.length).toBeGreaterThan(small.length)
  const expected = (await readOneByOne(paths)).map(({ raw }) => raw)
  expect(copies.map((events) => events.map(({ raw }) => Buffer.from(raw).toString('latin1')))).toEqual(expected)
})

test('a thousand tiny files', async () => {
  const tiny = Array.from({ length: 1000 }, (_, index) => write(`tiny-${index}.json`, `{"eventVersion":"1.11","eventName":"N${index}"}`))
  for (const ordered of [true, false]) {
    const { files, ended } = await readAll(tiny, { workers: 2, ordered })
    expect(files.map(({ names }) => names)).toEqual(tiny.map((_, index) => [`N${index}`]))
    expect(ended).toHaveLength(1000)
  }
})

test('names that somebody else chose', async () => {
  const names = ['__proto__', 'constructor', '-rf', 'a\nb', 'ž %2e%2e', '日本語', '\u202Etxt', '#?&', 'file:x', '$(exit)', '..a', ' ', '*']
  const paths = names.map((name, index) => write(name, wideEvent(`N${index}`, 1)))
  const { files } = await readAll([...paths, 'a\0b', 'x'.repeat(5000), '\uD800'], { workers: 2 })
  expect(files.slice(0, names.length)).toEqual(await readOneByOne(paths))
  expect(files.slice(names.length).map(({ error }) => error)).toMatchObject([
    { code: 'ERR_INVALID_ARG_VALUE', kind: 'TypeError' },
    { code: 'ENAMETOOLONG' },
    { code: 'ENOENT' },
  ])
})

test('a named pipe that nobody writes to keeps nobody waiting', async () => {
  const pipe = `${folder}/pipe`
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0)
  for (const workers of [0, 1]) {
    const { files } = await readAll([pipe, small[0]!], { workers })
    expect(files[0]?.error).toMatchObject({ code: 'not-a-file', file: pipe })
    expect(files[1]?.error).toBeUndefined()
  }
})

/** What a task may do by itself, and what comes of its file; every second file is done by it as well, and is well. */
const DEEDS: readonly (readonly [string, object])[] = [
  ['throw', { isDone: false, error: { kind: 'TypeError', message: 'thrown', code: 'E_TASK', at: 7, cause: { message: 'why' } } }],
  ['throw-text', { isDone: false, error: { thrown: 'a text' } }],
  ['reject', { isDone: false, error: { message: 'rejected' } }],
  ['function', { isDone: false, error: { kind: 'PoolError', code: 'not-cloneable' } }],
  ['function-inside', { isDone: false, error: { kind: 'PoolError', code: 'not-cloneable' } }],
  ['memory', { isDone: true, result: { bytes: Uint8Array.from([1, 2, 3]) } }],
]
const CRASHES: readonly (readonly [string, object])[] = [
  ['exit', { isDone: false, error: { kind: 'PoolError', code: 'worker-ended' } }],
  ['exit-3', { isDone: false, error: { kind: 'PoolError', code: 'worker-ended' } }],
  ['throw-later', { isDone: false, error: { kind: 'PoolError', code: 'worker-ended', cause: { kind: 'RangeError', message: 'later' } } }],
  ['too-much', { isDone: false, error: { kind: 'PoolError', code: 'out-of-memory' } }],
]

describe('a task that misbehaves', () => {
  const fine = write('fine', '{}')
  const results = async (deeds: readonly (readonly [string, object])[], options: PoolOptions) => {
    const paths = deeds.flatMap(([deed]) => [fine, write(deed, '{}')])
    const all: FileResult<unknown>[] = []
    for await (const each of mapFiles(paths, TASKS.misbehave, { heapMegabytes: 32, ...options })) all.push(each)
    expect(all.map(({ file }) => file)).toEqual(paths)
    expect(all.filter(({ file }) => file === fine)).toEqual(
      deeds.map((_, at) => ({ file: fine, index: at * 2, isDone: true, result: 'fine' })),
    )
    return all.filter(({ file }) => file !== fine).map((each) => (each.isDone ? each : { ...each, error: told(each.error) }))
  }
  test.each([0, 1, 2])('costs its file: %i workers', async (workers) => {
    expect(await results(DEEDS, { workers })).toMatchObject(DEEDS.map(([, result]) => result))
  })
  test.each([1, 2])('and ends its thread costs no more than that: %i workers', async (workers) => {
    expect(await results(CRASHES, { workers })).toMatchObject(CRASHES.map(([, result]) => result))
  })
  test.each([1, 2])('and ends its thread behind many quick files costs none of them: %i workers', async (workers) => {
    const crash = write('exit', '{}')
    const paths = Array.from({ length: 200 }, (_, index) => (index % 50 === 49 ? crash : fine))
    const all: unknown[] = []
    for await (const { isDone, file } of mapFiles(paths, TASKS.misbehave, { workers })) all.push([file, isDone])
    expect(all).toEqual(paths.map((path) => [path, path === fine]))
  })
  test.each([
    ['has no function', TASKS.noTask, { kind: 'PoolError', code: 'no-task' }],
    ['cannot be loaded', TASKS.cannotLoad, { kind: 'SyntaxError', message: 'not today' }],
    ['is not there', new URL('./tasks/nothing.ts', import.meta.url), { code: 'ERR_MODULE_NOT_FOUND' }],
    ['ends its thread while it is loaded', TASKS.endsWhileLoading, { kind: 'PoolError', code: 'cannot-start' }],
  ])('and %s ends everything', async (_what, task, error) => {
    const walk = async () => {
      for await (const _ of mapFiles(small, task, { workers: 2 })) expect.unreachable()
    }
    await expect(walk().catch(told)).resolves.toMatchObject(error)
  })
})

/** Worker threads of this process. */
function threads(): number {
  const { workers } = process.report.getReport() as { workers: readonly object[] }
  return workers.length
}

describe('no thread is left', () => {
  test('behind a signal, even of a task that never lets go', async () => {
    for (const task of [TASKS.never, TASKS.loop]) {
      const abort = new AbortController()
      const walk = async () => {
        for await (const _ of mapFiles(small, task, { workers: 2, signal: abort.signal })) expect.unreachable()
      }
      const walked = walk()
      setTimeout(() => abort.abort('enough'), 100)
      await expect(walked).rejects.toBe('enough')
      expect(threads()).toBe(0)
    }
  })
  test('behind a break', async () => {
    for await (const { file } of readFiles([large, ...small], { workers: 3 })) {
      expect(file).toBe(large)
      expect(threads()).toBeGreaterThan(0)
      break
    }
    expect(threads()).toBe(0)
  })

  const pool = import.meta.resolve('@trailmend/stream/pool')
  const run = (body: string) => {
    const code = `import { readFiles, mapFiles } from ${JSON.stringify(pool)}\nconst files = ${JSON.stringify([...small, large])}\n${body}`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      encoding: 'utf8',
      timeout: 50_000,
    })
    return { status, stdout, stderr }
  }
  const PROGRAMS: readonly (readonly [string, string, object])[] = [
    [
      'that reads everything',
      "for await (const { isLast } of readFiles(files)) if (isLast) process.stdout.write('.')",
      { stdout: '.'.repeat(13) },
    ],
    ['that breaks', "for await (const _ of readFiles(files, { workers: 2 })) break\nconsole.log('done')", { stdout: 'done\n' }],
    [
      'that asks once, and never again',
      'const walk = readFiles(files, { workers: 2 })[Symbol.asyncIterator]()\nawait walk.next()\nconsole.log("once")',
      { stdout: 'once\n' },
    ],
    [
      'whose task is busy for ever, when it asks no more',
      `const { signal } = new AbortController()\nconst walk = mapFiles(files, new URL(${JSON.stringify(TASKS.loop.href)}), { workers: 1, signal })[Symbol.asyncIterator]()\nwalk.next()\nsetTimeout(() => process.exit(0), 300)`,
      { stdout: '' },
    ],
    [
      'that throws meanwhile',
      "for await (const _ of readFiles(files, { workers: 2 })) throw new Error('mine')",
      { status: 1, stdout: '', stderr: expect.stringContaining('mine') },
    ],
  ]
  test.each(PROGRAMS)('a program ends %s', (_what, body, outcome) => {
    expect(run(body)).toEqual({ status: 0, stderr: '', ...outcome })
  })
})

test('what is built is what was tested', () => {
  const lib = new URL('../../../packages/stream/lib/pool/', import.meta.url)
  mkdirSync(fileURLToPath(new URL('.', lib)), { recursive: true })
  const code = `import { readFiles } from ${JSON.stringify(new URL('index.js', lib).href)}\nlet n = 0\nfor await (const { events } of readFiles(${JSON.stringify(small)}, { workers: 2 })) n += events.length\nconsole.log(n)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' })
  const count = expected.filter(({ file }) => small.includes(file)).reduce((total, { raw }) => total + raw.length, 0)
  expect({ stdout, stderr }).toEqual({ stdout: `${count}\n`, stderr: '' })
})
