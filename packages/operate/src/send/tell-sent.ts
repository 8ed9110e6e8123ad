import { visible } from '@trailmend/report'
import type { SentPlace } from './send-findings.ts'

/** What sending came to. */
export interface Told {
  /** One line each, visible characters only. */
  readonly lines: readonly string[]
  /** 3 where something was not taken, else 0. */
  readonly exitCode: 0 | 3
}

/** Refusals of a place that are told with their finding. */
const REFUSALS_TOLD = 5

/** Say how many findings were taken, and of every place why something was not. */
export function tellSent(places: readonly SentPlace[]): Told {
  const sent = places.reduce((sum, place) => sum + place.sent, 0)
  const refused = places.reduce((sum, place) => sum + place.refused.length, 0)
  const total = `Security Hub: ${findings(sent)} sent${refused === 0 ? '' : `, ${refused} not`}.`
  return { lines: [total, ...places.flatMap(refusals)], exitCode: refused === 0 ? 0 : 3 }
}

/** What was refused for the same reason is one line. */
function refusals({ account, region, refused }: SentPlace): readonly string[] {
  const byReason = Map.groupBy(refused, ({ code, message }) => `${code}: ${message}`)
  return [...byReason].map(([reason, same]) => {
    const which = same.length > REFUSALS_TOLD ? '' : ` (${same.map(({ id }) => id).join(', ')})`
    return visible(`  ${account}, ${region}: ${findings(same.length)} not sent: ${reason}${which}`, { limit: 2_000 })
  })
}

function findings(count: number): string {
  return `${count} finding${count === 1 ? '' : 's'}`
}
