// What `trailmend apply` does, on an account that is emulated: its facts are those of the drifted sample, and a call changes them as AWS
// documents that it would. No AWS is asked or changed. The run is a real one: it looks before every step, reads back, and keeps a journal.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AccountSnapshot, CONTROLS, createForesight, DEFAULT_THRESHOLDS, evaluate, NOTHING_WANTED, observe } from '@trailmend/core'
import { defaultSettings, makePlan, simulateStep, wantedFor } from '@trailmend/core/plan'
import { apply, createFileJournal, createFileLock } from '@trailmend/operate'

/** The account of the sample whose chain has drifted. */
export const DRIFTED = '555566667777'

/** Apply the plan of the drifted account to its emulation, and check again; false if that does not end as it must. */
export async function repairEmulated(sample: string): Promise<boolean> {
  const recording = JSON.parse(readFileSync(sample, 'utf8'))
  const settings = defaultSettings(DRIFTED, 'us-east-1', 'repair')
  const wanted = wantedFor(settings, { account: DRIFTED, partition: 'aws', regions: ['us-east-1'] }, null)
  const before = observe(recording, { wanted: { ...NOTHING_WANTED, ...wanted } }).accounts.find(({ id }) => id === DRIFTED)
  if (before === undefined) return false
  const now = Date.parse(recording.observedAt)
  const plan = (account: AccountSnapshot) =>
    makePlan({
      account,
      settings,
      collection: null,
      now,
      observedAt: recording.observedAt,
      controls: CONTROLS,
      thresholds: DEFAULT_THRESHOLDS,
      volume: {},
    })
  const folder = mkdtempSync(join(tmpdir(), 'trailmend-demo-runs-'))
  let account = before
  try {
    const first = plan(before)
    const { outcome } = await apply(
      { plan: first, approvals: new Set(first.steps.filter(({ approval }) => approval.length > 0).map(({ id }) => id)), run: 'demo' },
      {
        observe: async () => account,
        perform: async (call) => {
          account = simulateStep(account, call)
          return { output: {} }
        },
        foresight: createForesight(),
        journal: createFileJournal(folder),
        lock: createFileLock(folder, { host: hostname(), pid: process.pid, born: 'demo', isAlive: () => true }, Date.now),
        now: Date.now,
        sleep: async () => {},
        random: Math.random,
        progress: ({ step, what, done, total }) => console.log(`  ${String(done).padStart(2)} of ${total}  ${step}: ${what}`),
      },
    )
    const after = plan(account)
    const fails = (seen: AccountSnapshot): number =>
      evaluate({ observedAt: recording.observedAt, accounts: [seen] }, CONTROLS, { now }).filter((finding) => finding.outcome === 'fail')
        .length
    console.log(
      `\n  ${outcome}; planned again: ${after.steps.length} steps, ${after.waits.length} to be seen to work, ${after.handOvers.length} for others`,
    )
    console.log(`  checked again: ${fails(before)} failures before, ${fails(account)} after`)
    return outcome === 'applied' && after.steps.length === 0 && fails(account) < fails(before)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
