import { compileGlob } from '../policy/glob.ts'
import { parseTime } from '../time.ts'
import type { AppliedException } from './conclude.ts'
import type { Finding } from './finding.ts'

/**
 * A failure that somebody answers for, as written down. What it names must all fit; what it leaves out fits anything.
 *
 * Names a control or a fingerprint. Every text is attacker-controlled.
 */
export interface ExceptionRule extends AppliedException {
  /** Where it is written down, such as `trailmend.yml:12`. */
  readonly place: string
  /** Ids of controls. */
  readonly controls?: readonly string[]
  /** Ids of accounts. */
  readonly accounts?: readonly string[]
  readonly regions?: readonly string[]
  /** A pattern for the ARN of the resource, with `*` and `?`. */
  readonly resource?: string
  readonly fingerprint?: string
}

/** Where an exception stands on a day. */
export type ExceptionPhase = 'not-started' | 'active' | 'expired'

const DAY_MS = 86_400_000

/** The day of a time in UTC, counted from 1970-01-01. Milliseconds in. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS)
}

/** Read `YYYY-MM-DD`, a day that exists, as a count from 1970-01-01; `undefined` for any other text. */
export function parseDay(text: string): number | undefined {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseTime(text) : undefined
  return time === undefined ? undefined : dayOf(time)
}

/** The days that an exception covers, both included, counted from 1970-01-01. */
export interface Days {
  readonly first: number
  readonly last: number
}

/** The days that an exception covers: without a start, from the beginning of time. With an end that cannot be read, none. */
export function daysOf({ start, expires }: AppliedException): Days {
  const first = start === undefined ? undefined : parseDay(start)
  return { first: first ?? Number.NEGATIVE_INFINITY, last: parseDay(expires) ?? Number.NEGATIVE_INFINITY }
}

/** Where an exception stands on a day. On a day that is none, it has ended. */
export function phaseOf({ first, last }: Days, day: number): ExceptionPhase {
  if (!(day <= last)) return 'expired'
  return day < first ? 'not-started' : 'active'
}

/** The exceptions that fit a finding, in the order in which they are written down, whatever the day. */
export type FindExceptions = (finding: Finding) => readonly ExceptionRule[]

type Matcher = readonly [index: number, rule: ExceptionRule, fits: (finding: Finding) => boolean]

/**
 * Prepare exceptions for looking up.
 *
 * They lie by control and account, and by fingerprint: ten thousand exceptions for as many accounts cost each finding no more
 * than those for its own.
 */
export function prepareExceptions(rules: readonly ExceptionRule[]): FindExceptions {
  const byPlace = new Map<string, Matcher[]>()
  for (const [index, rule] of rules.entries()) {
    const matcher: Matcher = [index, rule, fitsOf(rule)]
    for (const key of placesOf(rule)) {
      const there = byPlace.get(key)
      if (there === undefined) byPlace.set(key, [matcher])
      else there.push(matcher)
    }
  }
  return (finding) =>
    [finding.fingerprint, placeKey(finding.control, finding.account), placeKey(finding.control)]
      .flatMap((key) => byPlace.get(key) ?? [])
      .filter(([, , fits]) => fits(finding))
      .sort(([a], [b]) => a - b)
      .map(([, rule]) => rule)
}

/** A fingerprint has three slashes, so that no place can be taken for one. */
function placeKey(control: string, account = '*'): string {
  return `${control}/${account}`
}

function placesOf({ fingerprint, controls = [], accounts }: ExceptionRule): ReadonlySet<string> {
  if (fingerprint !== undefined) return new Set([fingerprint])
  return new Set(controls.flatMap((control) => (accounts ?? [undefined]).map((account) => placeKey(control, account))))
}

function fitsOf({ controls, accounts, regions, resource }: ExceptionRule): (finding: Finding) => boolean {
  const isControl = among(controls)
  const isAccount = among(accounts)
  const isRegion = among(regions)
  const isResource = resource === undefined ? anything : compileGlob(resource)
  return (finding) =>
    isControl(finding.control) &&
    isAccount(finding.account) &&
    isRegion(finding.region) &&
    isResource(finding.resource.arn || finding.resource.id)
}

function among(names: readonly string[] | undefined): (name: string) => boolean {
  if (names === undefined) return anything
  const set = new Set(names)
  return (name) => set.has(name)
}

function anything(): boolean {
  return true
}
