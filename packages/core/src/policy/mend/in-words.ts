import type { PolicyAnswer } from '../questions/answer.ts'
import { CLOUDTRAIL } from '../questions/needed-bucket-requests.ts'
import { SNS } from '../questions/needed-topic-requests.ts'

const CALLERS: ReadonlyMap<string, string> = new Map([
  [CLOUDTRAIL, 'CloudTrail'],
  [SNS, 'SNS'],
])
const MAX_SID = 100

/** What fails today, in one sentence. */
export function failureOf({ request, because }: PolicyAnswer): string {
  if (request === undefined) return `${because.text.charAt(0).toUpperCase()}${because.text.slice(1)}.`
  return `${CALLERS.get(request.caller) ?? 'The role'} cannot ${request.purpose}: ${because.text}.`
}

/** What cannot be told, in one sentence. */
export function unknownOf({ request, because }: PolicyAnswer): string {
  const call = request === undefined ? '' : ` to ${request.purpose}`
  return `Whether the policy suffices${call} cannot be told: ${because.text}.`
}

/** The Deny that decides: which statement, and what it would refuse. Sids are attacker-controlled and shortened. */
export function denyOf({ request, decidedBy }: PolicyAnswer): string {
  const sid = decidedBy?.sid === undefined ? '' : ` (${decidedBy.sid.slice(0, MAX_SID)})`
  const purpose = request === undefined ? 'the call' : `to ${request.purpose}`
  return `statement ${(decidedBy?.statement ?? 0) + 1}${sid} refuses ${purpose}`
}
