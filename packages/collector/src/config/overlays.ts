import { camel, longOf, OVERLAYS, VARIABLE_PREFIX, variableOf } from './flags.ts'
import type { Settings } from './settings.ts'
import { UsageError, type UsageProblem } from './usage-error.ts'

/** What flags may say: by the name that commander gives them. */
export type FlagValues = Readonly<Record<string, unknown>>

/** What flags set. Throws a `UsageError` that names each flag that holds something wrong. */
export function settingsOfFlags(values: FlagValues): Settings {
  return checked(
    OVERLAYS.flatMap((overlay) => {
      const value = values[camel(longOf(overlay))]
      const given = Array.isArray(value) ? value.map(String) : [String(value)]
      return value === undefined ? [] : [{ from: `--${longOf(overlay)}`, read: () => overlay.read(given) }]
    }),
  )
}

/** What the environment sets. Throws a `UsageError` that names each variable that holds something wrong, or that there is not. */
export function settingsOfEnvironment(env: Readonly<Record<string, string | undefined>>): Settings {
  const known = new Set([...OVERLAYS.map(variableOf), `${VARIABLE_PREFIX}CONFIG`])
  const unknown = Object.keys(env).filter((name) => name.startsWith(VARIABLE_PREFIX) && !known.has(name))
  if (unknown.length > 0) throw new UsageError(unknown.map((name) => ({ text: `${name}: there is no such variable` })))
  return checked(
    OVERLAYS.flatMap((overlay) => {
      const from = variableOf(overlay)
      const value = env[from]
      if (value === undefined || value === '') return []
      return [{ from, read: () => overlay.read(overlay.isList ? value.split(',').filter((each) => each !== '') : [value]) }]
    }),
  )
}

/** One on top of the other: what the upper says outweighs what the lower says, key by key. */
export function overlaid(lower: Settings, upper: Settings): Settings {
  return {
    ...lower,
    ...upper,
    ...(upper.filter !== undefined && { filter: { ...lower.filter, ...upper.filter } }),
    ...(upper.alerts !== undefined && { alerts: { ...lower.alerts, ...upper.alerts } }),
    ...(upper.objects !== undefined && { objects: { ...lower.objects, ...upper.objects } }),
  }
}

function checked(given: readonly { readonly from: string; readonly read: () => Settings }[]): Settings {
  const problems: UsageProblem[] = []
  let settings: Settings = {}
  for (const { from, read } of given) {
    try {
      settings = together(settings, read())
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      problems.push(...error.problems.map(({ text }) => ({ text: `${from}: ${text}` })))
    }
  }
  if (problems.length > 0) throw new UsageError(problems)
  return settings
}

/** Sources and sinks of several flags are all meant. */
function together(one: Settings, other: Settings): Settings {
  const sources = [...(one.sources ?? []), ...(other.sources ?? [])]
  const sinks = [...(one.sinks ?? []), ...(other.sinks ?? [])]
  return { ...overlaid(one, other), ...(sources.length > 0 && { sources }), ...(sinks.length > 0 && { sinks }) }
}
