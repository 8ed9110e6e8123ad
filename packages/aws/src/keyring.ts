import { STSClient } from '@aws-sdk/client-sts'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { callError } from './call-error.ts'
import type { ClientSettings } from './client-settings.ts'
import type { Pace } from './pace.ts'

/** A role to assume. */
export interface Hop {
  readonly role: string
  /** What the role's trust policy asks for. Not a secret, but nobody else's business either: never logged. */
  readonly externalId?: string | undefined
}

type Credentials = ClientSettings['credentials']

/** Gives out credentials that are asked for once, kept, and asked for again before they expire. */
export interface Keyring {
  /** The caller's own. */
  readonly own: Credentials
  /**
   * Those of a role, assumed with the credentials of the last role of `via`, and so on back to the caller's own.
   *
   * The roles on the way are assumed once for everyone who comes along. Nothing is asked before the credentials are used.
   */
  of(role: Hop, via: readonly Hop[]): Credentials
}

/** What a keyring asks STS with. */
export interface KeyringOptions {
  readonly pace: Pace
  readonly requestHandler: ClientSettings['requestHandler']
  readonly userAgent: string
  readonly region: string
}

/**
 * A keyring for one region.
 *
 * Credentials by way of a role last an hour at most, which is also what STS gives where nobody asks for a time.
 * Source: IAM User Guide, "Roles terms and concepts", role chaining.
 */
export function createKeyring(own: Credentials, { pace, requestHandler, userAgent, region }: KeyringOptions): Keyring {
  const clientConfig = { region, requestHandler, maxAttempts: 5, customUserAgent: userAgent }
  const onTheWay = new Map<string, Credentials>()
  return {
    own,
    of: (role, via) => kept(assumed(role, reached(via))),
  }

  function reached(via: readonly Hop[]): Credentials {
    const last = via.at(-1)
    if (last === undefined) return own
    const way = JSON.stringify(via.map(({ role, externalId }) => [role, externalId]))
    const credentials = onTheWay.get(way) ?? kept(refusedOnce(last.role, assumed(last, reached(via.slice(0, -1)))))
    onTheWay.set(way, credentials)
    return credentials
  }

  function assumed({ role, externalId }: Hop, from: Credentials): CredentialsProvider {
    const params = { RoleArn: role, RoleSessionName: 'trailmend', ...(externalId === undefined ? {} : { ExternalId: externalId }) }
    const provider = fromTemporaryCredentials({ params, masterCredentials: from, clientConfig })
    return (properties) => pace.enter(() => provider(properties))
  }

  /** The client's own provider is used, not the bare one: it asks once, keeps what it got, and asks again before it expires. */
  function kept(provider: CredentialsProvider): Credentials {
    return new STSClient({ region, credentials: provider }).config.credentials
  }
}

type CredentialsProvider = ReturnType<typeof fromTemporaryCredentials>

/** A role on the way that was refused is refused for all who come along: it is asked for once, and named in what they are told. */
function refusedOnce(role: string, provider: CredentialsProvider): CredentialsProvider {
  let refusal: Error | undefined
  return async (properties) => {
    if (refusal !== undefined) throw refusal
    try {
      return await provider(properties)
    } catch (error) {
      const { name, message } = callError(error)
      const told = new Error(`the role ${role} on the way there: ${message}`, { cause: error })
      told.name = name
      if (name.startsWith('AccessDenied')) refusal = told
      throw told
    }
  }
}
