import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { createFileSink } from '../../../../packages/collector/src/sink/file/file-sink.ts'
import type { FileFormat } from '../../../../packages/collector/src/sink/file/names.ts'
import { handClock } from '../clock.ts'
import { objectOf } from './killed-objects.ts'

const home = mkdtempSync(join(tmpdir(), 'trailmend-killed-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const script = join(import.meta.dirname, 'killed.ts')

/** Runs until it told of so many objects and somewhat longer, then kills it: what it told, as a ledger that is never behind. */
async function lifeOf(args: readonly string[], { objects, longer }: { readonly objects: number; readonly longer: number }) {
  const child = spawn(process.execPath, ['--no-warnings', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const told: { readonly ats: readonly number[]; readonly position: string }[] = []
  let partial = ''
  const ended = new Promise((resolve) => child.on('close', resolve))
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (partial + chunk).split('\n')
    partial = lines.pop() ?? ''
    const before = told.length
    told.push(...lines.map((line) => JSON.parse(line)))
    if (before < objects && told.length >= objects) void setTimeout(longer).then(() => child.kill('SIGKILL'))
  })
  await ended
  return told
}

function linesIn(folder: string, format: FileFormat): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.includes('.ndjson'))
    .sort()
    .flatMap((name) => {
      expect(name.endsWith('.part')).toBe(false)
      const bytes = readFileSync(join(folder, name))
      return (format === 'ndjson' ? bytes : gunzipSync(bytes)).toString().split('\n').slice(0, -1)
    })
}

describe('a file sink whose process is killed', () => {
  test.each([
    { format: 'ndjson' as const, kills: 10, how: 'together' },
    { format: 'ndjson.gz' as const, kills: 5, how: 'together' },
    { format: 'ndjson' as const, kills: 5, how: 'each' },
  ])('$format, recorded $how, $kills kills: has what was recorded, once', async ({ format, kills, how }) => {
    const folder = join(home, `${format}-${how}`)
    const recorded = new Set<number>()
    let position: string | undefined
    for (let kill = 0; kill < kills; kill++) {
      const args = [folder, format, how, JSON.stringify([...recorded]), ...(position === undefined ? [] : [position])]
      const told = await lifeOf(args, { objects: 1 + ((kill * 37) % 60), longer: (kill * 7) % 13 })
      for (const at of told.flatMap(({ ats }) => ats)) recorded.add(at)
      position = told.at(-1)?.position ?? position
      const sink = createFileSink({ folder, clock: handClock(), format })
      await sink.resume?.(position)
      await sink.close?.()
      const found = linesIn(folder, format)
      const wanted = [...recorded].flatMap((at) => objectOf(at).lines)
      // A position may be ahead of what is recorded where objects that were synced together are not recorded together: then it says so,
      // and what is there is not written again.
      const ahead = how === 'each' ? found.filter((line) => !recorded.has(Number.parseInt(JSON.parse(line).eventID, 10))) : []
      expect([...found].sort()).toEqual([...wanted, ...new Set(ahead)].sort())
    }
    expect(recorded.size).toBeGreaterThan(kills * 10)
  })
})
