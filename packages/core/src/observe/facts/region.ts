import type { Fact } from '../fact.ts'
import type { Key } from './key.ts'

/** What an account has in one region besides trails. Every text is attacker-controlled. */
export interface RegionFacts {
  readonly region: string
  readonly recorders: Fact<readonly ConfigRecorder[]>
  /** The buckets that AWS Config delivers to. */
  readonly deliveryChannels: Fact<readonly string[]>
  readonly vpcs: Fact<readonly string[]>
  readonly flowLogs: Fact<readonly FlowLog[]>
  /** Whether Security Hub is on. */
  readonly securityHub: Fact<boolean>
  readonly keys: Fact<readonly Key[]>
}

/** A configuration recorder with its status. */
export interface ConfigRecorder {
  readonly name: string
  /** Whether every resource type of the region is recorded: all, some, or all with exclusions. Global types do not count. */
  readonly records: 'all' | 'some' | 'all-but-excluded'
  /** Whether users, groups, roles and policies of IAM, which have no region, are recorded too. */
  readonly includesGlobalTypes: boolean
  readonly isRecording: Fact<boolean>
  /** `SUCCESS`, `FAILURE`, `PENDING` or `NOT_APPLICABLE`; `null` if it has not recorded yet. */
  readonly lastStatus: Fact<string | null>
}

export interface FlowLog {
  readonly id: string
  /** The VPC, subnet or network interface it is of. */
  readonly resourceId: string
  readonly trafficType: string
  readonly isActive: boolean
  /** `SUCCESS`, `FAILED`, or `null` if AWS did not say. */
  readonly deliverStatus: string | null
}
