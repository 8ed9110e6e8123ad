import type { VerifyNotice } from '@trailmend/report'
import type { TrailScope } from '@trailmend/stream'

/** A chain to verify, and the time whose log files are meant where that is the chain's own. */
export interface FoundChain {
  readonly scope: TrailScope
  /** Milliseconds since 1970-01-01 UTC. */
  readonly from: number
  readonly to: number
}

/** What is to be verified, and what could not be found out. */
export interface Found {
  readonly chains: readonly FoundChain[]
  readonly notices: readonly VerifyNotice[]
}

/** A trail, as far as it says where its files are. */
export interface TrailPlace {
  readonly trail: string
  /** The account that owns it. */
  readonly account: string
  readonly homeRegion: string
  readonly bucket: string
  readonly prefix: string
  /** `o-…`, for the trail of an organization. */
  readonly organizationId: string | undefined
  /** Whether it covers more regions than its own; `undefined` where nobody says. */
  readonly isMultiRegion: boolean | undefined
  /** The account that asks, where an organization's trail is another's: a member has its own files in mind. */
  readonly member?: string | undefined
}

/** What makes something incomplete. */
export function gap(code: string, text: string): VerifyNotice {
  return { code, text, leavesGap: true }
}

/** What is only worth knowing. */
export function note(code: string, text: string): VerifyNotice {
  return { code, text, leavesGap: false }
}
