import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { CollectorError } from '../../../../packages/collector/src/collector-error.ts'
import { createFileSink, type FileSinkOptions } from '../../../../packages/collector/src/sink/file/file-sink.ts'
import { parsePosition } from '../../../../packages/collector/src/sink/file/position.ts'
import type { Sink } from '../../../../packages/collector/src/sink/sink.ts'
import { handClock } from '../clock.ts'
import { logOf, NEVER, origin, records, writeLog } from '../events.ts'
import { createFakeDisk } from './fake-disk.ts'

const texts = records('file', 4)
const text = texts.map((each) => `${each}\n`).join('')
const NAME = '/out/20261122T100000Z-000000000001.ndjson'

function scene(options: Partial<FileSinkOptions> = {}) {
  const disk = createFakeDisk()
  const clock = handClock()
  const open = async (position?: string, files = disk.mount()) => {
    const sink = createFileSink({ folder: '/out', clock, files, ...options })
    await sink.resume?.(position)
    return sink
  }
  return { disk, clock, open, names: () => [...disk.contents().keys()].sort() }
}

async function store(sink: Sink, name: string, some = texts, print?: string): Promise<string> {
  const parcel = sink.open(origin(name))
  await writeLog(parcel, logOf(some))
  return (await parcel.commit(NEVER, print)).position ?? ''
}

/** Everything in all files. */
const written = (disk: ReturnType<typeof createFakeDisk>) => [...disk.contents().values()].map(String).join('')

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('a file of a file sink', () => {
  test('has its name when it is full and the ledger has all of it, not before', async () => {
    const { open, names, disk } = scene({ rotate: { bytes: 100 } })
    const sink = await open()
    const position = await store(sink, 'one')
    await settled()
    expect(names()).toEqual([`${NAME}.part`])
    sink.recorded?.(position, [origin('one').id])
    await settled()
    expect(names()).toEqual(['/out/.finished-000000000001', NAME])
    expect(disk.contents().get(NAME)?.toString()).toBe(text)
  })

  test('is finished when it is old enough, though nothing comes', async () => {
    const { open, names, clock } = scene({ rotate: { seconds: 60 } })
    const sink = await open()
    sink.recorded?.(await store(sink, 'one'), [origin('one').id])
    await settled()
    expect(names()).toEqual(['/out/.finished-000000000000', `${NAME}.part`])
    clock.pass(60_000)
    await settled()
    expect(names()).toEqual(['/out/.finished-000000000001', NAME])
  })

  test('is finished when the sink is closed', async () => {
    const { open, names } = scene()
    const sink = await open()
    sink.recorded?.(await store(sink, 'one'), [origin('one').id])
    await sink.close?.()
    expect(names()).toContain(NAME)
  })

  test.each(['close', 'rename'])('that waits for its %s does not keep the next one from being written', async (slow) => {
    const { open, names, disk } = scene({ rotate: { bytes: 100 } })
    const sink = await open()
    let go = () => {}
    const gone = new Promise<void>((resolve) => {
      go = resolve
    })
    disk.delay = (operation) => (operation === slow ? gone : undefined)
    const position = await store(sink, 'one')
    sink.recorded?.(position, [origin('one').id])
    await settled()
    sink.recorded?.(await store(sink, 'two'), [origin('two').id])
    await settled()
    expect(names().filter((name) => name.endsWith('.ndjson'))).toEqual([])
    expect(written(disk)).toBe(text + text)
    go()
    await sink.close?.()
    expect(names()).toEqual(['/out/.finished-000000000002', NAME, NAME.replace('1.nd', '2.nd')])
  })

  test('that could not have its name gets it when more comes, and closing says what is in its way', async () => {
    const { open, names, disk } = scene({ rotate: { bytes: 100 } })
    const sink = await open()
    disk.fail = (operation) => (operation === 'rename' ? new Error('no names today') : undefined)
    sink.recorded?.(await store(sink, 'one'), [origin('one').id])
    await settled()
    await expect(sink.close?.()).rejects.toThrow('no names today')
    expect(names()).toContain(`${NAME}.part`)
    disk.fail = () => undefined
    sink.recorded?.(await store(sink, 'two'), [origin('two').id])
    await sink.close?.()
    expect(names()).toContain(NAME)
  })

  test('is synced once for all parcels that wait together, each in one piece', async () => {
    const { open, disk } = scene()
    const sink = await open()
    const all = Array.from({ length: 20 }, (_, at) => records(`p${at}`, 3))
    await Promise.all(all.map((some, at) => store(sink, `p${at}`, some)))
    expect(disk.operations.filter((each) => each === 'sync').length).toBeLessThan(5)
    const found = disk.contents().get(`${NAME}.part`)?.toString() ?? ''
    for (const some of all) expect(found).toContain(some.map((each) => `${each}\n`).join(''))
    expect(found.split('\n').length).toBe(61)
  })

  test('zipped, has a member for each commit', async () => {
    const { open, disk } = scene({ format: 'ndjson.gz' })
    const sink = await open()
    const first = parsePosition(await store(sink, 'one')).files[0]?.length ?? 0
    await store(sink, 'two')
    const found = disk.contents().get(`${NAME}.gz.part`) ?? Buffer.alloc(0)
    expect(gunzipSync(found.subarray(0, first)).toString()).toBe(text)
    expect(gunzipSync(found).toString()).toBe(text + text)
  })

  test('is the own one of a parcel that is too large for memory', async () => {
    const { open, names, disk } = scene({ hold: 1000 })
    const sink = await open()
    await store(sink, 'small', texts.slice(0, 1))
    const parcel = sink.open(origin('large'))
    for (let at = 0; at < 10; at++) await writeLog(parcel, logOf(texts))
    expect(names().some((name) => name.endsWith('.spill'))).toBe(true)
    const { position = '' } = await parcel.commit(NEVER)
    const last = await store(sink, 'next')
    expect(parsePosition(last).last).toBe(3)
    sink.recorded?.(
      last,
      ['small', 'large', 'next'].map((name) => origin(name).id),
    )
    await sink.close?.()
    expect(disk.contents().get(NAME.replace('1.nd', '2.nd'))?.toString()).toBe(text.repeat(10))
    expect(parsePosition(position).last).toBe(2)
    expect(names().filter((name) => name.endsWith('.spill'))).toEqual([])
  })

  test('has what an object holds anew, where it is not what it was', async () => {
    const { open, disk } = scene()
    const sink = await open()
    await store(sink, 'one')
    await store(sink, 'one', records('other', 1))
    await store(sink, 'one', records('other', 1))
    expect(disk.contents().get(`${NAME}.part`)?.toString()).toBe(`${text}${records('other', 1)[0]}\n`)
  })

  test.each([[4], [40]])('tells it by the print that it is given, where it is given one: %d events', async (events) => {
    const { open, disk } = scene({ hold: 1000 })
    const some = Array.from({ length: events / 4 }, () => texts).flat()
    const sink = await open()
    const position = await store(sink, 'one', some, 'a1')
    await store(sink, 'one', some, 'a1')
    const again = await open(position)
    await store(again, 'one', some, 'a1')
    expect(written(disk)).toBe(text.repeat(events / 4))
    await store(again, 'one', some, 'b2')
    expect(written(disk)).toBe(text.repeat((events / 4) * 2))
  })

  test('who commits later never returns an earlier position', async () => {
    const { open, disk } = scene({ hold: 1000 })
    const mounted = disk.mount()
    const slow = { ...mounted, remove: (path: string) => settled().then(() => mounted.remove(path)) }
    const sink = await open(undefined, slow)
    const large = sink.open(origin('large'))
    for (let at = 0; at < 3; at++) await writeLog(large, logOf(texts))
    const order: number[] = []
    const note = (position = '') => order.push(parsePosition(position).last)
    const commit = large.commit(NEVER).then(({ position }) => note(position))
    for (let at = 0; at < 20; at++) {
      note(await store(sink, `small-${at}`))
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await commit
    expect(order.at(-1)).toBeGreaterThan(1)
    expect(order).toEqual([...order].sort())
  })

  test('goes on where a write failed, without what was written of it', async () => {
    const { open, disk } = scene()
    const sink = await open()
    await store(sink, 'one')
    let isFull = true
    disk.fail = (operation) =>
      isFull && operation === 'append' ? Object.assign(new Error('no space left'), { code: 'ENOSPC' }) : undefined
    const parcel = sink.open(origin('two'))
    await writeLog(parcel, logOf(texts))
    await expect(parcel.commit(NEVER)).rejects.toThrow('no space left')
    isFull = false
    await parcel.commit(NEVER)
    expect(disk.contents().get(`${NAME}.part`)?.toString()).toBe(text + text)
  })
})

describe('going on after a restart', () => {
  test('takes away what the ledger does not have', async () => {
    const { open, disk } = scene()
    const sink = await open()
    const position = await store(sink, 'one')
    await store(sink, 'two')
    await open(position)
    await settled()
    expect(disk.contents().get(NAME)?.toString()).toBe(text)
  })

  test('finished files may be gone', async () => {
    const { open, disk } = scene({ rotate: { bytes: 1 } })
    const sink = await open()
    const position = await store(sink, 'one')
    sink.recorded?.(position, [origin('one').id])
    await settled()
    await disk.mount().remove(NAME)
    const next = await open(position)
    expect(parsePosition(await store(next, 'two')).last).toBe(2)
  })

  const LOST = [
    { what: 'a file is gone', change: (disk: ReturnType<typeof createFakeDisk>) => disk.mount().remove(`${NAME}.part`) },
    {
      what: 'a file is shorter',
      change: async (disk: ReturnType<typeof createFakeDisk>) => (await disk.mount().open(`${NAME}.part`)).truncate(10),
    },
  ]
  test.each(LOST)('$what: position-lost', async ({ change }) => {
    const { open, disk } = scene()
    const position = await store(await open(), 'one')
    await change(disk)
    await expect(open(position)).rejects.toMatchObject({ code: 'position-lost' })
  })

  test('a ledger that knows nothing does not take away what another one has', async () => {
    const { open } = scene()
    const sink = await open()
    sink.recorded?.(await store(sink, 'one'), [origin('one').id])
    await settled()
    await expect(open()).rejects.toMatchObject({ code: 'position-lost' })
  })

  test.each(['', '{}', 'null', '{"last":1,"files":[["../../etc/passwd",0]],"unrecorded":[]}', '{"last":-1,"files":[],"unrecorded":[]}'])(
    'a position that is none: %s',
    async (position) => {
      const { open } = scene()
      await expect(open(position)).rejects.toBeInstanceOf(CollectorError)
    },
  )
})
