import { CONTROLS, type EvaluateOptions, evaluate, type Finding, observe, type RecordedCall, type Scope } from '@trailmend/core'
import { recording } from '../../../fixtures/recordings.ts'

/** The findings of one control about what was recorded. */
export function judge(id: string, calls: readonly RecordedCall[], { scope = {}, ...options }: Options = {}): readonly Finding[] {
  const control = CONTROLS.filter((each) => each.id === id)
  return evaluate(observe(recording(calls), scope), control, options)
}

interface Options extends EvaluateOptions {
  readonly scope?: Scope
}

/** The same in short: outcome, code, and the resource's id. */
export function verdicts(...args: Parameters<typeof judge>): readonly string[] {
  return judge(...args).map(({ outcome, because, resource }) => `${outcome} ${because.code} ${resource.id}`)
}
