/**
 * Read the time in an object's name, `20261122T1005Z` or `20261122T100530Z`; milliseconds, or `undefined` where it is no
 * time that a calendar has.
 */
export function parseKeyTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second = '00'] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z$/.exec(text) ?? []
  if (year === undefined) return undefined
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const time = Date.parse(iso)
  // Date.parse may take 30 February for a day in March: only a time that is written back the same exists.
  return !Number.isNaN(time) && new Date(time).toISOString() === iso ? time : undefined
}

/** Write a time as an object's name has it. */
export function formatKeyTime(time: number, precision: 'minute' | 'second'): string {
  const digits = new Date(time).toISOString().replaceAll(/[-:]/g, '')
  return `${digits.slice(0, precision === 'minute' ? 13 : 15)}Z`
}

/** The folders of a time's day, `2026/11/22`. */
export function dayFolders(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '/')
}
