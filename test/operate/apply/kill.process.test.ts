import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseJournal } from '@trailmend/core'
import { expect, test } from 'vitest'
import { createWorld, settle } from './fake-world.ts'
import { PLANS } from './fixture-plans.ts'
import type { KeptAccount } from './kill-child.ts'
import { seeded } from './seeded.ts'

const CHILD = new URL('kill-child.ts', import.meta.url).pathname
const KILLS = 50
const { account, plan } = PLANS.at(-1)!

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kill-'))
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan))
  await writeFile(join(folder, 'account.json'), JSON.stringify({ state: account, carriedOut: {} } satisfies KeptAccount))
  return folder
}

/** Apply in a child process, and kill it some milliseconds after it has begun, if any are given. What it printed; `undefined` if it was killed. */
async function applied(folder: string, killAfter?: number): Promise<{ readonly printed: string | undefined; readonly took: number }> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [printed, failed] = ['', '']
  let began = 0
  child.stderr.on('data', (data) => {
    failed += data
  })
  child.stdout.on('data', async (data) => {
    printed += data
    if (began > 0) return
    began = performance.now()
    if (killAfter === undefined) return
    await wait(killAfter)
    child.kill('SIGKILL')
  })
  const [code, signal] = await once(child, 'close')
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(failed)
  return { printed: signal === 'SIGKILL' ? undefined : printed, took: performance.now() - began }
}

test(`${KILLS} times killed with SIGKILL, a run comes to the same end`, { timeout: 300_000 }, async () => {
  const undisturbed = createWorld(account)
  await settle(undisturbed, plan)
  const { took } = await applied(await newFolder())
  const random = seeded(20261122)
  let [kills, runs, stages] = [0, 0, new Map<string, number>()]
  while (kills < KILLS) {
    const folder = await newFolder()
    for (;;) {
      const { printed } = await applied(folder, kills < KILLS ? random() * took : undefined)
      if (printed !== undefined) {
        expect(printed).toBe('begins\napplied \n')
        break
      }
      kills++
      const journal = parseJournal(await readFile(join(folder, 'runs', 'run-1.journal.ndjson'), 'latin1').catch(() => ''))
      if (!journal.ok) throw new Error(journal.problem.text)
      const last = journal.records.at(-1)?.event ?? 'nothing'
      stages.set(last, (stages.get(last) ?? 0) + 1)
    }
    runs++
    const kept: KeptAccount = JSON.parse(await readFile(join(folder, 'account.json'), 'utf8'))
    expect(kept.state).toEqual(undisturbed.account.state)
    expect(kept.carriedOut).toEqual({ trail: 1, 'log-group': 1, 'delivery-role': 1 })
    const journal = parseJournal(await readFile(join(folder, 'runs', 'run-1.journal.ndjson'), 'latin1'))
    expect(journal.ok && journal.records.at(-1)).toMatchObject({ event: 'run-ended', outcome: 'applied' })
  }
  console.log(`${kills} kills in ${runs} runs; the last record then: ${JSON.stringify(Object.fromEntries(stages))}`)
})
