import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { createEntrances } from '../entrance.ts'
import type { SessionOptions, Target } from '../session.ts'

/** Asks for a page of an account's event history in a region: fifty events, the newest first. Throws what the SDK throws. */
export type LookUp = (
  wanted: { readonly region: string; readonly from: number; readonly to: number; readonly next?: string },
  signal: AbortSignal,
) => Promise<{ readonly events: readonly string[]; readonly next?: string }>

/** What it takes, for a policy. */
export const EVENT_HISTORY_ACTIONS = ['cloudtrail:LookupEvents'] as const

/**
 * The event history, with a target's credentials: management events of the last 90 days. The quota of two calls
 * a second is the caller's to keep.
 */
export async function createLookUp(options: { readonly session: SessionOptions; readonly target?: Target }): Promise<LookUp> {
  const { settingsOf } = await createEntrances(options.session)(options.target ?? {})
  const cloudtrail = await import('@aws-sdk/client-cloudtrail')
  const clients = new Map<string, CloudTrailClient>()
  return async ({ region, from, to, next }, signal) => {
    const client = clients.get(region) ?? new cloudtrail.CloudTrailClient(settingsOf(region))
    clients.set(region, client)
    const command = new cloudtrail.LookupEventsCommand({
      StartTime: new Date(from),
      EndTime: new Date(to),
      MaxResults: 50,
      NextToken: next,
    })
    const { Events = [], NextToken } = await client.send(command, { abortSignal: signal })
    const events = Events.flatMap(({ CloudTrailEvent }) => (CloudTrailEvent === undefined ? [] : [CloudTrailEvent]))
    return { events, ...(NextToken !== undefined && NextToken !== '' && { next: NextToken }) }
  }
}
