const ISO_8601 = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i

/**
 * Read an ISO 8601 time; milliseconds since 1970-01-01 UTC, or `undefined` if the text is no such time.
 *
 * A time without an offset is UTC, as every time in CloudTrail is. JavaScript alone would take it for the local time of
 * whoever runs the check, and a delivery would look hours older or younger than it is. It would also take 30 February for
 * a day in March.
 */
export function parseTime(text: string): number | undefined {
  const [, date, clock = '00:00', offset = 'Z'] = ISO_8601.exec(text) ?? []
  if (date === undefined) return undefined
  const day = Date.parse(`${date}T00:00Z`)
  if (Number.isNaN(day) || new Date(day).getUTCDate() !== Number(date.slice(8))) return undefined
  const time = Date.parse(`${date}T${clock}${offset.toUpperCase()}`)
  return Number.isNaN(time) ? undefined : time
}
