import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openFolderQuarantine } from '../../../packages/collector/src/quarantine/folder-quarantine.ts'
import { listed } from './contract.ts'
import { keptEntry } from './kept.ts'

const KEEPER = fileURLToPath(new URL('./keeper.ts', import.meta.url))
const KILLS = 10

test(`what was put is there, whole, after each of ${KILLS} kills`, async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'quarantine-')), 'kept')
  let next = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const put = await putUntilKilled(folder, { first: next, lines: 1 + ((kill * 7) % 11), turns: (kill * 13) % 29 })
    const quarantine = await openFolderQuarantine({ folder })
    const ids = await listed(quarantine)
    expect(ids.length).toBeGreaterThanOrEqual(put)
    expect(ids).toEqual(Array.from({ length: ids.length }, (_each, index) => index.toString(16)).sort())
    for (let number = 0; number < ids.length; number++) expect(await quarantine.get(number.toString(16))).toEqual(keptEntry(number))
    next = ids.length
  }
  expect(next).toBeGreaterThanOrEqual(KILLS)
})

/** Kill it somewhere behind so many lines; how many entries it said it had put, all told. */
async function putUntilKilled(
  folder: string,
  when: { readonly first: number; readonly lines: number; readonly turns: number },
): Promise<number> {
  const child = spawn(process.execPath, [KEEPER, folder, `${when.first}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let put = when.first
  let lines = 0
  for await (const line of createInterface(child.stdout)) {
    put = Number(line) + 1
    if (++lines !== when.lines) continue
    for (let turn = 0; turn < when.turns; turn++) await new Promise((resolve) => setImmediate(resolve))
    child.kill('SIGKILL')
  }
  expect(await closed).toEqual([null, 'SIGKILL'])
  return put
}
