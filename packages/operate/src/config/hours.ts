const HOURS: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 24 }

/** A length of time in hours: `24h`, `90m`, `2d`, or a bare number of hours; `undefined` if it is none of these or not above zero. */
export function hoursOf(value: string | number): number | undefined {
  const match = /^(\d{1,6}(?:\.\d{1,6})?)([mhd]?)$/.exec(String(value))
  const hours = match === null ? 0 : Number(match[1]) * (HOURS[match[2] || 'h'] ?? 0)
  return hours > 0 ? hours : undefined
}
