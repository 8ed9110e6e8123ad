import type { Answer, AwsError } from './answer.ts'
import { errorAnswer } from './answer.ts'
import type { MotoCall } from './call.ts'
import { denied, throttled } from './denial.ts'

/** Which calls a fault meets: every named field must be equal, and `when` true. */
export interface FaultMatcher {
  readonly service?: string
  readonly operation?: string
  readonly region?: string
  readonly account?: string
  readonly when?: (call: MotoCall) => boolean
}

/** What a fault does: an AWS error in the service's own form, a cut connection, or a slow (milliseconds) but true answer. */
export type FaultAnswer =
  | { readonly kind: 'throttled' }
  | { readonly kind: 'denied'; readonly principal?: string; readonly action?: string }
  | ({ readonly kind: 'error' } & AwsError)
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'slow'; readonly ms: number }

interface Fault {
  readonly matcher: FaultMatcher
  readonly answer: FaultAnswer
  left: number
}

/** The faults set on a proxy; each is spent after its number of times. */
export interface Faults {
  /** Sets a fault that meets the next `times` matching calls, by default every one. Faults set first are met first. */
  readonly add: (matcher: FaultMatcher, answer: FaultAnswer, times?: number) => void
  /** The fault this call meets, counted as met. */
  readonly meet: (call: MotoCall) => FaultAnswer | undefined
  readonly clear: () => void
}

const FIELDS = ['service', 'operation', 'region', 'account'] as const

function meets(call: MotoCall, matcher: FaultMatcher): boolean {
  return FIELDS.every((field) => matcher[field] === undefined || matcher[field] === call[field]) && (matcher.when?.(call) ?? true)
}

/** Creates an empty list of faults. */
export function createFaults(): Faults {
  let faults: Fault[] = []
  return {
    add: (matcher, answer, times = Number.POSITIVE_INFINITY) => {
      faults.push({ matcher, answer, left: times })
    },
    meet: (call) => {
      const fault = faults.find((each) => each.left > 0 && meets(call, each.matcher))
      if (fault !== undefined) fault.left -= 1
      return fault?.answer
    },
    clear: () => {
      faults = []
    },
  }
}

/** The error a fault answers with; undefined for the two kinds that are no answer. */
export function faultAnswer(call: MotoCall, fault: FaultAnswer): Answer | undefined {
  if (fault.kind === 'throttled') return errorAnswer(call, throttled(call))
  if (fault.kind === 'denied') return errorAnswer(call, denied(call, fault))
  return fault.kind === 'error' ? errorAnswer(call, fault) : undefined
}
