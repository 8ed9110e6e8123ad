const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }
const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
}

/** A length of time in seconds: `30s`, `5m`, `2h`, `1d`, or a bare number of seconds; `undefined` if it is none of these or not above zero. */
export function secondsOf(value: string | number): number | undefined {
  const [, number = '0', unit = ''] = /^(\d{1,9}(?:\.\d{1,6})?)([smhd]?)$/.exec(String(value)) ?? []
  const seconds = Number(number) * (SECONDS[unit || 's'] ?? 0)
  return seconds > 0 ? seconds : undefined
}

/** A size in bytes: `256MiB`, `10GB`, or a bare number of bytes; `undefined` if it is none of these or not above zero. */
export function bytesOf(value: string | number): number | undefined {
  const [, number = '0', unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?) ?([kmg]i?b)?$/i.exec(String(value)) ?? []
  const bytes = Math.floor(Number(number) * (BYTES[unit.toLowerCase()] ?? 0))
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined
}

/** A moment as milliseconds since 1970-01-01 UTC: a day, or a time in ISO 8601, in UTC unless it says otherwise; `undefined` if it is none. */
export function momentOf(text: string): number | undefined {
  const [, day, time = 'T00:00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? []
  const at = day === undefined ? Number.NaN : Date.parse(`${day}${time}${zone}`)
  return Number.isNaN(at) ? undefined : at
}
