/** How the records are kept: as lines, or as lines in gzip of one member per commit. */
export type FileFormat = 'ndjson' | 'ndjson.gz'

/** Behind the name of a file that is not finished. */
export const PART = '.part'
/** Behind the name of what one parcel wrote that is too large for memory, until it is committed. */
export const SPILL = '.spill'

const DIGITS = 12
const NAME = /^\d{8}T\d{6}Z-(\d{12})\.ndjson(?:\.gz)?(\.part)?$/
const MARK = /^\.finished-(\d{12})$/

/**
 * A file's name: when its first parcel is from, and its number, which counts the files of a folder. So names in order are times in order,
 * and numbers in order are the order of writing. Time in milliseconds since 1970-01-01 UTC; one that is no time counts as 0.
 */
export function fileName(time: number, number: number, format: FileFormat): string {
  const date = new Date(time)
  const text = (
    Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 0 ? new Date(0) : date
  ).toISOString()
  return `${text.slice(0, 19).replace(/[-:]/g, '')}Z-${padded(number)}.${format}`
}

/** The number in a file's name, and whether it is of a file that is not finished; `undefined` where it is not a name of ours. */
export function readName(name: string): { readonly number: number; readonly isPart: boolean } | undefined {
  const match = NAME.exec(name)
  return match === null ? undefined : { number: Number(match[1]), isPart: match[2] !== undefined }
}

/**
 * The name of the empty file that says up to which number files were finished: whoever reads them may take them away, and nobody must
 * then think them lost.
 */
export function markName(finished: number): string {
  return `.finished-${padded(finished)}`
}

/** The number in a mark's name. */
export function readMark(name: string): number | undefined {
  const match = MARK.exec(name)
  return match === null ? undefined : Number(match[1])
}

function padded(number: number): string {
  return String(number).padStart(DIGITS, '0')
}
