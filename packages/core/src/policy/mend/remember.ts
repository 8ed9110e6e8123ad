const MAX_ENTRIES = 1024
// A key holds the policy's text: without a bound on it, a thousand hostile ones would fill the memory.
const MAX_KEY = 32_768

/** The answers to questions that have the texts of a key in common up to here. */
interface Shelf<Answer> {
  readonly below: Map<string, Shelf<Answer>>
  answer?: Answer
}

/**
 * Remember a pure function's answers by a list of texts that two questions share only if they are the same: their JSON alone, if nothing
 * else is named. 1,024 answers are kept; then all are forgotten.
 *
 * Several texts cost less than one put together from them: JavaScript computes the hash of a text only once.
 *
 * Long ones (more than 32,768 characters) are answered anew each time.
 */
export function remembering<Asked, Answer extends object>(
  answer: (asked: Asked) => Answer,
  keyOf: (asked: Asked) => readonly string[] = (asked) => [JSON.stringify(asked)],
): (asked: Asked) => Answer {
  let root: Shelf<Answer> = { below: new Map() }
  let kept = 0
  return (asked) => {
    const key = keyOf(asked)
    const known = find(root, key)?.answer
    if (known !== undefined) return known
    const fresh = answer(asked)
    if (key.reduce((length, text) => length + text.length, 0) > MAX_KEY) return fresh
    if (kept === MAX_ENTRIES) {
      root = { below: new Map() }
      kept = 0
    }
    put(root, key).answer = fresh
    kept++
    return fresh
  }
}

function find<Answer>(root: Shelf<Answer>, key: readonly string[]): Shelf<Answer> | undefined {
  let shelf: Shelf<Answer> | undefined = root
  for (const text of key) shelf = shelf?.below.get(text)
  return shelf
}

function put<Answer>(root: Shelf<Answer>, key: readonly string[]): Shelf<Answer> {
  let shelf = root
  for (const text of key) {
    const next = shelf.below.get(text) ?? { below: new Map() }
    shelf.below.set(text, next)
    shelf = next
  }
  return shelf
}
