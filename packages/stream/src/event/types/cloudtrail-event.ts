// Source: AWS CloudTrail User Guide, "CloudTrail record contents for management, data, and network activity events".

import type { Json } from '../event.ts'
import type { UserIdentity } from './user-identity.ts'

/** Versions of a record, as they are written. One that is not listed is a new one. */
export type EventVersion =
  | '1.0'
  | '1.01'
  | '1.02'
  | '1.03'
  | '1.04'
  | '1.05'
  | '1.06'
  | '1.07'
  | '1.08'
  | '1.09'
  | '1.10'
  | '1.11'
  | (string & {})

/** What generated a record. A type that is not listed is a new one. */
export type EventType = 'AwsApiCall' | 'AwsServiceEvent' | 'AwsConsoleAction' | 'AwsConsoleSignIn' | 'AwsVpceEvent' | (string & {})

/**
 * A record of a management or data event, or of network activity, in any version: fields are there from the version on that each
 * names, and none that AWS adds later is refused.
 *
 * It says what AWS documents. A log says what somebody sent: nothing checks that a value is of the type it has here.
 */
export interface CloudTrailEvent {
  readonly eventVersion: EventVersion
  /** When the request was completed, UTC. */
  readonly eventTime: string
  /** The service, such as `signin.amazonaws.com`. */
  readonly eventSource: string
  /** The operation. */
  readonly eventName: string
  readonly awsRegion: string
  /** Absent or null in some events of services. */
  readonly userIdentity?: UserIdentity | null
  /** An address, or the name of a service. */
  readonly sourceIPAddress?: string
  /** Cut at 1 KB. */
  readonly userAgent?: string
  /** Cut at 1 KB. With `NetworkActivity`, `VpceAccessDenied`. */
  readonly errorCode?: string
  /** Cut at 1 KB. */
  readonly errorMessage?: string
  /** Left out above 100 KB. */
  readonly requestParameters?: Json
  /** Null where nothing changes. Left out above 100 KB. */
  readonly responseElements?: Json
  /** An object, or a text of JSON. Left out above 28 KB. */
  readonly additionalEventData?: Json
  /** Since 1.01. */
  readonly requestID?: string
  /** A UUID. Since 1.01. */
  readonly eventID?: string
  /** Since 1.01. */
  readonly apiVersion?: string | null
  /** Since 1.01. */
  readonly readOnly?: boolean | null
  /** Since 1.01. */
  readonly resources?: readonly EventResource[] | null
  /** Since 1.02. */
  readonly eventType?: EventType
  /** The account whose log it is in: 12 digits. Since 1.02. */
  readonly recipientAccountId?: string
  /** One for all events of one action that are delivered to several accounts. Since 1.03. */
  readonly sharedEventID?: string
  /** Since 1.04. */
  readonly vpcEndpointId?: string
  /** Left out above 100 KB. Since 1.05. */
  readonly serviceEventDetails?: Json
  /** Since 1.06. */
  readonly managementEvent?: boolean
  /** Since 1.07. */
  readonly eventCategory?: 'Management' | 'Data' | 'NetworkActivity'
  /** Since 1.08. */
  readonly addendum?: Addendum
  /** `true` where the credentials came from a session of the console. Since 1.08. */
  readonly sessionCredentialFromConsole?: 'true' | (string & {}) | boolean
  /** Left out above 28 KB. Since 1.08. */
  readonly edgeDeviceDetails?: Json
  /** Since 1.08. */
  readonly tlsDetails?: TlsDetails
  /** The owner of the VPC endpoint: 12 digits. Since 1.09. */
  readonly vpcEndpointAccountId?: string
  /** In enriched events. Since 1.11. */
  readonly eventContext?: EventContext
  /** Whatever AWS adds. */
  readonly [field: string]: unknown
}

/** Network activity: what an owner of a VPC endpoint records of the calls through it. */
export interface NetworkActivityEvent extends CloudTrailEvent {
  readonly eventCategory: 'NetworkActivity'
  readonly eventType?: 'AwsVpceEvent' | (string & {})
}

/** A resource that an event is about. */
export interface EventResource {
  readonly ARN?: string
  readonly ARNPrefix?: string
  readonly accountId?: string
  /** Such as `AWS::S3::Object`. */
  readonly type?: string
  readonly [field: string]: unknown
}

/** Why an event was delivered late, or again. */
export interface Addendum {
  readonly reason?: 'DELIVERY_DELAY' | 'UPDATED_DATA' | 'SERVICE_OUTAGE' | (string & {})
  /** Names of fields, with commas between. */
  readonly updatedFields?: string
  readonly originalRequestID?: string
  readonly originalEventID?: string
  readonly [field: string]: unknown
}

/** The connection that a request came by. */
export interface TlsDetails {
  readonly tlsVersion?: string
  readonly cipherSuite?: string
  readonly clientProvidedHostHeader?: string
  readonly [field: string]: unknown
}

/** What an event is enriched with. */
export interface EventContext {
  /** Condition keys of IAM, as they were evaluated. */
  readonly requestContext?: { readonly [key: string]: unknown }
  readonly tagContext?: {
    readonly resourceTags?: readonly ResourceTags[]
    readonly principalTags?: { readonly [key: string]: unknown }
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

/** The tags of one resource. */
export interface ResourceTags {
  readonly arn?: string
  readonly tags?: { readonly [key: string]: unknown }
  readonly [field: string]: unknown
}
