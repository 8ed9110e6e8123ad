import { STSClient } from '@aws-sdk/client-sts'
import { isPartition, MAIN_REGION, parseArn, partitionNameOf } from '@trailmend/core/notation'
import type { ClientSettings } from './client-settings.ts'
import { createKeyring, type Keyring } from './keyring.ts'
import type { SessionOptions, Target } from './session.ts'

/** The credentials of a target, ready to be asked with. */
export interface Entrance {
  readonly partition: string
  /** Where what has no region of its own is asked. */
  readonly mainRegion: string
  /** The account that the target's role names. */
  readonly roleAccount: string | undefined
  /** What a client for a region is made with; the same object for the same region. */
  readonly settingsOf: (region: string) => ClientSettings
}

/** The way to entrances that share the caller's own credentials, and those of roles on the way. Nothing is asked yet. */
export function createEntrances(options: SessionOptions): (target: Target) => Promise<Entrance> {
  const base = new STSClient({})
  const keyrings = new Map<string, Keyring>()
  return async ({ role, externalId, via = [] }) => {
    const arn = role === undefined ? undefined : parseArn(role)
    const region = await base.config.region().catch(() => mainRegionOf(arn?.partition))
    const keyring = keyrings.get(region) ?? createKeyring(base.config.credentials, { ...options, region })
    keyrings.set(region, keyring)
    const credentials = role === undefined ? keyring.own : keyring.of({ role, externalId }, via)
    return {
      partition: arn?.partition ?? partitionNameOf(region),
      mainRegion: region,
      roleAccount: arn?.account,
      settingsOf: settingsByRegion(credentials, options),
    }
  }
}

function mainRegionOf(partition: string | undefined): string {
  return MAIN_REGION[partition !== undefined && isPartition(partition) ? partition : 'aws']
}

function settingsByRegion(
  credentials: ClientSettings['credentials'],
  { requestHandler, userAgent }: SessionOptions,
): (region: string) => ClientSettings {
  const byRegion = new Map<string, ClientSettings>()
  return (region) => {
    const settings: ClientSettings = byRegion.get(region) ?? {
      region,
      credentials,
      requestHandler,
      maxAttempts: 5,
      retryMode: 'adaptive',
      customUserAgent: userAgent,
    }
    byRegion.set(region, settings)
    return settings
  }
}
