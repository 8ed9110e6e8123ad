/** A whole number with its thousands set apart: `1,204`. By hand, for what knows languages takes ten milliseconds to load. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
