import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CheckResult, renderBaseline } from '@trailmend/core'
import type { AskContext } from '../check/ask-live.ts'
import { type Beside, check } from '../check/check.ts'
import type { CheckOptions } from '../check/options.ts'
import { UsageError } from '../usage-error.ts'
import { compareEffects, type RuleEffects } from './effects.ts'
import type { BaseCommit } from './event.ts'
import type { GatePlan } from './plan-gate.ts'
import type { RuleChange } from './rule-changes.ts'
import { withoutAws } from './stranger.ts'

/** Whose rules counted, and what a change makes of them. */
export interface RulesReport {
  readonly base: BaseCommit
  readonly isFirst: boolean
  readonly changes: readonly RuleChange[]
  /** `undefined` where nothing changed, or where it could not be found out. */
  readonly effects: RuleEffects | undefined
}

/** What a gate comes to. */
export interface GateResult {
  readonly result: CheckResult
  /** `undefined` where the commit's own rules counted. */
  readonly rules: RulesReport | undefined
}

/**
 * Check by the rules that a plan puts in force, and find out what the change's own rules would make of the same facts.
 *
 * AWS is asked once. Throws as `check` does, and an `IncompleteError` where AWS cannot be asked and no recording stands in.
 *
 * @param beside - what else the answers of AWS are for
 */
export async function runGate(plan: GatePlan, context: AskContext, beside?: Beside): Promise<GateResult> {
  const folder = await mkdtemp(join(tmpdir(), 'trailmend-gate-'))
  try {
    const { options, finish } = withoutAws(plan)
    const changes = plan.rules?.changes ?? []
    const judged: CheckOptions = {
      ...(await withKnown(options, plan.known, join(folder, 'baseline.txt'))),
      record: options.record ?? (options.replay === undefined && changes.length > 0 ? join(folder, 'recording.json') : undefined),
    }
    const result = finish(ownNotices(await check(judged, context, beside), plan))
    if (plan.rules === undefined || plan.judging.base === undefined) return { result, rules: undefined }
    const effects = changes.length === 0 ? undefined : await effectsOf(plan, { judged, result, context, folder })
    return { result, rules: { base: plan.judging.base, isFirst: plan.rules.isFirst, changes, effects } }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Judged {
  readonly judged: CheckOptions
  readonly result: CheckResult
  readonly context: AskContext
  readonly folder: string
}

/** Judge the same facts by the change's own rules. Whatever these cannot do now is told once they count. */
async function effectsOf({ rules, knownAfter }: GatePlan, { judged, result, context, folder }: Judged): Promise<RuleEffects | undefined> {
  const replay = judged.replay ?? (judged.record === undefined ? [] : [judged.record])
  if (rules === undefined) return undefined
  try {
    const options = await withKnown(rules.headOptions, knownAfter, join(folder, 'baseline-after.txt'))
    return compareEffects(result, await check({ ...options, replay, record: undefined, reports: [] }, context))
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

/** A check reads its baseline from a file; that of a base is in none. */
async function withKnown(options: CheckOptions, known: ReadonlySet<string> | undefined, path: string): Promise<CheckOptions> {
  if (known === undefined) return options
  await writeFile(path, renderBaseline({ header: [], fingerprints: known }))
  return { ...options, baseline: path }
}

/** What failed in the base's result is in no file that could be pruned. */
function ownNotices(result: CheckResult, { hasBaseResult }: GatePlan): CheckResult {
  return hasBaseResult ? { ...result, notices: result.notices.filter(({ code }) => code !== 'baseline-stale') } : result
}
