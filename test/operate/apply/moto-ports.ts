import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { performChange, type Session } from '@trailmend/aws'
import { type AccountSnapshot, createForesight, DEFAULT_THRESHOLDS, type Plan } from '@trailmend/core'
import { defaultSettings, makePlan, type PlanSettings, useNamed, wantedFor } from '@trailmend/core/plan'
import { type ApplyPorts, createFileJournal, createFileLock } from '@trailmend/operate'
import { HOME, observed } from '../../aws/perform/truth.ts'

/** A chain with delivery to CloudWatch Logs and two queues, and with the fifteen alarms where they are wanted. */
function settingsOf(account: string, monitors: boolean): PlanSettings {
  const settings = defaultSettings(account, HOME)
  const monitorTopic = monitors ? `arn:aws:sns:${HOME}:${account}:alarms` : null
  return { ...settings, uses: ['logs', 'assets'].map(useNamed), wants: { ...settings.wants, monitorTopic } }
}

/** The account of a session as plans and runs see it. */
export async function lookAt(session: Session, monitors = false): Promise<AccountSnapshot> {
  const { account } = await session.identify()
  return observed(session, wantedFor(settingsOf(account, monitors), { account, partition: 'aws', regions: [] }, null))
}

/** The plan that an account as it was seen needs. */
export const planFor = (account: AccountSnapshot, monitors = false): Plan =>
  makePlan({
    account,
    settings: settingsOf(account.id, monitors),
    collection: null,
    now: Date.now(),
    observedAt: new Date().toISOString(),
    controls: [],
    thresholds: DEFAULT_THRESHOLDS,
    volume: {},
  })

/** What a run needs, of a real session and a folder. Its clock runs faster than that of this machine, so that waiting takes less. */
export const portsOf = (session: Session, folder: string, faster = 1): ApplyPorts => ({
  observe: () => lookAt(session),
  perform: (call) => performChange(session, call),
  foresight: createForesight(),
  journal: createFileJournal(folder),
  lock: createFileLock(folder, { host: hostname(), pid: process.pid, born: 'now', isAlive: () => true }, Date.now),
  now: () => Date.now() * faster,
  sleep: (milliseconds) => wait(milliseconds / faster),
  random: Math.random,
})
