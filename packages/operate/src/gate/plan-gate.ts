import { join, resolve } from 'node:path'
import { readBaseline } from '../baseline/read-baseline.ts'
import { type CheckOptions, type CheckWishes, checkOptions } from '../check/options.ts'
import { CONFIG_NAME, findConfig } from '../config/find-config.ts'
import type { Config } from '../config/read-config.ts'
import { startReadings, UsageError } from '../usage-error.ts'
import { type BaseSource, createReadBase, type ReadBase } from './base-files.ts'
import { readBaseResult } from './base-result.ts'
import { type BaseCommit, type EventFacts, type Judging, judgeEvent } from './event.ts'
import { type Checkout, type Environment, findCheckout, gitSource, isCommitted, outermostRepository, pathInCheckout } from './git-source.ts'
import { type BaseRules, readBaseRules } from './rules.ts'
import { scopeOf } from './scope.ts'
import { mustStayInside } from './stays-inside.ts'

/** What a workflow asks of a gate. */
export interface GateWishes {
  readonly event: EventFacts
  readonly wishes: CheckWishes
  /** The configuration's path, if one was named. */
  readonly config: string | undefined
  readonly folder: string
  /** Recordings to judge where AWS cannot be asked. */
  readonly strangerReplay: readonly string[] | undefined
  /** A JSON report of the base: what failed in it is not new. */
  readonly baseResult: string | undefined
  /** Tells this check from others of the repository; made up where nobody says. */
  readonly scope: string | undefined
  /** What git is run with. */
  readonly env: Environment
  /** Asked for a base that git has not fetched. */
  readonly api: BaseSource
}

/** What a gate is going to do, with nothing left to decide. */
export interface GatePlan {
  readonly judging: Judging
  readonly options: CheckOptions
  readonly config: Config | undefined
  readonly scope: string
  readonly strangerReplay: readonly string[] | undefined
  /** `undefined` where the commit's own rules count. */
  readonly rules: BaseRules | undefined
  /** The fingerprints that are not new; `undefined` where the check reads its baseline itself. */
  readonly known: ReadonlySet<string> | undefined
  /** The same once the change is merged. */
  readonly knownAfter: ReadonlySet<string> | undefined
  readonly hasBaseResult: boolean
}

/**
 * Find out by whose rules an event is judged, and read them.
 *
 * Throws a `UsageError` for all that is wrong in the inputs and in the configuration that is checked out, and where the base
 * cannot be read.
 */
export async function planGate(asked: GateWishes): Promise<GatePlan> {
  const { event, wishes, config: configPath, folder, strangerReplay } = asked
  const { judging, head, headOptions } = await readAll(event, wishes, { configPath, folder })
  if (judging.base !== undefined) await mustStayInside(folder, [headOptions.record, ...headOptions.reports.map(({ path }) => path)])
  const failedBefore = await readFailedBefore(asked, judging)
  const rules =
    judging.base === undefined
      ? undefined
      : await readBaseRules(wishes, { head, configPath, folder, readBase: await baseReader(judging.base, asked) })
  const config = rules === undefined ? head : rules.config
  const options = strictlyNew(rules?.options ?? headOptions, { wishes, config, failedBefore })
  const own = rules !== undefined ? rules.fingerprints : failedBefore && (await fingerprintsOf(headOptions))
  return {
    judging,
    options,
    config,
    scope: asked.scope ?? scopeOf(options, config),
    strangerReplay,
    rules: rules && { ...rules, headOptions: strictlyNew(rules.headOptions, { wishes, config: head, failedBefore }) },
    known: union(own, failedBefore),
    knownAfter: failedBefore && union(await fingerprintsOf(headOptions), failedBefore),
    hasBaseResult: failedBefore !== undefined,
  }
}

interface Files {
  readonly configPath: string | undefined
  readonly folder: string
}

/** Everything that stands here is read before anything is said, so that all that is wrong is told at once. */
async function readAll(event: EventFacts, wishes: CheckWishes, { configPath, folder }: Files) {
  const { problems, noted } = startReadings()
  const judging = await noted(() => judgeEvent(event))
  const head = await noted(() => findConfig(configPath, folder))
  const headOptions = await noted(() => checkOptions(wishes, head))
  if (judging === undefined || headOptions === undefined || problems.length > 0) throw new UsageError(problems)
  return { judging, head, headOptions }
}

async function baseReader(commit: BaseCommit, { config = CONFIG_NAME, folder, api, env }: GateWishes): Promise<ReadBase> {
  const checkout = await judgedCheckout(config, folder, env)
  const { root } = checkout
  const read = createReadBase(commit, [gitSource(checkout), api])
  return async (path) => {
    const inside = await pathInCheckout(root ?? folder, folder, path)
    if (inside === undefined)
      throw new UsageError(`${path} is outside of the repository, so that its base has none: a change could bring its own`)
    const text = await read(inside)
    if (text !== undefined || root !== undefined) return text
    throw new UsageError(`no repository was found around ${path}, so that it is not known where its base has it: check it out with git`)
  }
}

/**
 * The repository that is judged: the one that the folder is in, or else the outermost below it on the way to the configuration.
 *
 * Throws a `UsageError` for a configuration in another one, such as a submodule, which the base's commit says nothing of.
 */
async function judgedCheckout(config: string, folder: string, env: Environment): Promise<Checkout> {
  const top = await outermostRepository(folder, config)
  const judged = await findCheckout(join(top ?? folder, CONFIG_NAME), env)
  const own = await findCheckout(resolve(folder, config), env)
  const isElsewhere = judged.root !== undefined && own.root !== undefined && own.root !== judged.root
  if (own.isSubmodule || isElsewhere) {
    throw new UsageError(
      `${config} is in another repository than the one that is judged, so that its base is not known: keep it in this one`,
    )
  }
  return { ...judged, root: judged.root ?? top }
}

/** What failed before, for a change that could not say so itself. Throws a `UsageError` where the report is part of the change. */
async function readFailedBefore({ baseResult, folder, env }: GateWishes, { base }: Judging): Promise<ReadonlySet<string> | undefined> {
  if (baseResult === undefined) return undefined
  if (base !== undefined && (await isCommitted(await findCheckout(resolve(folder, baseResult), env), folder, baseResult))) {
    throw new UsageError(
      `--base-result: ${baseResult} is committed, so that a change could bring its own; take the report from a run on the base, as docs/action.md shows`,
    )
  }
  return readBaseResult(baseResult, folder)
}

/** Who says what failed before wants to hear of what is new, unless they said otherwise. */
function strictlyNew(
  options: CheckOptions,
  { wishes, config, failedBefore }: { wishes: CheckWishes; config: Config | undefined; failedBefore: ReadonlySet<string> | undefined },
): CheckOptions {
  const isSaid = wishes.failOn !== undefined || config?.settings['fail-on'] !== undefined
  return failedBefore === undefined || isSaid ? options : { ...options, failOn: 'new' }
}

async function fingerprintsOf({ baseline }: CheckOptions): Promise<ReadonlySet<string>> {
  return baseline === undefined ? new Set() : (await readBaseline(baseline)).fingerprints
}

function union(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
  return a === undefined ? b : b === undefined ? a : new Set([...a, ...b])
}
