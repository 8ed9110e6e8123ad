const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
/** Records of version 1.0 have such times in sessions, and none besides. */
const BASIC = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/

/** The milliseconds since 1970-01-01 UTC of a time such as `2026-11-22T10:00:00Z` or `20261122T100000Z`; `undefined` of anything else. */
export function parseInstant(text: string): number | undefined {
  const iso = text.replace(BASIC, '$1-$2-$3T$4:$5:$6Z')
  if (!ISO.test(iso)) return undefined
  const time = Date.parse(iso)
  return Number.isNaN(time) ? undefined : time
}

/** The same, of a time that the milliseconds give back letter by letter, as `writeSecond` writes it. */
export function parseSecond(text: string): number | undefined {
  const time = parseInstant(text)
  return time !== undefined && writeSecond(time) === text ? time : undefined
}

/** A time as CloudTrail writes it: to the second, UTC. */
export function writeSecond(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}
