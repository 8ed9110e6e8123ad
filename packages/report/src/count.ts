/** A count with its noun: `1 account`, `1,200 accounts`. */
export function plural(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** A count with commas between thousands, whatever the machine's locale. */
export function number(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
