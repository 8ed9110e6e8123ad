import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from './answer.ts'
import { succeeded } from './answer.ts'
import type { MotoCall } from './call.ts'

/** The account of credentials that moto doesn't know. */
export const defaultAccount = '123456789012'

/**
 * A made-up access key id that names its account. The proxy tells moto the account of such a key;
 * moto alone takes it for the default account's.
 */
export function accessKeyOf(account: string): string {
  return `AKIA0000${account}`
}

const NAMED_KEY = /^AKIA0000(\d{12})$/

/** What the proxy knows about access keys. */
export interface Accounts {
  /** The account of a request: moto's own header, else the key. */
  readonly of: (accessKey: string, headers: IncomingHttpHeaders) => string
  /** Learns the account of a key from the answer that hands it out. */
  readonly learn: (call: MotoCall, answer: Answer) => void
  readonly clear: () => void
}

const ACCESS_KEY = /<AccessKeyId>([^<]+)<\/AccessKeyId>/
const ROLE_ACCOUNT = /^arn:[^:]+:iam::(\d{12}):role\//

// Which account the key in an answer acts for.
const HANDED_OUT: ReadonlyMap<string, (call: MotoCall) => string | undefined> = new Map([
  ['sts:AssumeRole', ({ input }) => ROLE_ACCOUNT.exec(String(input.RoleArn))?.[1]],
  ['sts:AssumeRoleWithWebIdentity', ({ input }) => ROLE_ACCOUNT.exec(String(input.RoleArn))?.[1]],
  ['sts:AssumeRoleWithSAML', ({ input }) => ROLE_ACCOUNT.exec(String(input.RoleArn))?.[1]],
  ['sts:GetSessionToken', ({ account }) => account],
  ['sts:GetFederationToken', ({ account }) => account],
  ['iam:CreateAccessKey', ({ account }) => account],
])

/** The account a made-up key names. */
export function namedAccount(accessKey: string): string | undefined {
  return NAMED_KEY.exec(accessKey)?.[1]
}

/** Creates what a proxy knows about access keys: at first only the made-up ones. */
export function createAccounts(): Accounts {
  const known = new Map<string, string>()
  return {
    of: (accessKey, headers) => {
      const header = headers['x-moto-account-id']
      return typeof header === 'string' ? header : (namedAccount(accessKey) ?? known.get(accessKey) ?? defaultAccount)
    },
    learn: (call, answer) => {
      const account = HANDED_OUT.get(`${call.service}:${call.operation}`)?.(call)
      if (account === undefined || !succeeded(answer)) return
      const key = ACCESS_KEY.exec(answer.body.toString('utf8'))?.[1]
      if (key !== undefined) known.set(key, account)
    },
    clear: () => known.clear(),
  }
}
