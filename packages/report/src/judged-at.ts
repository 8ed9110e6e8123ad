import type { CheckResult } from '@trailmend/core'

/**
 * As of when a source was judged, ISO 8601 in UTC. A source that nobody says it of was judged when the latest one was; empty
 * where nothing was judged at all.
 */
export function judgedAt({ judged }: CheckResult): (source: string) => string {
  const times = new Map(judged.map(({ source, now }) => [source, now]))
  const latest =
    judged
      .map(({ now }) => now)
      .sort()
      .at(-1) ?? ''
  return (source) => times.get(source) ?? latest
}
