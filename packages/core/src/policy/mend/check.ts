import type { PolicyDocument } from '../document.ts'
import { type PolicyVerdict, VERDICT_OUTCOMES } from '../questions/answer.ts'
import type { BecauseCode } from '../questions/because.ts'
import { isOpenToConfusedDeputy } from '../questions/confused-deputy.ts'
import { fitsLimits } from '../questions/limits.ts'
import type { PolicyKind } from '../questions/policy-kind.ts'
import { isPublic } from '../questions/public.ts'
import { hasStalePrincipals } from '../questions/stale-principals.ts'
import type { TextDocument } from './rewrite.ts'
import { FOREIGN_CODES, type ForeignCode, type Mending, type Wanted } from './wanted.ts'

const CODES_OF_LIMITS: Readonly<Partial<Record<BecauseCode, ForeignCode>>> = {
  'too-large': 'too-large',
  'too-many': 'too-many-statements',
  'duplicate-sid': 'bad-sids',
  'sid-missing': 'bad-sids',
  'bad-character': 'bad-character',
}

/** A refusal to mend, in words. */
export function foreign(code: ForeignCode, detail: string): Mending {
  return { is: 'foreign', code, why: `${FOREIGN_CODES[code]}: ${detail}.` }
}

/**
 * Why AWS would not store a document of this size, with these counts, Sids, characters and principals; `undefined` if it would.
 *
 * Source: AWS re:Post Knowledge Center, "Invalid principal in policy": users and roles that were deleted, which a stored document goes on
 * showing as their ids.
 */
export function refusalOf(read: TextDocument, kind: PolicyKind): Mending | undefined {
  const { verdict, because } = fitsLimits({ ...read, isCompact: false }, kind)
  if (verdict === 'exceeds') return foreign(CODES_OF_LIMITS[because.code] ?? 'too-large', because.text)
  const principals = hasStalePrincipals(read.document)
  return principals.verdict === 'stale' ? foreign('deleted-principal', principals.because.text) : undefined
}

/** What AWS, or its owner, would have against the new document; `undefined` if nothing. */
export function objectionTo(wanted: Wanted, before: PolicyDocument, after: TextDocument): Mending | undefined {
  const { kind } = wanted
  const refusal = refusalOf(after, kind)
  if (refusal !== undefined) return refusal
  // A role's own permissions name nobody, so there is nobody to be public to.
  if (kind === 'role-permissions') return undefined
  const visibility = isPublic(after.document, kind)
  const blocks = kind === 's3-bucket' ? wanted.blockPublicPolicy : false
  if (blocks !== false && visibility.verdict !== 'not-public') {
    if (blocks === true && visibility.verdict === 'public') return foreign('public-policy-blocked', visibility.because.text)
    return { is: 'unknown', why: `Whether S3 would refuse the document as public cannot be told: ${visibility.because.text}.` }
  }
  const isWider =
    worsens(isPublic(before, kind).verdict, visibility.verdict) ||
    worsens(isOpenToConfusedDeputy(before, kind).verdict, isOpenToConfusedDeputy(after.document, kind).verdict)
  return isWider ? { is: 'unknown', why: 'The new document would let more in than is needed.' } : undefined
}

const RANKS = { pass: 0, 'not-applicable': 0, unknown: 1, fail: 2 } as const

function worsens(before: PolicyVerdict, after: PolicyVerdict): boolean {
  return RANKS[VERDICT_OUTCOMES[after]] > RANKS[VERDICT_OUTCOMES[before]]
}
