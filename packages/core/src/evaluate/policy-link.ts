import { type Fact, type Ignorance, notKnown } from '../observe/fact.ts'
import type { Trail } from '../observe/snapshot.ts'
import { type ParsedPolicy, type PolicyDocument, parsePolicyDocument } from '../policy/document.ts'
import { type PolicyAnswer, VERDICT_OUTCOMES } from '../policy/questions/answer.ts'
import type { JudgeContext } from './control.ts'
import type { Json } from './finding.ts'
import { sentence } from './trail-in-words.ts'
import { fail, unknown, type Verdict } from './verdict.ts'

/** One thing that a policy must let happen, or must not. */
export interface PolicyLink {
  /** What the policy is called in a sentence: `the policy of bucket x`. Attacker-controlled. */
  readonly policy: string
  /** The code of the failure. */
  readonly code: string
  /** What a failure means, as the rest of a sentence: `does not let the trail deliver`. */
  readonly means: string
  /** What is not known where the policy cannot be judged: `lets the trail deliver`. */
  readonly whether: string
  readonly expected: Json
}

/** The text of a policy as a document, or why there is none to judge. */
export function documentOf(text: Fact<string>): Fact<PolicyDocument> {
  if (!text.known) return text
  const parsed: ParsedPolicy = parsePolicyDocument(text.value)
  if (parsed.ok) return { known: true, value: parsed.document }
  const [problem] = parsed.problems.filter(({ severity }) => severity === 'error')
  return notKnown('malformed-answer', `the policy cannot be read: ${problem?.code ?? 'no document'}`)
}

/** The verdict that an answer about a policy amounts to; none where it is as it should be. */
export function verdictOf(answer: PolicyAnswer, { policy, code, means, whether, expected }: PolicyLink): readonly Verdict[] {
  const outcome = VERDICT_OUTCOMES[answer.verdict]
  const observed: Json = { question: answer.question, verdict: answer.verdict, because: answer.because.code, decidedBy: placeOf(answer) }
  if (outcome === 'fail') return [fail({ code, text: `${sentence(policy)} ${means}: ${answer.because.text}.`, expected, observed })]
  if (outcome !== 'unknown') return []
  const needs = answer.needs === undefined ? '' : ` (${answer.needs.join(', ')})`
  return [unknown(notKnown('policy-undecided', `${answer.because.text}${needs}`), `Whether ${policy} ${whether}`, expected)]
}

/** The verdict on a policy that could not be read. */
export function unreadPolicy(fact: Fact<unknown>, { policy, whether, expected }: PolicyLink): readonly Verdict[] {
  return fact.known ? [] : [unknown(fact, `Whether ${policy} ${whether}`, expected)]
}

/** The reasons that another account's credentials may do away with. */
const MAY_BE_FOREIGN: ReadonlySet<string> = new Set<Ignorance>(['access-denied', 'other-account', 'credentials'])

/** A verdict on the policies behind a trail; where they could not be read, with who may be able to read them. */
export function withOwnersHint(verdict: Verdict, trail: Trail, context: JudgeContext): Verdict {
  const { ownerAccount } = trail
  const { account } = context
  if (verdict.outcome !== 'unknown' || !MAY_BE_FOREIGN.has(verdict.because.code)) return withOrganizationsNeed(verdict, trail, context)
  const hint = ownerAccount === account ? '' : `, such as ${ownerAccount}, which owns the trail`
  const text = `${verdict.because.text} If it is another account's${hint}: check it there, or name that account as logging-account.`
  return { ...verdict, because: { ...verdict.because, text } }
}

/** The policies of an organization's trail cannot be judged without the organization's id: the permission that it takes is named. */
function withOrganizationsNeed(verdict: Verdict, { isOrganization }: Trail, { snapshot }: JudgeContext): Verdict {
  const { organizationId } = snapshot
  if (verdict.because.code !== 'policy-undecided' || !isOrganization || organizationId.known || organizationId.needs === undefined)
    return verdict
  return { ...verdict, because: { ...verdict.because, needs: organizationId.needs } }
}

function placeOf({ decidedBy }: PolicyAnswer): Json {
  if (decidedBy === undefined) return null
  const { statement, sid, element, detail } = decidedBy
  return { statement, ...(sid === undefined ? {} : { sid }), element, detail }
}
