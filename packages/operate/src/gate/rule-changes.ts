import type { Settings } from '../config/settings.ts'

/** A setting that a change adds, removes or changes. Values are attacker-controlled: escape before showing. */
export interface RuleChange {
  /** The key in `trailmend.yml`, or `baseline` for a line of the baseline. */
  readonly setting: string
  /** As JSON, shortened; `undefined` where the base has none. */
  readonly base: string | undefined
  /** As JSON, shortened; `undefined` where the change has none. */
  readonly head: string | undefined
}

const MAX_VALUE = 300

/** Not shown: the one is no rule, of the other only that it changed. */
const UNSHOWN: ReadonlySet<string> = new Set(['version', 'concurrency'])
const SECRET: ReadonlySet<string> = new Set(['external-id'])

/** Compare the settings of a base with those of a change: lists item by item, everything else as a whole. Sorted by key. */
export function compareSettings(base: Settings, head: Settings): readonly RuleChange[] {
  const before = new Map<string, unknown>(Object.entries(base))
  const after = new Map<string, unknown>(Object.entries(head))
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => !UNSHOWN.has(key)).sort()
  return keys.flatMap((key) => compareSetting(key, before.get(key), after.get(key)))
}

function compareSetting(setting: string, base: unknown, head: unknown): readonly RuleChange[] {
  if (text(base) === text(head)) return []
  if (SECRET.has(setting)) return [{ setting, base: hidden(base), head: hidden(head) }]
  if ((base !== undefined && !Array.isArray(base)) || (head !== undefined && !Array.isArray(head))) {
    return [{ setting, base: shown(base), head: shown(head) }]
  }
  return compareLists(setting, base ?? [], head ?? [])
}

function compareLists(setting: string, base: readonly unknown[], head: readonly unknown[]): readonly RuleChange[] {
  const [before, after] = [new Set(base.map(text)), new Set(head.map(text))]
  return [
    ...base.filter((item) => !after.has(text(item))).map((item) => ({ setting, base: shown(item), head: undefined })),
    ...head.filter((item) => !before.has(text(item))).map((item) => ({ setting, base: undefined, head: shown(item) })),
  ]
}

/** Compare the fingerprints of two baselines. */
export function compareFingerprints(base: ReadonlySet<string>, head: ReadonlySet<string>): readonly RuleChange[] {
  const lines = (from: ReadonlySet<string>, without: ReadonlySet<string>) => [...from].filter((entry) => !without.has(entry)).sort()
  return [
    ...lines(base, head).map((entry) => ({ setting: 'baseline', base: cut(entry), head: undefined })),
    ...lines(head, base).map((entry) => ({ setting: 'baseline', base: undefined, head: cut(entry) })),
  ]
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

function shown(value: unknown): string | undefined {
  return value === undefined ? undefined : cut(typeof value === 'string' ? value : JSON.stringify(value, maskSecrets))
}

function hidden(value: unknown): string | undefined {
  return value === undefined ? undefined : '(not shown)'
}

function maskSecrets(key: string, value: unknown): unknown {
  return SECRET.has(key) ? hidden(value) : value
}

function cut(value: string): string {
  return value.length <= MAX_VALUE ? value : `${value.slice(0, MAX_VALUE - 1)}…`
}
