import type { Unknown } from '../observe/fact.ts'
import type { Trail } from '../observe/snapshot.ts'
import type { JudgeContext } from './control.ts'
import type { Json } from './finding.ts'
import { unknown, type Verdict } from './verdict.ts'

/** A trail as a sentence names it. Attacker-controlled. */
export function nameOf(trail: Trail): string {
  return trail.isOrganization ? `organization trail ${trail.name} of account ${trail.ownerAccount}` : `trail ${trail.name}`
}

/** A text as the beginning of a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

interface Uncertain {
  /** What is not known, as the beginning of a sentence. */
  readonly whether: string
  readonly expected: Json
  readonly context: JudgeContext
}

/** A member of an organization is often refused what concerns the organization's trail; who owns it can tell. */
export function unknownOfTrail(trail: Trail, fact: Unknown, { whether, expected, context }: Uncertain): Verdict {
  const verdict = unknown(fact, whether, expected)
  if (trail.ownerAccount === context.account) return verdict
  const text = `${verdict.because.text} Account ${trail.ownerAccount} owns the trail: check it there.`
  return { ...verdict, because: { ...verdict.because, text } }
}

/** A remark for a failure of a trail that only another account can change; empty for an own trail. */
export function ownersToChange(trail: Trail, context: JudgeContext): string {
  return trail.ownerAccount === context.account ? '' : ` Only account ${trail.ownerAccount}, which owns the trail, can change it.`
}
