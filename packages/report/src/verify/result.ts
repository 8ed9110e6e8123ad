/** Where an object lies. Attacker-controlled: whoever can write to the bucket chooses keys. */
export interface VerifyPlace {
  readonly bucket: string
  readonly key: string
}

/** `note`: worth knowing, and nothing against the log files. */
export type VerifyVerdict = 'valid' | 'invalid' | 'unknown' | 'note'

/** What was found of a digest, a log file or the chain of digests, as `verifyDigests` of `@trailmend/stream` tells it. */
export interface VerifyOutcome {
  readonly subject: 'digest' | 'log' | 'chain'
  /** What was found, for programs; docs/verify.md lists the codes. */
  readonly code: string
  readonly verdict: VerifyVerdict
  /** The same for people. */
  readonly sentence: string
  readonly place?: VerifyPlace
  /** The times that it is about, in milliseconds since 1970-01-01 UTC. */
  readonly from?: number
  readonly to?: number
  /** Hexadecimal SHA-256 of the inflated contents: what a digest says they are, and what they are. */
  readonly expectedSha256?: string
  readonly sha256?: string
  /** Inflated bytes. */
  readonly bytes?: number
  /** The digest that names the log file. */
  readonly digest?: VerifyPlace
  readonly fingerprint?: string
  /** A digest's signature as its metadata hold it: hexadecimal, if CloudTrail wrote it. */
  readonly signature?: string
  readonly backfill?: boolean
  readonly count?: number
  /** Why something could not be read, and the permission it needs. */
  readonly because?: string
  readonly needs?: string
}

/** One chain of digests: a trail's files of one account and one region. */
export interface VerifyChain {
  readonly bucket: string
  readonly prefix: string
  readonly organizationId?: string
  readonly account: string
  readonly region: string
  readonly trail: string
  readonly homeRegion: string
}

/** One thing that was found, and in which chain. */
export interface VerifiedOutcome {
  readonly chain: VerifyChain
  readonly outcome: VerifyOutcome
}

/** How many of each there are. */
export interface VerifyTally {
  readonly digests: Readonly<Record<'valid' | 'invalid' | 'missing' | 'archived' | 'unknown', number>>
  readonly logs: Readonly<Record<'valid' | 'invalid' | 'missing' | 'archived' | 'undeclared' | 'unknown', number>>
  /** Times that no digest covers although the chain goes on. */
  readonly gaps: number
  /** Inflated bytes of digests and log files that were read. */
  readonly bytes: number
}

/** What verifying one chain came to. */
export interface VerifiedChain extends VerifyChain {
  /** The time whose log files were verified, in milliseconds since 1970-01-01 UTC. */
  readonly from: number
  readonly to: number
  /** `invalid` where anything is; else `unknown` where anything is. */
  readonly verdict: 'valid' | 'invalid' | 'unknown'
  readonly tally: VerifyTally
  /** How often each code was told. */
  readonly codes: Readonly<Record<string, number>>
  /** What is not valid, in the order in which it was told; the first so many. */
  readonly problems: readonly VerifyOutcome[]
  /** How many problems are left out of `problems`. */
  readonly omitted: number
}

/** What a person should hear of besides. */
export interface VerifyNotice {
  readonly code: string
  readonly text: string
  /** Whether something was not looked at that should have been. */
  readonly leavesGap: boolean
}

/** What a verification came to, as plain JSON. */
export interface VerifyResult {
  readonly v: 1
  readonly status: 'valid' | 'invalid' | 'incomplete'
  readonly exitCode: 0 | 1 | 3
  /** Whether everything that was asked for could be known. */
  readonly complete: boolean
  /** What was read: `live`, or the folder. */
  readonly source: string
  /** When the verification began, ISO 8601. */
  readonly judgedAt: string
  readonly chains: readonly VerifiedChain[]
  readonly notices: readonly VerifyNotice[]
}
