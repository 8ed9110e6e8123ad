import type { JudgedSource } from '@trailmend/core'
import { number } from '../count.ts'
import { visible } from '../escape/visible.ts'

/** When and from what it was judged, in a few words. Times stay in UTC, as they are stored. */
export function asOf(judged: readonly JudgedSource[]): string {
  const times = judged.map(({ now }) => now).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const [first = '', last = ''] = [times[0], times.at(-1)]
  if (first === '') return ''
  const [from, to] = [minute(first), minute(last)]
  const where = judged.length === 1 ? visible(judged[0]?.source ?? '', { limit: 300 }) : `${number(judged.length)} sources`
  return `As of ${from === to ? from : `${from} to ${to}`} (${where})`
}

const ISO_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}(?:\.\d{1,9})?Z$/

/** `2026-11-22T10:00:00.000Z` as `2026-11-22 10:00 UTC`; any other text as it is, with nothing hidden. */
function minute(time: string): string {
  const [, day, clock] = ISO_TIME.exec(time) ?? []
  return day === undefined ? visible(time, { limit: 40 }) : `${day} ${clock} UTC`
}
