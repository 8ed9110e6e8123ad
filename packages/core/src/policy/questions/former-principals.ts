import type { PolicyDocument } from '../document.ts'
import type { Caller } from '../request.ts'
import type { Because } from './answer.ts'
import { because } from './because.ts'
import type { TrailContext } from './context.ts'
import { judgeRequests, type RequestJudgement } from './judge-requests.ts'
import type { NeededRequest } from './needed-request.ts'

/**
 * The accounts CloudTrail delivered from before it had a service principal, by region.
 *
 * Regions opened since have none. Source: CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail", section on account ids.
 */
const FORMER_ACCOUNTS: ReadonlyMap<string, string> = new Map([
  ['us-east-1', '086441151436'],
  ['us-east-2', '475085895292'],
  ['us-west-1', '388731089494'],
  ['us-west-2', '113285607260'],
  ['ca-central-1', '819402241893'],
  ['eu-west-1', '859597730677'],
  ['eu-west-2', '282025262664'],
  ['eu-central-1', '035351147821'],
  ['ap-south-1', '977081816279'],
  ['ap-northeast-1', '216624486486'],
  ['ap-northeast-2', '492519147666'],
  ['ap-southeast-1', '903692715234'],
  ['ap-southeast-2', '284668455005'],
  ['sa-east-1', '814480443879'],
  ['us-gov-west-1', '608710470296'],
])

const CHINA_CLOUDTRAIL = 'cloudtrail.amazonaws.com.cn'

/** What becomes of a refusal when CloudTrail is looked for under a name it once had. */
export interface FormerPrincipal {
  readonly verdict: 'outdated' | 'unknown' | 'insufficient'
  readonly because: Because
}

/**
 * Look for CloudTrail's former names in a policy that does not allow its service principal.
 *
 * The old account of the trail's home region makes a policy `outdated`; old accounts of other regions only explain the refusal; the
 * Chinese service name makes it `unknown`. `undefined` if the policy has none of them, or denies.
 */
export function findFormerPrincipal(
  document: PolicyDocument,
  needed: readonly NeededRequest[],
  { trail, refusal }: { readonly trail: TrailContext; readonly refusal: RequestJudgement },
): FormerPrincipal | undefined {
  if (refusal.effect !== 'refuse' || refusal.decision.effect !== 'none') return undefined
  if (trail.partition === 'aws-cn' && suffices(document, needed, { kind: 'service', service: CHINA_CLOUDTRAIL })) {
    return { verdict: 'unknown', because: because('china-service-principal') }
  }
  if (!namesFormerAccount(document)) return undefined
  const account = FORMER_ACCOUNTS.get(trail.homeRegion)
  const caller = account === undefined ? undefined : ({ kind: 'aws', account, arn: `arn:${trail.partition}:iam::${account}:root` } as const)
  if (caller !== undefined && suffices(document, needed, caller)) return { verdict: 'outdated', because: because('old-account-principals') }
  return { verdict: 'insufficient', because: because('old-account-principals-elsewhere', trail.homeRegion) }
}

function suffices(document: PolicyDocument, needed: readonly NeededRequest[], caller: Caller): boolean {
  const renamed = needed.map((one) => ({ ...one, request: { ...one.request, caller } }))
  return judgeRequests(document, renamed)?.effect === 'allow'
}

function namesFormerAccount({ statements }: PolicyDocument): boolean {
  const accounts = new Set(FORMER_ACCOUNTS.values())
  return statements.some(
    ({ effect, principal }) =>
      effect === 'Allow' &&
      principal.kind === 'principal' &&
      principal.entries.some(({ type, value }) => type === 'AWS' && accounts.has(accountOf(value))),
  )
}

function accountOf(principal: string): string {
  return principal.length === 12 ? principal : (principal.split(':', 5)[4] ?? '')
}
