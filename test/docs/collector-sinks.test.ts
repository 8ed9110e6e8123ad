import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Sink } from '../../packages/collector/src/sink/sink.ts'
import { ROOT, read } from '../architecture/repository.ts'
import { logOf, NEVER, origin, records, writeLog } from '../collector/sink/events.ts'
import { fences, tableRows } from './markdown.ts'

const page = read('docs/collector/sinks.md')
const folder = mkdtempSync(join(tmpdir(), 'trailmend-docs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('docs/collector/sinks.md has the guarantee of every sink', () => {
  const rows = tableRows(page, '## What each promises').map(([, maker = '', guarantee]) => [maker.replaceAll('`', ''), guarantee])
  const index = read('packages/collector/src/sink/index.ts')
  const makers = [...index.matchAll(/^export \{.*?\b(create\w+Sink|defineSink)\b.* from '\.\/(.+)'/gm)]
  const stated = makers.map(([, maker, path]) => {
    const [, guarantee] = /guarantee: '([a-z-]+)'/.exec(read(`packages/collector/src/sink/${path}`)) ?? []
    return [maker, guarantee ?? 'what you say']
  })
  expect(rows.length).toBe(6)
  expect(rows.sort()).toEqual(stated.sort())
})

test('the example of docs/collector/sinks.md is a sink of at most 25 lines that keeps its guarantee', async () => {
  const [example] = fences(page, 'ts').filter(({ note }) => note === 'example: sink')
  expect(example?.text.trimEnd().split('\n').length).toBeLessThan(26)
  const collector = pathToFileURL(join(ROOT, 'packages/collector/src/sink/index.ts')).href
  const path = join(folder, 'sqlite-sink.ts')
  writeFileSync(path, (example?.text ?? '').replace("'@trailmend/collector'", `'${collector}'`))
  const { sqliteSink } = (await import(pathToFileURL(path).href)) as { sqliteSink: (path: string) => Sink }
  const file = join(folder, 'events.db')
  const stored = async (texts: readonly string[], end: 'commit' | 'abort' = 'commit') => {
    const sink = sqliteSink(file)
    const parcel = sink.open(origin('example'))
    await writeLog(parcel, logOf(texts))
    await (end === 'commit' ? parcel.commit(NEVER) : parcel.abort())
    await sink.close?.()
    const database = new DatabaseSync(file)
    const rows = database.prepare('SELECT record FROM events').all()
    database.close()
    return rows.map(({ record }) => record)
  }
  const texts = records('example', 30)
  expect(await stored(texts)).toEqual(texts)
  expect(await stored(texts)).toEqual(texts)
  expect(await stored(records('other', 3), 'abort')).toEqual(texts)
  expect(await stored(texts.slice(0, 7))).toEqual(texts.slice(0, 7))
})
