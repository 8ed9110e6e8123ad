const MAX_ENTRIES = 1024
// A key holds the policy's text: without a bound on it, a thousand hostile ones would fill the memory.
const MAX_KEY = 32_768

/**
 * Remember a pure function's answers: the latest 1,024 of them, by a text that two questions share only if they are the same:
 * their JSON, if nothing else is named.
 *
 * Long ones (more than 32,768 characters) are answered anew each time.
 */
export function remembering<Asked, Answer>(
  answer: (asked: Asked) => Answer,
  keyOf: (asked: Asked) => string = JSON.stringify,
): (asked: Asked) => Answer {
  const answers = new Map<string, Answer>()
  return (asked) => {
    const key = keyOf(asked)
    const known = answers.get(key)
    if (known !== undefined) return known
    const fresh = answer(asked)
    if (key.length > MAX_KEY) return fresh
    const [oldest] = answers.size < MAX_ENTRIES ? [] : answers.keys()
    if (oldest !== undefined) answers.delete(oldest)
    answers.set(key, fresh)
    return fresh
  }
}
