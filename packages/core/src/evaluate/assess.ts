import type { AccountSnapshot } from '../observe/snapshot.ts'
import type { ControlCard, ControlDefinition, EvaluateSettings, JudgeContext } from './control.ts'
import { type ByHand, type Finding, fingerprint, type Resource } from './finding.ts'
import { accountResource, SUBJECTS, type SubjectKind } from './subjects.ts'
import { unknown, type Verdict } from './verdict.ts'

/** The findings of one control in one account: one for each subject, and one for each place where subjects may be unseen. */
export function assess<K extends SubjectKind>(
  control: ControlDefinition<K>,
  account: AccountSnapshot,
  options: EvaluateSettings,
): readonly Finding[] {
  const { list, unseen, place } = SUBJECTS[control.subject]
  const context: JudgeContext = { ...options, account: account.id, snapshot: account }
  const judged = list(account).map((subject) => {
    const verdict = control.judge(subject, context)
    return finding(control, account, { ...place(subject, account), verdict, byHand: control.byHand(subject, verdict) })
  })
  const missed = unseen(account).map(({ region, what, fact, resource = accountResource(account) }) => {
    const verdict = unknown(fact, what, control.none.expected)
    return finding(control, account, { region, resource, verdict, byHand: { ...control.none.byHand, fix: '' } })
  })
  return judged.length + missed.length > 0 ? [...judged, ...missed] : [nothingToJudge(control, account)]
}

function nothingToJudge<K extends SubjectKind>(control: ControlDefinition<K>, account: AccountSnapshot): Finding {
  const { outcome, code, text, expected } = control.none
  const looked = account.everyRegion ? '' : ` in the regions looked at (${account.listings.map(({ region }) => region).join(', ')})`
  const said = text.replace('{account}', () => account.id).replace('{where}', () => looked)
  const verdict: Verdict = { outcome, because: { code, text: said }, expected, observed: null }
  return finding(control, account, { region: 'global', resource: accountResource(account), verdict, byHand: control.none.byHand })
}

interface Judged {
  readonly region: string
  readonly resource: Resource
  readonly verdict: Verdict
  readonly byHand: ByHand
}

function finding<K extends SubjectKind>(
  control: ControlDefinition<K>,
  account: AccountSnapshot,
  { region, resource, verdict, byHand }: Judged,
): Finding {
  return {
    control: control.id,
    outcome: verdict.outcome,
    severity: control.severity,
    account: account.id,
    region,
    resource,
    expected: verdict.expected,
    observed: verdict.observed,
    because: verdict.because,
    benchmarks: numbersOf(control),
    fingerprint: fingerprint(control.id, account.id, region, resource),
    byHand,
  }
}

const numbers = new WeakMap<object, Finding['benchmarks']>()

/** A control's numbers, made once: hundreds of accounts have thousands of findings of it. */
function numbersOf({ benchmarks }: Pick<ControlCard, 'benchmarks'>): Finding['benchmarks'] {
  const known = numbers.get(benchmarks) ?? Object.fromEntries(Object.entries(benchmarks).map(([id, { number }]) => [id, number]))
  numbers.set(benchmarks, known)
  return known
}
