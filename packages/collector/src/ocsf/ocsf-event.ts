import type { Json } from '@trailmend/stream'

/** The version of the schema that events follow, and that every kind of them is tested against. */
export const OCSF_VERSION = '1.8.0'

/** A value of one of OCSF's enumerations, with its caption. */
export interface Coded {
  readonly id: number
  readonly caption: string
}

/** An event of OCSF: what every class has; the rest is as its class says. */
export interface OcsfEvent {
  readonly class_uid: number
  readonly category_uid: number
  readonly activity_id: number
  /** `class_uid` times 100, plus `activity_id`. */
  readonly type_uid: number
  readonly severity_id: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number
  /** What of the record has no place in the class, under its own names. */
  readonly unmapped?: { readonly [key: string]: Json }
  /** Tells it from `NotMapped`. */
  readonly because?: undefined
  readonly [attribute: string]: Json | undefined
}

/** Why a record is no event of OCSF. */
export interface NotMapped {
  readonly because: string
}
