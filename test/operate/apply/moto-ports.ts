import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { performChange, type Session } from '@trailmend/aws'
import { type AccountSnapshot, createForesight, DEFAULT_THRESHOLDS, type Plan } from '@trailmend/core'
import { defaultSettings, makePlan, type PlanSettings, useNamed, wantedFor } from '@trailmend/core/plan'
import { type ApplyPorts, createFileJournal, createFileLock } from '@trailmend/operate'
import { ACCOUNT, HOME, observed } from '../../aws/perform/truth.ts'

/** A chain with everything that a plan can want: delivery to CloudWatch Logs, and two queues. */
export const SETTINGS: PlanSettings = { ...defaultSettings(ACCOUNT, HOME), uses: ['logs', 'assets'].map(useNamed) }

const WANTED = wantedFor(SETTINGS, { account: ACCOUNT, partition: 'aws', regions: [] }, null)

/** The account as plans and runs see it. */
export const lookAt = (session: Session): Promise<AccountSnapshot> => observed(session, WANTED)

/** The plan that an account as it was seen needs. */
export const planFor = (account: AccountSnapshot): Plan =>
  makePlan({
    account,
    settings: SETTINGS,
    collection: null,
    now: Date.now(),
    observedAt: new Date().toISOString(),
    controls: [],
    thresholds: DEFAULT_THRESHOLDS,
    volume: {},
  })

/** What a run needs, of a real session, the folder given, and the clock of this machine. */
export const portsOf = (session: Session, folder: string): ApplyPorts => ({
  observe: () => lookAt(session),
  perform: (call) => performChange(session, call),
  foresight: createForesight(),
  journal: createFileJournal(folder),
  lock: createFileLock(folder, { host: hostname(), pid: process.pid, born: 'now', isAlive: () => true }, Date.now),
  now: Date.now,
  sleep: (milliseconds) => wait(milliseconds),
  random: Math.random,
})
