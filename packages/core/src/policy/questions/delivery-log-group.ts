import type { PolicyDocument } from '../document.ts'
import { evaluatePolicy, type PolicyDecision } from '../evaluate.ts'
import type { PolicyRequest } from '../request.ts'
import type { Need, PolicyAnswer } from './answer.ts'
import { answerOfCalls, missing } from './answers.ts'
import { because } from './because.ts'
import type { TrailContext } from './context.ts'
import { organizationNeeds } from './delivery.ts'
import { firstFailing, judgeRequest, judgeRequests, mentionedKeys, type RequestJudgement } from './judge-requests.ts'
import { neededOfLogGroup, neededOfLogRole, plainStreams, SOURCE_KEYS, type TrailWithLogGroup } from './needed-log-requests.ts'
import type { NeededRequest } from './needed-request.ts'
import { placeOf } from './needed-topic-requests.ts'

/**
 * Can CloudTrail assume the role with this trust policy?
 *
 * A condition on `aws:SourceArn` or its like is never fulfilled here, however sensible it looks: AWS says the role does not support them.
 * One that lets absent keys pass is `unknown`.
 */
export function canAssumeLogRole(trust: PolicyDocument, trail: TrailContext): PolicyAnswer {
  const question = 'can-assume-log-role'
  const judgement = judgeRequests(trust, neededOfLogRole(trail), 'role-trust')
  const answer = answerOfCalls(question, judgement)
  const key = judgement?.decidedBy === undefined ? undefined : sourceCondition(trust, judgement)
  if (key === undefined) return answer
  const reason = because('source-condition-in-log-role')
  return answer.verdict === 'sufficient' ? { ...answer, verdict: 'unknown', because: reason } : { ...answer, because: reason }
}

/**
 * Can the role write the log streams of this trail?
 *
 * `permissions` are all of the role's policies, or those that are known. Needs `logGroupArn`. The group must be in the trail's home region.
 */
export function canWriteLogStreams(permissions: readonly PolicyDocument[], trail: TrailContext): PolicyAnswer {
  const question = 'can-write-log-streams'
  const { logGroupArn } = trail
  const needs: readonly Need[] = [...(logGroupArn === undefined ? (['logGroupArn'] as const) : []), ...organizationNeeds(trail)]
  if (needs.length > 0 || logGroupArn === undefined) return missing(question, needs)
  const withGroup: TrailWithLogGroup = { ...trail, logGroupArn }
  const { region } = placeOf(logGroupArn)
  if (region !== trail.homeRegion) return { question, verdict: 'insufficient', because: because('log-group-in-other-region', region) }
  const judgement = judgeByRole(permissions, neededOfLogGroup(withGroup))
  const plain = trail.isOrganization ? judgeByRole(permissions, plainStreams(withGroup)) : undefined
  return answerOfCalls(question, judgement, plain?.effect === 'refuse' ? [because('plain-account-streams-missing')] : [])
}

/** The two halves of a role; a half that is left out is not known. */
export interface LogRole {
  readonly trust?: PolicyDocument
  readonly permissions?: readonly PolicyDocument[]
}

/**
 * Can CloudTrail send this trail's events to its log group through this role?
 *
 * The worse of `canAssumeLogRole` and `canWriteLogStreams`; `unknown` if a half is missing and the other one suffices.
 */
export function canDeliverToLogGroup({ trust, permissions }: LogRole, trail: TrailContext): PolicyAnswer {
  const question = 'can-deliver-to-log-group'
  const halves: readonly (readonly [document: string, answer: PolicyAnswer])[] = [
    ['trust', trust === undefined ? missing(question, ['trust']) : canAssumeLogRole(trust, trail)],
    ['permissions', permissions === undefined ? missing(question, ['permissions']) : canWriteLogStreams(permissions, trail)],
  ]
  const deciding =
    halves.find(([, { verdict }]) => verdict === 'insufficient') ??
    halves.find(([, { verdict }]) => verdict !== 'sufficient') ??
    halves.at(-1)
  if (deciding === undefined) return missing(question, ['trust', 'permissions'])
  const [document, answer] = deciding
  return { ...answer, question, ...(answer.decidedBy === undefined ? {} : { decidedBy: { ...answer.decidedBy, document } }) }
}

function judgeByRole(permissions: readonly PolicyDocument[], needed: readonly NeededRequest[]): RequestJudgement | undefined {
  const keys = mentionedKeys(permissions)
  return firstFailing(needed.map((one) => () => judgeRequest(one, keys, (request) => decideByIdentity(permissions, request))))
}

/** What a role's policies say together: a Deny wins, then a doubt about one, then an Allow, then the nearest refusal. */
function decideByIdentity(permissions: readonly PolicyDocument[], request: PolicyRequest): PolicyDecision {
  const decisions = permissions.map((document) => evaluatePolicy(document, request, 'identity'))
  const allows = decisions.some(({ effect }) => effect === 'allow')
  const mayDeny = decisions.find((decision) => decision.mayDeny !== undefined)
  return (
    decisions.find(({ effect }) => effect === 'deny') ??
    decisions.find(({ why }) => why === 'undecided-deny') ??
    (allows && mayDeny?.mayDeny !== undefined ? { effect: 'unknown', why: 'undecided-deny', nearest: mayDeny.mayDeny } : undefined) ??
    decisions.find(({ effect }) => effect === 'allow') ??
    decisions.find(({ effect }) => effect === 'unknown') ??
    decisions.find(({ why }) => why === 'not-matched') ?? { effect: 'none', why: 'nothing-allowed' }
  )
}

/**
 * The source condition that decides: for a refusal the deciding element itself, for an Allow any of its statement, as the absent key
 * fulfils it.
 */
function sourceCondition({ statements }: PolicyDocument, { effect, decidedBy }: RequestJudgement): string | undefined {
  const statement = statements.find(({ index }) => index === decidedBy?.statement)
  const sources = statement?.conditions.filter(({ key }) => SOURCE_KEYS.has(key.toLowerCase())) ?? []
  if (effect === 'allow') return sources[0]?.key
  return sources.find(({ operator, key }) => decidedBy?.element === 'condition' && decidedBy.detail === `${operator} ${key}`)?.key
}
