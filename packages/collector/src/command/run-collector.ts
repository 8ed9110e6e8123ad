import { type Collected, collect } from './collect.ts'
import { describeCounts, several } from './describe-counts.ts'
import { EXIT_CODES } from './exit-codes.ts'
import type { Io } from './io.ts'
import type { RunFlags } from './run.ts'
import { settingsOf } from './settings-of.ts'
import { shown, shownJson } from './shown.ts'
import { WHAT_NEXT } from './what-next.ts'

/** Run the collector as flags, the environment and the configuration say. Returns the exit code. */
export async function runCollector(flags: RunFlags, io: Io): Promise<number> {
  const settings = await settingsOf(flags, io)
  if (flags.dryRun === true) {
    const { describeRun } = await import('./describe-run.ts')
    io.print(describeRun(settings, { once: flags.once === true, isJson: flags.json === true, folder: io.folder }))
    return 0
  }
  const collected = await collect(settings, { once: flags.once === true, isJson: flags.json === true }, io)
  // Who stopped reading wants to hear no more.
  if (collected.isGone && flags.json !== true) return exitCodeOf(collected)
  // Standard output is for events, where they are wanted there.
  const isTaken = settings.sinks?.some((sink) => 'stdout' in sink) === true
  return tell(collected, { tell: isTaken ? io.say : io.print, isJson: flags.json === true })
}

/** Say what a run came to. Returns its exit code. */
export function tell(collected: Collected, { tell, isJson }: { readonly tell: (text: string) => void; readonly isJson: boolean }): number {
  const exitCode = exitCodeOf(collected)
  tell(isJson ? asJson(collected, exitCode) : `${asText(collected)}\n`)
  return exitCode
}

/** What is in quarantine outweighs what is left, as findings outweigh what could not be read. */
function exitCodeOf({ signalled, failure, isGone, hasQuarantined, left, silent }: Collected): number {
  if (signalled !== undefined) return signalled
  if (failure !== undefined) return EXIT_CODES[failure.code]
  if (isGone) return 0
  if (hasQuarantined) return 1
  return left > 0 || silent.length > 0 ? 3 : 0
}

function asJson({ counts, left, needs, hasQuarantined, silent, failure }: Collected, exitCode: number): string {
  const error = failure === undefined ? null : { code: failure.code, message: failure.message }
  return `${shownJson({ v: 1, ...counts, left, needs, quarantine: hasQuarantined ? 'not-empty' : 'empty', silent, error, exitCode })}\n`
}

/** Permissions that are told by name. */
const MOST_NAMED = 20

function wantedInWords(needs: readonly string[]): string {
  const more = needs.length - MOST_NAMED
  return `${shown(needs.slice(0, MOST_NAMED).join(', '))}${more > 0 ? ` and ${more} more` : ''}`
}

function asText({ counts, left, needs, hasQuarantined, silent, failure }: Collected): string {
  return [
    describeCounts(counts),
    ...(left > 0 ? [`Left, to come again: ${several(left, 'deliveries')}`] : []),
    ...(needs.length > 0 ? [`For want of ${wantedInWords(needs)}. Next: ${WHAT_NEXT.denied}.`] : []),
    ...(hasQuarantined ? ['Something is in quarantine: trailmend-collector quarantine list'] : []),
    ...silent.map((name) => `Given up: ${shown(name)}`),
    ...(silent.length > 0 && failure === undefined ? ['Next: trailmend-collector doctor says what does not answer, and why.'] : []),
    ...(failure === undefined ? [] : [`Ended by: ${shown(failure.message)}`, `Next: ${WHAT_NEXT[failure.code]}.`]),
  ].join('\n')
}
