import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { isPartition, MAIN_REGION, parseArn } from '@trailmend/core'
import { callError } from './call-error.ts'
import type { ClientSettings } from './client-settings.ts'
import { createKeyring, type Keyring } from './keyring.ts'
import type { SessionOptions, Target } from './session.ts'

/** Why Security Hub did not take a finding: its code, or the name of the error that ended the call, and the message. */
export interface Refusal {
  readonly id: string
  readonly code: string
  readonly message: string
}

/** What became of findings that were sent. */
export interface Sent {
  readonly sent: number
  readonly refused: readonly Refusal[]
}

/** Credentials of a target, to send findings with. */
export interface FindingsSender {
  /** The account that the credentials are of, or why that is not known. */
  identify(): Promise<{ readonly account: string } | { readonly error: { readonly name: string; readonly message: string } }>
  /** Send findings to Security Hub in one region. Never throws: what AWS refuses is told. */
  send(region: string, findings: readonly AwsSecurityFinding[]): Promise<Sent>
}

/** The way to senders that share the caller's own credentials. Nothing is asked before a sender is used. */
export function createFindingsSenders(options: SessionOptions): (target: Target) => Promise<FindingsSender> {
  const base = new STSClient({})
  const { requestHandler, userAgent } = options
  const keyrings = new Map<string, Keyring>()
  return async ({ role, externalId, via = [] }) => {
    const partition = role === undefined ? undefined : parseArn(role)?.partition
    const region = await base.config
      .region()
      .catch(() => MAIN_REGION[partition !== undefined && isPartition(partition) ? partition : 'aws'])
    const keyring = keyrings.get(region) ?? createKeyring(base.config.credentials, { ...options, region })
    keyrings.set(region, keyring)
    const credentials = role === undefined ? keyring.own : keyring.of({ role, externalId }, via)
    return senderWith({ region, credentials, requestHandler, maxAttempts: 5, retryMode: 'adaptive', customUserAgent: userAgent })
  }
}

function senderWith(settings: ClientSettings): FindingsSender {
  return {
    async identify() {
      try {
        const { Account = '' } = await new STSClient(settings).send(new GetCallerIdentityCommand({}))
        return { account: Account }
      } catch (error) {
        return { error: callError(error) }
      }
    },
    send: async (region, findings) => {
      // The client takes long to load, and hardly anybody sends.
      const { importFindings } = await import('./import-findings.ts')
      return importFindings({ ...settings, region }, findings)
    },
  }
}
