import { UsageError } from '../usage-error.ts'
import type { WatchRound } from './watch-round.ts'

/** The forms that rounds are told in. */
export const WATCH_FORMATS = ['text', 'jsonl'] as const
export type WatchFormat = (typeof WATCH_FORMATS)[number]

/** Read the form that was asked for. Throws a `UsageError` for one that there is not. */
export function watchFormat(wish: string | undefined): WatchFormat {
  const format = WATCH_FORMATS.find((each) => each === (wish ?? 'text'))
  if (format === undefined) throw new UsageError(`--format: expected ${WATCH_FORMATS.join(' or ')}, got ${JSON.stringify(wish)}`)
  return format
}

/**
 * A round as one line without its line break. Escape before showing: reasons may come from AWS.
 *
 * @param next - when the next round begins, in words; `undefined` if there is none
 */
export function roundInWords({ at, reason, accounts, notLookedAt, problem, exitCode }: WatchRound, next: string | undefined): string {
  const sum = (count: (account: WatchRound['accounts'][number]) => number): number => accounts.reduce((all, each) => all + count(each), 0)
  const counts = [
    counted(accounts.length, 'account'),
    counted(
      sum(({ findings }) => findings),
      'finding',
    ),
    counted(
      sum(({ steps }) => steps),
      'step',
    ),
    `${sum(({ applied }) => applied)} applied`,
    `${sum(({ handOvers }) => handOvers)} for others`,
    `${sum(({ waits }) => waits)} waiting`,
    ...(notLookedAt === 0 ? [] : [`${notLookedAt} not looked at`]),
  ]
  const held = accounts.filter((each) => each.held !== '').map((each) => `${each.account}: ${each.held.replaceAll('\n', ' | ')}`)
  const told = problem === '' ? counts.join(', ') : problem.replaceAll('\n', ' | ')
  return [
    `${at} ${WORDS.get(exitCode) ?? 'looked'} (${reason}): ${told}`,
    ...held,
    ...(next === undefined ? [] : [`next look ${next}`]),
  ].join('; ')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

const WORDS: ReadonlyMap<number, string> = new Map([
  [0, 'sound'],
  [1, 'to do'],
  [3, 'incomplete'],
  [4, 'HELD'],
])
