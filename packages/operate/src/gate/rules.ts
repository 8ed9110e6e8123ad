import { resolve } from 'node:path'
import { baselineFrom, readBaseline } from '../baseline/read-baseline.ts'
import { type CheckOptions, type CheckWishes, checkOptions } from '../check/options.ts'
import { CONFIG_NAME } from '../config/find-config.ts'
import { type Config, parseConfig } from '../config/read-config.ts'
import type { Settings } from '../config/settings.ts'
import { UsageError } from '../usage-error.ts'
import type { ReadBase } from './base-files.ts'
import { compareFingerprints, compareSettings, type RuleChange } from './rule-changes.ts'

/** The rules that a base judges a change by, beside those that the change would bring. */
export interface BaseRules {
  /** What to do by the base's rules. `baseline` is a path of the repository, whose text is `fingerprints` here. */
  readonly options: CheckOptions
  /** The settings that count, on the lines of the files that are checked out. */
  readonly config: Config | undefined
  /** The failures that the base's baseline holds; `undefined` where there is none. */
  readonly fingerprints: ReadonlySet<string> | undefined
  /** What would be done once the change is merged. */
  readonly headOptions: CheckOptions
  readonly changes: readonly RuleChange[]
  /** Whether the base has no configuration yet. */
  readonly isFirst: boolean
}

/** Settings that say where to look and excuse nothing: all that counts of a configuration which no base has. */
const WHERE_TO_LOOK = [
  'version',
  'accounts',
  'organization',
  'logging-account',
  'via',
  'role',
  'external-id',
  'concurrency',
] as const satisfies readonly (keyof Settings)[]

interface Files {
  readonly head: Config | undefined
  /** The configuration's path, as it was given. */
  readonly configPath: string | undefined
  readonly folder: string
  /** Paths are from the working folder. */
  readonly readBase: ReadBase
}

/**
 * Put the base's rules in the place of those that are checked out, and compare the two.
 *
 * Inputs outrank either: they stand in the workflow. Throws a `UsageError` where the base cannot be read or does not hold, and
 * where the change would leave behind what does not hold.
 */
export async function readBaseRules(wishes: CheckWishes, { head, configPath = CONFIG_NAME, folder, readBase }: Files): Promise<BaseRules> {
  const text = await readBase(configPath)
  const base = text === undefined ? undefined : parseBaseConfig(configPath, text)
  const config = base === undefined ? firstConfig(head) : { ...base, accountLines: (head ?? base).accountLines }
  const options = checkOptions(wishes, config)
  const headOptions = checkOptions(wishes, head)
  const fingerprints = options.baseline === undefined ? undefined : await readBaseFingerprints(options.baseline, readBase)
  const headFingerprints = await readHeadFingerprints(headOptions.baseline, folder)
  const changes = [
    ...compareSettings(base?.settings ?? {}, head?.settings ?? {}),
    ...compareFingerprints(fingerprints ?? new Set(), headFingerprints ?? new Set()),
  ]
  return { options, config, fingerprints, headOptions, changes, isFirst: base === undefined && head !== undefined }
}

function parseBaseConfig(path: string, text: string): Config {
  try {
    return parseConfig(path, text)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    // Its lines are not those that are checked out: a place would point at the wrong ones.
    const said = error.problems.map(({ text: problem, place }) => (place === undefined ? problem : `line ${place.line}: ${problem}`))
    throw new UsageError(
      `${path} of the base does not hold, so that it is not known by which rules to judge: ${said[0]}; mend it there first`,
      {
        cause: error,
      },
    )
  }
}

function firstConfig(head: Config | undefined): Config | undefined {
  if (head === undefined) return undefined
  const settings: Settings = Object.fromEntries(WHERE_TO_LOOK.map((key) => [key, head.settings[key]]))
  return { ...head, settings, exceptionLines: [] }
}

/** A baseline that the base does not have yet holds nothing. */
async function readBaseFingerprints(path: string, readBase: ReadBase): Promise<ReadonlySet<string>> {
  const text = await readBase(path)
  return text === undefined ? new Set() : baselineFrom(`${path} of the base`, text).fingerprints
}

async function readHeadFingerprints(path: string | undefined, folder: string): Promise<ReadonlySet<string> | undefined> {
  return path === undefined ? undefined : (await readBaseline(resolve(folder, path))).fingerprints
}
