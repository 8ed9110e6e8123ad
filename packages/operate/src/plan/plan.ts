import type { NotLookedAt, Recording, Scope } from '@trailmend/core'
import { type AskContext, type Asked, askLive } from '../check/ask-live.ts'
import { EVERY_ACCOUNT, readDiscovery } from '../organization/discovery.ts'
import { findRecordings } from '../recordings/find-recordings.ts'
import { readRecording } from '../recordings/read-recording.ts'
import { answersOfOthers, isOnBehalfOfOthers } from '../recordings/shared-answers.ts'
import { inOrder } from '../recordings/spool.ts'
import { writeRecording } from '../recordings/write-recording.ts'
import { UsageError } from '../usage-error.ts'
import { readCollections } from './collection-files.ts'
import { lookForPlan } from './look-for-plan.ts'
import type { PlanOptions } from './options.ts'
import { mustBeFree } from './outputs.ts'
import { type PlannedOrNot, type PlanRequest, planRecording, settingsFor } from './plan-recording.ts'
import { concludePlans, type PlansResult } from './result.ts'
import { wantedBy } from './wanted-by.ts'

/**
 * Plan for accounts, live or from recordings. Nothing is changed, in AWS or on disk, but the recording that was asked for.
 *
 * Throws a `UsageError` before anything is asked where something could not be written, and for a file that is no recording or tells no
 * collection.
 */
export async function plan(options: PlanOptions, context: AskContext): Promise<PlansResult> {
  const recordings = options.replay === undefined ? [] : await findRecordings(options.replay)
  await mustBeFree(options, recordings)
  const request = await requestOf(options)
  return options.replay === undefined ? planLive(request, options, context) : planRecordings(recordings, { request, options }, context)
}

/** What plans are made for, with what was collected until now. Throws a `UsageError` for a file that tells no collection. */
export async function requestOf(options: PlanOptions): Promise<PlanRequest> {
  const collections = await readCollections(options.collection)
  return { ...options, collectionOf: (account) => collections.get(account) ?? null }
}

async function planLive(request: PlanRequest, options: PlanOptions, context: AskContext): Promise<PlansResult> {
  const asked = await askLive(options, context, lookForPlan(request))
  try {
    if (options.record !== undefined) await writeRecording(options.record, asked.observedAt, asked.spool)
    return await planAnswers(asked, request)
  } finally {
    await asked.spool.close()
  }
}

/** Plan for every account that was asked. Whoever asked closes the spool. */
export async function planAnswers(asked: Asked, request: PlanRequest): Promise<PlansResult> {
  return concludeAll(await planAsked(asked, request), asked)
}

/** Account by account: memory holds the calls of one, and the answers of others that its plan rests on. */
async function planAsked({ spool, observedAt }: Asked, request: PlanRequest): Promise<readonly PlannedOrNot[]> {
  const planned: PlannedOrNot[] = []
  for (const account of spool.accounts()) {
    const own = await spool.calls(account)
    if (own.every(isOnBehalfOfOthers)) continue
    const scope = scopeOf(account, request)
    const calls = inOrder([...own, ...(await answersOfOthers({ account, calls: own, scope }, spool))])
    planned.push(planRecording({ version: 1, observedAt, calls }, { account, source: 'live' }, request))
  }
  return planned
}

/** What others may own of what a plan asks about: a bucket that has the wanted name, and what was collected from. */
function scopeOf(account: string, request: PlanRequest): Scope {
  const unseen = { id: account, partition: 'aws', trails: [] }
  return { ...request.scope, wanted: wantedBy(unseen, settingsFor(unseen, request), request.collectionOf(account)) }
}

/** One after the other, so that memory holds one recording whatever their number. */
async function planRecordings(
  files: readonly string[],
  { request, options }: { readonly request: PlanRequest; readonly options: PlanOptions },
  { progress }: AskContext,
): Promise<PlansResult> {
  const planned: PlannedOrNot[] = []
  const members: string[] = []
  const notLookedAt: NotLookedAt[] = []
  for (const [index, file] of files.entries()) {
    const recording = await readRecording(file)
    if (recording.calls.length === 0) throw new UsageError(`${file} holds no call, and so no account to plan for`)
    const found = accountsOf(recording, file, options)
    for (const account of found.accounts) planned.push(planRecording(recording, { account, source: file }, request))
    members.push(...found.members)
    notLookedAt.push(...found.notLookedAt)
    progress({ what: 'recordings', done: index + 1, total: files.length })
  }
  const wanted = options.onlyAccounts ?? [...options.accounts.map(({ id }) => id), ...members]
  const seen = new Set(planned.map(accountOf))
  const missing = [...new Set(wanted)].filter((account) => !seen.has(account)).map((account) => unseen(account, files.join(', ')))
  return concludeAll([...planned, ...missing], { notLookedAt, notices: [] })
}

/** The accounts of a recording that were asked on their own account, as far as they are wanted, and those that had to be. */
function accountsOf(
  { calls }: Recording,
  source: string,
  { onlyAccounts, organization }: PlanOptions,
): { readonly accounts: readonly string[]; readonly members: readonly string[]; readonly notLookedAt: readonly NotLookedAt[] } {
  const discovery = readDiscovery(calls, organization ?? EVERY_ACCOUNT, source)
  const leftOut = new Set(organization === undefined ? [] : discovery.leftOut)
  const asked = new Set(calls.filter((call) => !isOnBehalfOfOthers(call)).map(({ account }) => account))
  const accounts = [...asked].filter((id) => (onlyAccounts === undefined ? !leftOut.has(id) : onlyAccounts.includes(id))).sort()
  if (onlyAccounts !== undefined) return { accounts, members: [], notLookedAt: [] }
  return { accounts, members: organization === undefined ? [] : discovery.members, notLookedAt: discovery.notLookedAt }
}

function accountOf(each: PlannedOrNot): string {
  return each.is === 'planned' ? each.planned.plan.account : each.gap.account
}

function unseen(account: string, source: string): PlannedOrNot {
  const because = { code: 'not-recorded', text: 'No plan was made: no recording holds the account.' }
  return { is: 'not-planned', gap: { source, account, region: 'global', because, leavesGap: true } }
}

function concludeAll(all: readonly PlannedOrNot[], { notLookedAt, notices }: Pick<PlansResult, 'notLookedAt' | 'notices'>): PlansResult {
  return concludePlans({
    planned: all.flatMap((each) => (each.is === 'planned' ? [each.planned] : [])),
    notLookedAt: [...notLookedAt, ...all.flatMap((each) => (each.is === 'planned' ? [] : [each.gap]))],
    notices,
  })
}
