const ISO_8601 = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * Read an ISO 8601 time; milliseconds since 1970-01-01 UTC, or `undefined` if the text is no such time.
 *
 * A time without an offset is UTC, as every time in CloudTrail is. JavaScript alone would take it for the local time of
 * whoever runs the check, and a delivery would look hours older or younger than it is.
 */
export function parseTime(text: string): number | undefined {
  const match = ISO_8601.exec(text)
  if (match === null) return undefined
  const time = Date.parse(match[1] === undefined && text.length > 10 ? `${text}Z` : text)
  return Number.isNaN(time) ? undefined : time
}
