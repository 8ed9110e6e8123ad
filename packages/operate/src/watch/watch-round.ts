import type { Plan, Situation } from '@trailmend/core/plan'
import { fingerprintOf } from '../apply/fingerprint.ts'
import type { AskContext } from '../check/ask-live.ts'
import { IncompleteError } from '../incomplete-error.ts'
import type { PlanOptions } from '../plan/options.ts'
import { plan as planAccounts } from '../plan/plan.ts'
import { concludePlans, type PlansResult } from '../plan/result.ts'
import { applyPlan, type RepairContext, type RepairResult, resumeRun, runOf } from '../repair/apply-plan.ts'
import { openLiveAccount } from '../repair/live-account.ts'
import { narrowPlan } from '../repair/narrow-plan.ts'
import { type KnownRun, type NotedRuns, planOfRun } from '../repair/runs.ts'
import { UsageError } from '../usage-error.ts'
import { type FoughtStep, foughtSteps } from './fought-steps.ts'
import { foughtWords } from './fought-words.ts'
import { lookUpTakers, type TakenStep } from './look-up-takers.ts'
import { automaticRun, isCutOff, mayBegin } from './may-begin.ts'
import type { Round } from './watch.ts'

/** How one account stands after a round. Texts are attacker-controlled. */
export interface WatchedAccount {
  readonly account: string
  /** Findings that something in the plan closes, or that are left. */
  readonly findings: number
  /** Steps, hand-overs and waits that the plan has now. */
  readonly steps: number
  readonly handOvers: number
  readonly waits: number
  /** Steps that were done in this round. */
  readonly applied: number
  /** The run that did them. */
  readonly run: string | null
  /** Why automation does nothing here, or what went wrong with it; empty if nothing did. */
  readonly held: string
}

/** What came of a round. */
export interface WatchRound extends Round {
  /** When it began, ISO 8601. */
  readonly at: string
  /** Why it began. */
  readonly reason: string
  readonly accounts: readonly WatchedAccount[]
  /** Accounts that could not be looked at. */
  readonly notLookedAt: number
  /** Why nothing could be looked at; empty if something was. */
  readonly problem: string
}

/** What rounds do. */
export interface RoundWish {
  readonly options: PlanOptions
  /** The situations that are mended without asking. */
  readonly automatic: ReadonlySet<Situation>
}

/** What rounds need of the world. */
export interface WatchContext {
  readonly ask: AskContext
  readonly repair: RepairContext
  /** Tells what runs have done before; it may remember from round to round. */
  readonly runs: () => Promise<NotedRuns>
}

/**
 * Look at the accounts, plan, and apply what may be applied without asking. What AWS or the network does not let through is told, and tried
 * again in the next round.
 *
 * Throws a `UsageError` where the configuration is wrong.
 */
export async function watchRound(reason: string, wish: RoundWish, context: WatchContext): Promise<WatchRound> {
  const { ask, repair } = context
  const begun = { at: new Date(repair.clock()).toISOString(), reason }
  try {
    const plans = await planAccounts(wish.options, ask)
    const done = await mendAll(plans, wish, context)
    const after = concludePlans({ ...plans, planned: done.map(({ planned }) => planned) })
    const worst = Math.max(...done.map(({ exitCode }) => exitCode), 0)
    return {
      ...begun,
      accounts: done.map(({ watched }) => watched),
      notLookedAt: new Set(plans.notLookedAt.map(({ account }) => account)).size,
      problem: '',
      exitCode: worst === 4 ? 4 : after.exitCode === 0 ? worst : after.exitCode,
    }
  } catch (error) {
    if (!(error instanceof IncompleteError)) throw error
    return { ...begun, accounts: [], notLookedAt: 0, problem: error.message, exitCode: 3 }
  }
}

type Planned = PlansResult['planned'][number]

interface Mended {
  readonly planned: Planned
  readonly watched: WatchedAccount
  readonly exitCode: number
}

async function mendAll(plans: PlansResult, wish: RoundWish, { repair, runs }: WatchContext): Promise<readonly Mended[]> {
  const past: Past = wish.automatic.size === 0 ? { runs: new Map(), broken: [] } : await pastOf(runs)
  const done: Mended[] = []
  for (const planned of plans.planned) done.push(await mend(planned, past, { wish, repair }))
  return done
}

/** What runs have done before. */
interface Past {
  /** Those of each account, the latest last. */
  readonly runs: ReadonlyMap<string, readonly KnownRun[]>
  /** The names of runs whose journals cannot be read; they begin with the account. */
  readonly broken: readonly string[]
}

async function pastOf(runs: WatchContext['runs']): Promise<Past> {
  try {
    const { known, broken } = await runs()
    return { runs: Map.groupBy(known, ({ account }) => account), broken }
  } catch (error) {
    throw new IncompleteError(`the journals of runs could not be read: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

interface Mending {
  readonly wish: RoundWish
  readonly repair: RepairContext
}

const BROKEN = 'nothing is applied while this journal cannot be read:'

async function mend(planned: Planned, past: Past, { wish, repair }: Mending): Promise<Mended> {
  const left = (held: string, exitCode: number): Mended => ({ planned, watched: watchedAs(planned.plan, undefined, held), exitCode })
  const { automatic, options } = wish
  const { account } = planned.plan
  const runs = past.runs.get(account) ?? []
  const last = runs.at(-1)
  const broken = past.broken.find((run) => run.startsWith(`${account}-`))
  // It may be that of a run that a person has stopped.
  if (broken !== undefined) return left(`${BROKEN} ${broken}: trailmend apply --resume ${broken} says what is wrong with it`, 4)
  const allowed = narrowPlan(planned.plan, automatic)
  const cutOff = last !== undefined && isCutOff(last) ? await planOfRun(last.run, repair.journal) : undefined
  const leave = mayBegin(last, { plan: cutOff, only: automatic })
  if (leave.may === 'nothing') return left(leave.because, 4)
  if ((leave.may === 'begin' && isNothing(allowed)) || automatic.size === 0 || repair.signal?.aborted === true) return left('', 0)
  const fought = leave.may === 'begin' ? foughtSteps(allowed.steps, runs) : []
  if (fought.length > 0) return left(await foughtOver(fought, account, { wish, repair }), 4)
  try {
    const came =
      leave.may === 'go-on'
        ? await resumeRun(leave.run, { approvals: new Set(), options }, repair)
        : await applyPlan(allowed, { approvals: new Set(), options, only: automatic, run: automaticRun(runOf(allowed)) }, repair)
    return mended(planned, came)
  } catch (error) {
    // That somebody else is at work, or that the account moved on meanwhile, is over by the next round.
    if (!(error instanceof UsageError || error instanceof IncompleteError)) throw error
    return left(error.message, 3)
  }
}

/**
 * Nothing else is done in the account either: parts rest on each other, and where somebody works against what is repaired, more repairs would
 * be made on ground that does not hold.
 */
async function foughtOver(fought: readonly FoughtStep[], account: string, { wish, repair }: Mending): Promise<string> {
  const unknown = (detail: string): readonly TakenStep[] =>
    fought.map((each) => ({ ...each, region: each.step.region, by: { known: false, because: 'credentials', detail } }))
  try {
    const live = await openLiveAccount(account, { options: wish.options, collection: null, context: repair })
    try {
      return foughtWords(await lookUpTakers(fought, live.ask))
    } finally {
      live.close()
    }
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof IncompleteError)) throw error
    return foughtWords(unknown(error.message))
  }
}

function mended(planned: Planned, came: RepairResult): Mended {
  const { result, afterwards } = came
  const plan = afterwards ?? planned.plan
  const held = result.outcome === 'applied' ? '' : `run ${result.run} is ${result.outcome}: ${result.because}`
  const exitCode = result.outcome === 'stuck' ? 4 : result.outcome === 'applied' ? 0 : 3
  return { planned: { ...planned, plan }, watched: watchedAs(plan, came, held), exitCode }
}

function isNothing({ steps, collection }: Plan): boolean {
  return steps.length === 0 && fingerprintOf(collection.before) === fingerprintOf(collection.after)
}

function watchedAs(plan: Plan, came: RepairResult | undefined, held: string): WatchedAccount {
  const { account, steps, handOvers, waits, left } = plan
  const findings = new Set([...[...steps, ...handOvers].flatMap(({ closes }) => closes), ...left.map(({ fingerprint }) => fingerprint)])
  return {
    account,
    findings: findings.size,
    steps: steps.length,
    handOvers: handOvers.length,
    waits: waits.length,
    applied: came?.result.steps.filter(({ standing }) => standing === 'confirmed').length ?? 0,
    run: came?.result.run ?? null,
    held,
  }
}
