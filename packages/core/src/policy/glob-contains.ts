const STAR = 42
const QUESTION = 63

/**
 * Whether every text that `narrow` matches is matched by `wide`, both patterns with `*` and `?`.
 *
 * `true` is proof. `false` is not: `*?` and `?*` match the same texts, and are only found equal if spelt equally. Work is at most the
 * product of the lengths.
 */
export function globContains(wide: string, narrow: string): boolean {
  let w = 0
  let n = 0
  let star = -1
  let resume = 0
  while (n < narrow.length) {
    const unit = narrow.charCodeAt(n)
    const against = wide.charCodeAt(w)
    if (against === STAR) {
      star = w++
      resume = n
    } else if (w < wide.length && (against === unit || (against === QUESTION && unit !== STAR))) {
      w++
      n++
    } else if (star !== -1) {
      w = star + 1
      n = ++resume
    } else {
      return false
    }
  }
  while (wide.charCodeAt(w) === STAR) w++
  return w === wide.length
}
