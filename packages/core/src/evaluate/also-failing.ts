import type { Verdict } from './verdict.ts'

/**
 * A verdict of several that failed, with the codes of the others in its text: who mends the first is not surprised by the second.
 *
 * @param judged - all verdicts, the one given among them or not
 */
export function withOtherFailures(verdict: Verdict, judged: readonly Verdict[]): Verdict {
  const codes = judged.filter(({ outcome }) => outcome === 'fail').map(({ because }) => because.code)
  const others = [...new Set(codes)].filter((code) => code !== verdict.because.code)
  if (verdict.outcome !== 'fail' || others.length === 0) return verdict
  return { ...verdict, because: { ...verdict.because, text: `${verdict.because.text} Besides: ${others.join(', ')}.` } }
}
