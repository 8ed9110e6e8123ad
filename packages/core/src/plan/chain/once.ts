/**
 * Judge each object once: those who read and those who build ask the same of the same chain.
 *
 * For pure functions of objects that nobody changes. What was judged is forgotten together with its object.
 */
export function once<Judged extends object, Answer>(judge: (of: Judged) => Answer): (of: Judged) => Answer {
  const answers = new WeakMap<Judged, { readonly answer: Answer }>()
  return (of) => {
    const before = answers.get(of)
    if (before !== undefined) return before.answer
    const answer = judge(of)
    answers.set(of, { answer })
    return answer
  }
}
