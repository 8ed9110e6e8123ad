import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type FlagValues, overlaid, settingsOfEnvironment, settingsOfFlags } from './overlays.ts'
import type { HttpSinkSettings, SecretPlace, Settings, SinkSettings, SourceSettings } from './settings.ts'
import { UsageError, type UsageProblem } from './usage-error.ts'

/** The name that a configuration has where nobody says otherwise. */
export const CONFIG_NAME = 'collector.yml'

/** What there is to read settings from. */
export interface SettingsPlaces {
  /** The path of the configuration; `collector.yml` is read where it is there and no other is named. */
  readonly config?: string | undefined
  readonly flags: FlagValues
  readonly env: Readonly<Record<string, string | undefined>>
  /** The working folder. */
  readonly folder: string
}

/** Settings that hold, with absolute paths, and where the file of them is, if there is one. */
export interface Settled {
  readonly settings: Settings
  readonly path: string | undefined
}

/**
 * What is set: by flags, which outweigh the environment, which outweighs the file. A path is from the folder of the file that names it, or
 * the working folder.
 *
 * Throws a `UsageError` that names every problem of all three, each with its place.
 */
export async function settle({ config, flags, env, folder }: SettingsPlaces): Promise<Settled> {
  const problems: UsageProblem[] = []
  const path = config ?? env.TRAILMEND_COLLECTOR_CONFIG ?? ((await isThere(join(folder, CONFIG_NAME))) ? CONFIG_NAME : undefined)
  const read = path === undefined ? undefined : await noted(async () => (await import('./read-config.ts')).readConfig(path, folder))
  const file = read === undefined || path === undefined ? {} : withPaths(read, dirname(resolve(folder, path)))
  const environment = (await noted(() => settingsOfEnvironment(env))) ?? {}
  const given = (await noted(() => settingsOfFlags(flags))) ?? {}
  if (problems.length > 0) throw new UsageError(problems)
  return { settings: overlaid(file, withPaths(overlaid(environment, given), folder)), path }

  async function noted<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      problems.push(...error.problems)
      return undefined
    }
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function withPaths(settings: Settings, folder: string): Settings {
  const { sources, sinks, ledger, quarantine } = settings
  return {
    ...settings,
    ...(sources !== undefined && { sources: sources.map((source) => sourceIn(source, folder)) }),
    ...(sinks !== undefined && { sinks: sinks.map((sink) => sinkIn(sink, folder)) }),
    ...(ledger !== undefined && 'file' in ledger && { ledger: { file: resolve(folder, ledger.file) } }),
    ...(quarantine !== undefined &&
      'folder' in quarantine && { quarantine: { ...quarantine, folder: resolve(folder, quarantine.folder) } }),
  }
}

function sourceIn(source: SourceSettings, folder: string): SourceSettings {
  if (!('files' in source)) return source
  return { files: source.files.map((path) => (path === '-' ? path : resolve(folder, path))) }
}

function sinkIn(sink: SinkSettings, folder: string): SinkSettings {
  if ('file' in sink) return { ...sink, file: resolve(folder, sink.file) }
  return 'http' in sink ? httpIn(sink, folder) : sink
}

function httpIn(sink: HttpSinkSettings, folder: string): HttpSinkSettings {
  const placed = (place: SecretPlace): SecretPlace => ('file' in place ? { file: resolve(folder, place.file) } : place)
  const headers = Object.entries(sink.headers ?? {}).map(
    ([name, value]) => [name, typeof value === 'string' ? value : placed(value)] as const,
  )
  return {
    ...sink,
    ...(sink.secret !== undefined && { secret: placed(sink.secret) }),
    ...(sink.headers !== undefined && { headers: Object.fromEntries(headers) }),
  }
}
