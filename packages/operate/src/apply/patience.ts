import { orInterrupted } from './interrupted.ts'
import type { ApplyPorts } from './ports.ts'

/** How long something is tried, in milliseconds. */
export interface Patience {
  readonly first: number
  readonly longest: number
  readonly most: number
}

/** Until a step shows. IAM and S3 policies take seconds to reach everywhere, seldom more than a minute. */
export const TO_SHOW: Patience = { first: 200, longest: 8_000, most: 90_000 }
/** Until a call is let through that AWS throttles, or that rests on what AWS does not see everywhere yet. */
export const TO_GO_THROUGH: Patience = { first: 500, longest: 10_000, most: 120_000 }
/** Until it is believed that a call was not carried out whose answer never came. */
export const TO_BE_ABSENT: Patience = { first: 500, longest: 5_000, most: 20_000 }

/** Waits between attempts: twice as long each time, half of it by chance. */
export interface Waiting {
  /** Wait; `false`, at once, when there is no time left or the run is to end. */
  again(): Promise<boolean>
}

/** Begin to be patient. */
export function beginWaiting(ports: Pick<ApplyPorts, 'now' | 'sleep' | 'random' | 'signal'>, { first, longest, most }: Patience): Waiting {
  let end = ports.now() + most
  const isAborted = (): boolean => ports.signal?.aborted === true
  let next = first
  return {
    again: async () => {
      // A clock that was set back does not make anybody wait for as long as that.
      end = Math.min(end, ports.now() + most)
      const left = end - ports.now()
      if (left <= 0 || isAborted()) return false
      await orInterrupted('waiting', () => ports.sleep(Math.min(left, next / 2 + (ports.random() * next) / 2)))
      next = Math.min(longest, next * 2)
      return !isAborted()
    },
  }
}
