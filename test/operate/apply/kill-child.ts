import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { AccountSnapshot, Plan, StepCall } from '@trailmend/core'
// Not by way of the packages' entries, which would load all that they have, every time.
import { createForesight } from '../../../packages/core/lib/apply/foresight.js'
import { CHANGES } from '../../../packages/core/lib/plan/changes.js'
import { simulateStep } from '../../../packages/core/lib/plan/simulate/index.js'
import { apply } from '../../../packages/operate/lib/apply/apply.js'
import { createFileJournal } from '../../../packages/operate/lib/apply/stores/file-journal.js'
import { createFileLock } from '../../../packages/operate/lib/apply/stores/file-lock.js'

// Applies a plan to an account that is kept in a file, and can be killed at any moment: what is in the folder is all that outlives it.

/** What `account.json` holds. Written whole or not at all, as AWS carries out a call or does not. */
export interface KeptAccount {
  readonly state: AccountSnapshot
  /** How often each call was carried out that must not be made twice. */
  readonly carriedOut: Readonly<Record<string, number>>
}

/** Waits of a run are over this many times sooner. */
const FASTER = 1_000
const FEW_MILLISECONDS = 4

const [folder = ''] = process.argv.slice(2)
const plan: Plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))
const kept = (): KeptAccount => JSON.parse(readFileSync(join(folder, 'account.json'), 'utf8'))
const began = Date.now()
const now = () => began + (Date.now() - began) * FASTER

function carryOut(call: StepCall) {
  const { state, carriedOut } = kept()
  const next = simulateStep(state, call)
  const isOnce = !CHANGES[call.change].isRepeatable
  const times = isOnce ? { ...carriedOut, [call.id]: (carriedOut[call.id] ?? 0) + 1 } : carriedOut
  const unfinished = join(folder, `account.${process.pid}.tmp`)
  writeFileSync(unfinished, JSON.stringify({ state: next, carriedOut: times }))
  renameSync(unfinished, join(folder, 'account.json'))
  return isOnce && next === state
    ? { error: { name: 'ResourceAlreadyExistsException', message: call.resource } }
    : { output: call.change === 'sns:Subscribe' ? { SubscriptionArn: 'arn' } : {} }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

process.stdout.write('begins\n')
const result = await apply(
  { plan, approvals: new Set(), run: 'run-1' },
  {
    observe: async () => {
      await wait(FEW_MILLISECONDS)
      return kept().state
    },
    perform: async (call) => {
      await wait(Math.random() * FEW_MILLISECONDS)
      const answer = carryOut(call)
      await wait(Math.random() * FEW_MILLISECONDS)
      return answer
    },
    foresight: createForesight(),
    journal: createFileJournal(join(folder, 'runs')),
    lock: createFileLock(join(folder, 'runs'), { host: hostname(), pid: process.pid, born: String(began), isAlive }, now),
    now,
    sleep: (milliseconds) => wait(milliseconds / FASTER),
    random: Math.random,
  },
)
process.stdout.write(`${result.outcome} ${result.because}\n`)
