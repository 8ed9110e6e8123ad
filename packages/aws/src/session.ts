import { STSClient } from '@aws-sdk/client-sts'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { type Call, MAIN_REGION, OPERATIONS, type OperationName, parseArn, type RecordedCall } from '@trailmend/core'
import { callError } from './call-error.ts'
import type { ClientSettings } from './client-settings.ts'
import { SEND } from './commands.ts'
import type { Pace } from './pace.ts'
import { plainJson } from './plain-json.ts'

/** Whose credentials are to be used: the caller's own, or those of a role. */
export interface Target {
  /** The ARN of a role to assume. */
  readonly role?: string | undefined
  /** What the role's trust policy asks for. Not a secret, but nobody else's business either: never logged. */
  readonly externalId?: string | undefined
}

/** Credentials, and who they turned out to be. */
export interface Session {
  readonly account: string
  readonly partition: string
  /** Where what has no region of its own is asked. */
  readonly mainRegion: string
  /** The call that told whose credentials these are; an error if they could not be used. */
  readonly identity: RecordedCall
  /** Ask AWS. Never throws: an error is an answer. */
  call(call: Call): Promise<RecordedCall>
}

/** The caller has no usable credentials of their own, so nothing can be asked and no account can be named. */
export class NoCredentialsError extends Error {
  override readonly name = 'NoCredentialsError'
}

/** What all sessions of a check share. */
export interface SessionOptions {
  readonly pace: Pace
  readonly requestHandler: ClientSettings['requestHandler']
  readonly userAgent: string
}

/**
 * Find out whose credentials a target means.
 *
 * A role that cannot be assumed gives a session whose `identity` is the error, so that one account's failure is that account's.
 * Throws `NoCredentialsError` where the caller's own credentials cannot be used.
 */
export async function openSession(target: Target, options: SessionOptions): Promise<Session> {
  const role = target.role === undefined ? undefined : parseArn(target.role)
  const base = new STSClient({})
  const region = await base.config.region().catch(() => MAIN_REGION[role?.partition ?? 'aws'] ?? 'us-east-1')
  const credentials = target.role === undefined ? base.config.credentials : assumed(target.role, target.externalId, region)
  const settingsOf = settingsByRegion(credentials, options)
  const identity = await identify(settingsOf(region), role?.account)
  const arn = 'output' in identity ? parseArn(String(identity.output.Arn)) : role
  const partition = arn?.partition ?? 'aws'
  return {
    account: identity.account,
    partition,
    mainRegion: region,
    identity,
    call: (call) => options.pace.run(OPERATIONS[nameOf(call)], `${call.account} ${call.region}`, () => send(settingsOf(call.region), call)),
  }
}

/** The client's own provider is used, not the bare one: it asks once, keeps what it got, and asks again before it expires. */
function assumed(role: string, externalId: string | undefined, region: string): ClientSettings['credentials'] {
  const params = { RoleArn: role, RoleSessionName: 'trailmend', ...(externalId === undefined ? {} : { ExternalId: externalId }) }
  const provider = fromTemporaryCredentials({ params, clientConfig: { region } })
  return new STSClient({ region, credentials: provider }).config.credentials
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

async function identify(settings: ClientSettings, roleAccount: string | undefined): Promise<RecordedCall> {
  const { service, operation } = OPERATIONS['sts:GetCallerIdentity']
  const asked = { account: roleAccount ?? '', region: settings.region, service, operation, input: {} }
  const answered = await send(settings, asked)
  if ('output' in answered) return { ...answered, account: String(answered.output.Account) }
  if (roleAccount === undefined) throw new NoCredentialsError(`${answered.error.name}: ${answered.error.message}`)
  return answered
}

async function send(settings: ClientSettings, call: Call): Promise<RecordedCall> {
  try {
    return { ...call, output: plainJson(await SEND[nameOf(call)](settings, call.input)) }
  } catch (error) {
    return { ...call, error: callError(error) }
  }
}

function nameOf({ service, operation }: Call): OperationName {
  const name = `${service}:${operation}`
  if (!Object.hasOwn(OPERATIONS, name)) throw new Error(`no such operation: ${name}`)
  return name as OperationName
}
