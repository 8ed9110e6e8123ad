import { STSClient } from '@aws-sdk/client-sts'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import {
  type Answered,
  type Ignorance,
  ignoranceOf,
  isPartition,
  MAIN_REGION,
  OPERATIONS,
  parseArn,
  partitionNameOf,
  type Question,
  type RecordedCall,
} from '@trailmend/core'
import { callError } from './call-error.ts'
import type { ClientSettings } from './client-settings.ts'
import { type AskedOperation, SEND } from './commands.ts'
import type { Pace } from './pace.ts'
import { plainJson } from './plain-json.ts'

/** Whose credentials are to be used: the caller's own, or those of a role. */
export interface Target {
  /** The ARN of a role to assume. */
  readonly role?: string | undefined
  /** What the role's trust policy asks for. Not a secret, but nobody else's business either: never logged. */
  readonly externalId?: string | undefined
}

/** Credentials, and the way to ask with them. */
export interface Session {
  readonly partition: string
  /** Where what has no region of its own is asked. */
  readonly mainRegion: string
  /**
   * Ask whose credentials these are; asked once, however often it is called.
   *
   * A role that cannot be assumed is an answer: one account's failure is that account's. Throws an `IdentityError` where the
   * caller's own credentials cannot be told, for then no account can be named.
   */
  identify(): Promise<RecordedCall>
  /** Ask AWS. Never throws: an error is an answer. */
  ask(question: Question): Promise<Answered>
}

/** Whose credentials these are could not be found out, so no account can be named. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError'
  /** Why: the credentials themselves, or something on the way, such as an endpoint that does not answer. */
  readonly because: Ignorance

  constructor(because: Ignorance, message: string) {
    super(message)
    this.because = because
  }
}

/** What all sessions of a check share. */
export interface SessionOptions {
  readonly pace: Pace
  readonly requestHandler: ClientSettings['requestHandler']
  readonly userAgent: string
}

/** Get ready to ask with a target's credentials. Nothing is asked yet. */
export async function openSession(target: Target, options: SessionOptions): Promise<Session> {
  const role = target.role === undefined ? undefined : parseArn(target.role)
  const base = new STSClient({})
  const region = await base.config.region().catch(() => mainRegionOf(role?.partition))
  const credentials = target.role === undefined ? base.config.credentials : assumed(target.role, target.externalId, region)
  const settingsOf = settingsByRegion(credentials, options)
  let identity: Promise<RecordedCall> | undefined
  return {
    partition: role?.partition ?? partitionNameOf(region),
    mainRegion: region,
    identify: () => {
      identity ??= identify(ask, region, role?.account)
      return identity
    },
    ask,
  }

  function ask(question: Question): Promise<Answered> {
    const place = `${target.role ?? 'own'} ${question.region}`
    return options.pace.run(OPERATIONS[nameOf(question)], place, () => send(settingsOf(question.region), question))
  }
}

function mainRegionOf(partition: string | undefined): string {
  return MAIN_REGION[partition !== undefined && isPartition(partition) ? partition : 'aws']
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

async function identify(ask: Session['ask'], region: string, roleAccount: string | undefined): Promise<RecordedCall> {
  const { service, operation } = OPERATIONS['sts:GetCallerIdentity']
  const answered = await ask({ region, service, operation, input: {} })
  const told = 'output' in answered ? String(answered.output.Account) : roleAccount
  if (told !== undefined && /^\d{12}$/.test(told)) return { account: told, ...answered }
  const error = 'error' in answered ? answered.error : { name: 'MalformedAnswer', message: 'GetCallerIdentity told no account id' }
  if (roleAccount !== undefined) return { account: roleAccount, region, service, operation, input: {}, error }
  const { because, detail } = ignoranceOf(error, 'sts:GetCallerIdentity')
  throw new IdentityError(because, detail)
}

async function send(settings: ClientSettings, question: Question): Promise<Answered> {
  try {
    return { ...question, output: plainJson(await SEND[nameOf(question)](settings, question.input)) }
  } catch (error) {
    return { ...question, error: callError(error) }
  }
}

function nameOf({ service, operation }: Question): AskedOperation {
  const name = `${service}:${operation}`
  if (!Object.hasOwn(SEND, name)) throw new Error(`no such operation: ${name}`)
  return name as AskedOperation
}
