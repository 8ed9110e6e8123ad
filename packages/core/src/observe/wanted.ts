/** What a plan has to know of besides what trails name, and whether to ask what only plans need. An empty list names nothing. */
export interface Wanted {
  /** By name. */
  readonly buckets: readonly string[]
  /** The others by ARN. What is no ARN of the service, with a region and an account where such ARNs have them, is not asked about. */
  readonly topics: readonly string[]
  readonly queues: readonly string[]
  /** Without `:*` at the end. */
  readonly logGroups: readonly string[]
  readonly roles: readonly string[]
  readonly keys: readonly string[]
  /** The region where a trail would be made: who made and deleted trails there is asked, whether or not one is left. */
  readonly trailRegion?: string | undefined
  /** Whether to ask which services the organization trusts, and who manages CloudTrail for it; only its management account, or a delegated administrator, is told. */
  readonly organization?: boolean | undefined
}

/** Nothing by name. As `Scope.wanted` it still asks what plans need of all that trails name. */
export const NOTHING_WANTED: Wanted = { buckets: [], topics: [], queues: [], logGroups: [], roles: [], keys: [] }
