import type { PolicyDocument } from '../document.ts'
import { evaluatePolicy, type PolicyDecision } from '../evaluate.ts'
import type { ElementFinding } from '../evaluate-findings.ts'
import type { PolicyAttachment } from '../evaluate-statement.ts'
import { type ContextValue, callerName, type PolicyRequest, type RequestContext } from '../request.ts'
import type { AskedRequest, Because, DecidedBy, Need } from './answer.ts'
import { because } from './because.ts'
import { given } from './context.ts'
import type { NeededRequest } from './needed-request.ts'
import { VARIANT_KEYS } from './service-caller.ts'

/** What a policy says to one needed call, all its variants together. */
export interface RequestJudgement {
  readonly effect: 'allow' | 'refuse' | 'unknown'
  readonly because: Because
  readonly decidedBy?: DecidedBy
  readonly request: AskedRequest
  /** What would have to be known, where that alone makes the effect `unknown`. */
  readonly assumes?: readonly Need[]
  /** The decision that counts; for programs that look closer. */
  readonly decision: PolicyDecision
}

/** How a policy decides a request: `evaluatePolicy`, or something that joins several policies. */
export type Decide = (request: PolicyRequest) => PolicyDecision

/**
 * Judge all calls by one policy: the first that is refused for certain, else the first that cannot be judged, else the last one allowed.
 *
 * `undefined` if there are no calls.
 */
export function judgeRequests(
  document: PolicyDocument,
  needed: readonly NeededRequest[],
  attachedTo: PolicyAttachment = 'resource',
): RequestJudgement | undefined {
  const keys = mentionedKeys([document])
  return firstFailing(needed.map((one) => () => judgeRequest(one, keys, (request) => evaluatePolicy(document, request, attachedTo))))
}

/** The first refusal, else the first doubt, else the last allow; later calls are not judged once one is refused. */
export function firstFailing(judgements: readonly (() => RequestJudgement)[]): RequestJudgement | undefined {
  let doubt: RequestJudgement | undefined
  let allowed: RequestJudgement | undefined
  for (const judge of judgements) {
    const judgement = judge()
    if (judgement.effect === 'refuse') return judgement
    if (judgement.effect === 'unknown') doubt ??= judgement
    else allowed = judgement
  }
  return doubt ?? allowed
}

/** Judge one call in all its variants. `keys` are those the documents mention: what the call's model does not know of them is unknown. */
export function judgeRequest(needed: NeededRequest, keys: ReadonlySet<string>, decide: Decide): RequestJudgement {
  const varies = needed.variants.length > 0 && [...VARIANT_KEYS].some((key) => keys.has(key))
  const variants = varies ? needed.variants : needed.variants.slice(0, 1)
  const contexts = variants.length === 0 ? [needed.request.context] : variants.map((variant) => overlay(needed.request.context, variant))
  const decisions = contexts.map((context) => decide({ ...needed.request, context: complete(needed, context, keys) }))
  const [first, ...rest] = decisions.map((decision) => conclude(needed, decision))
  const base = first ?? conclude(needed, { effect: 'unknown', why: 'undecided-allow' })
  if (rest.every(({ effect }) => effect === base.effect)) return withAssumption(needed, base)
  const telling = [base, ...rest].find(({ effect }) => effect !== 'allow') ?? base
  return { ...telling, effect: 'unknown', because: because('network-path-undecided') }
}

/** The condition keys that documents mention, in conditions and variables, lower-cased. */
export function mentionedKeys(documents: readonly PolicyDocument[]): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const { statements } of documents) {
    for (const { conditions, resource } of statements) {
      for (const { key, values } of conditions) {
        keys.add(key.toLowerCase())
        for (const value of values) addVariables(keys, value)
      }
      for (const value of resource.values) addVariables(keys, value)
    }
  }
  return keys
}

function addVariables(keys: Set<string>, value: string): void {
  let start = value.indexOf('${')
  while (start !== -1) {
    const end = value.indexOf('}', start)
    if (end === -1) return
    const [key = ''] = value.slice(start + 2, end).split(',', 1)
    keys.add(key.trim().toLowerCase())
    start = value.indexOf('${', end)
  }
}

function overlay(context: RequestContext, variant: RequestContext): RequestContext {
  return new Map<string, ContextValue>([...variant, ...context])
}

function complete({ isAbsent, variants }: NeededRequest, context: RequestContext, keys: ReadonlySet<string>): RequestContext {
  const completed = new Map(context)
  for (const key of keys) {
    const known = context.has(key) || isAbsent(key) || (variants.length > 0 && VARIANT_KEYS.has(key))
    if (!known) completed.set(key, 'unknown')
  }
  return completed
}

function withAssumption({ assumes }: NeededRequest, judgement: RequestJudgement): RequestJudgement {
  if (assumes === undefined || judgement.effect !== 'refuse') return judgement
  return { ...judgement, effect: 'unknown', because: because('assumed-request', assumes.join(', ')), assumes }
}

function conclude(needed: NeededRequest, decision: PolicyDecision): RequestJudgement {
  return { ...reasonOf(decision), ...given('decidedBy', placeOfDecision(decision)), request: asked(needed), decision }
}

const DIFFERENCES = {
  principal: 'principal-differs',
  action: 'action-differs',
  resource: 'resource-differs',
  condition: 'condition-differs',
} as const satisfies Record<ElementFinding['element'], string>

function reasonOf(decision: PolicyDecision): Pick<RequestJudgement, 'effect' | 'because'> {
  const { nearest } = decision
  switch (decision.effect) {
    case 'allow':
      return { effect: 'allow', because: because('all-allowed') }
    case 'deny':
      return { effect: 'refuse', because: because('explicit-deny') }
    case 'none':
      return { effect: 'refuse', because: because(nearest === undefined ? 'nothing-allowed' : DIFFERENCES[nearest.element]) }
    case 'unknown':
      return {
        effect: 'unknown',
        because: because('statement-undecided', nearest === undefined ? '' : `${nearest.detail} (${nearest.cause})`),
      }
  }
}

/** The statement and element a decision rests on; an Allow rests on its effect, and so does a Deny without anything nearer. */
function placeOfDecision({ effect, decidedBy, nearest }: PolicyDecision): DecidedBy | undefined {
  if (nearest !== undefined) return placeOfFinding(nearest)
  if (decidedBy === undefined) return undefined
  return { ...decidedBy, element: 'effect', detail: effect === 'deny' ? 'Deny' : 'Allow' }
}

function placeOfFinding({ statement, sid, element, detail, expected, observed }: ElementFinding): DecidedBy {
  return { statement, ...given('sid', sid), element, detail, expected, observed }
}

function asked({ purpose, request: { caller, action, resource } }: NeededRequest): AskedRequest {
  return { purpose, caller: callerName(caller), action, resource }
}
