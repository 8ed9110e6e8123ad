const DAY = 86_400_000

// Times as most of AWS writes them, as CloudWatch Logs does (milliseconds), and as SQS does (seconds, as text).
const TEXT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g
const MILLISECONDS = /(?<=":)1\d{12}\b/g
const SECONDS = /(?<=Timestamp":")1\d{9}(?:\.\d+)?(?=")/g

/**
 * A recording in which everything that was made since `started` was made on the day before it was `observed`, and what lies days
 * ahead keeps its distance. Moto's clock cannot be set: without this nothing in a sample would be older than the sample, and no
 * two recordings of the same organization alike. Both are milliseconds since 1970.
 */
export function dayBefore(recording: string, { started, observed }: { started: number; observed: number }): string {
  const moved = (time: number): number | undefined =>
    time < started - 1_000 ? undefined : observed - DAY + Math.floor((time - started + 1_000) / DAY) * DAY
  return recording
    .replace(TEXT, (text) => {
      const time = moved(Date.parse(text))
      return time === undefined ? text : new Date(time).toISOString()
    })
    .replace(MILLISECONDS, (text) => String(moved(Number(text)) ?? text))
    .replace(SECONDS, (text) => {
      const time = moved(Number(text) * 1_000)
      return time === undefined ? text : String(time / 1_000)
    })
}
