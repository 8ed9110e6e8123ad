const MAX_ENTRIES = 1024
// A key holds the policy's text: without a bound on it, a thousand hostile ones would fill the memory.
const MAX_KEY = 32_768

/**
 * Remember a pure function's answers: the latest 1,024 of them, by the JSON text of what was asked.
 *
 * What is asked must be plain JSON. Long ones (more than 32,768 characters) are answered anew each time.
 */
export function remembering<Asked, Answer>(answer: (asked: Asked) => Answer): (asked: Asked) => Answer {
  const answers = new Map<string, Answer>()
  return (asked) => {
    const key = JSON.stringify(asked)
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
