import type { STSClientConfig } from '@aws-sdk/client-sts'

/** What every client of a session has in common, and the region. */
export interface ClientSettings {
  readonly region: string
  readonly credentials: NonNullable<STSClientConfig['credentials']>
  readonly requestHandler: NonNullable<STSClientConfig['requestHandler']>
  readonly maxAttempts: number
  readonly retryMode: 'adaptive'
  readonly customUserAgent: string
}
