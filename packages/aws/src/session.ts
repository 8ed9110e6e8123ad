import {
  type Answered,
  type Ignorance,
  ignoranceOf,
  OPERATIONS,
  type Operation,
  operationOf,
  type Question,
  type RecordedCall,
} from '@trailmend/core/observe'
import { callError } from './call-error.ts'
import type { ClientSettings } from './client-settings.ts'
import { senderOf } from './commands.ts'
import { createEntrances, type Entrance } from './entrance.ts'
import type { Hop } from './keyring.ts'
import type { Pace, Paced } from './pace.ts'
import { plainJson } from './plain-json.ts'

/** Whose credentials are to be used: the caller's own, or those of a role. */
export interface Target {
  /** The ARN of a role to assume. */
  readonly role?: string | undefined
  /** What the role's trust policy asks for. Not a secret, but nobody else's business either: never logged. */
  readonly externalId?: string | undefined
  /** The roles to assume first, each with the credentials of the one before. */
  readonly via?: readonly Hop[] | undefined
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
  /** Send something with these credentials in a region when it is its turn among all calls. Throws what sending throws. */
  take<T>(operation: Paced, region: string, send: (settings: ClientSettings) => Promise<T>): Promise<T>
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

/** Gets ready to ask with a target's credentials. Nothing is asked yet. */
export type OpenSession = (target: Target) => Promise<Session>

/** The way to sessions that share the caller's own credentials, and those of the roles that several of them go by. */
export function createSessions(options: SessionOptions): OpenSession {
  const enter = createEntrances(options)
  return async (target) => sessionWith(await enter(target), options.pace)
}

function sessionWith({ settingsOf, partition, mainRegion, roleAccount }: Entrance, pace: Pace): Session {
  let identity: Promise<RecordedCall> | undefined
  return {
    partition,
    mainRegion,
    identify: () => {
      identity ??= identify(ask, mainRegion, roleAccount)
      return identity
    },
    ask,
    take: (operation, region, send) => pace.run(operation, settingsOf(region), () => send(settingsOf(region))),
  }

  function ask(question: Question): Promise<Answered> {
    const settings = settingsOf(question.region)
    const operation = rowOf(question)
    // What has no region is counted for the account as a whole, wherever it is asked.
    const place = operation.scope === 'global' ? settingsOf : settings
    return pace.run(operation, place, () => send(settings, question))
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
    return { ...question, output: plainJson(await (await senderOf(question))(settings, question.input)) }
  } catch (error) {
    return { ...question, error: callError(error) }
  }
}

function rowOf(question: Question): Operation {
  const row = operationOf(question)
  if (row === undefined) throw new Error(`no such operation: ${question.service}:${question.operation}`)
  return row
}
