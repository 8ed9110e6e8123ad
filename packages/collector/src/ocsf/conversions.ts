import { isIP } from 'node:net'
import type { Json } from '@trailmend/stream'
import { AWS_ACCOUNT, OTHER, USER_TYPES } from './classes.ts'
import { parseInstant, parseSecond } from './instant.ts'
import { isObject } from './json.ts'

const HOST = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)+$/
const MAX_HOST = 253

type Conversion = (value: Json) => Json | undefined

const isHost = (text: string): boolean => text.length <= MAX_HOST && HOST.test(text)
const ofText =
  (convert: (text: string) => Json | undefined): Conversion =>
  (value) =>
    typeof value === 'string' ? convert(value) : undefined
const account = (uid: string): Json => ({ uid, type_id: AWS_ACCOUNT.id, type: AWS_ACCOUNT.caption })

/** One of `resources`; `undefined` where it has no ARN. */
function resource(value: Json): Json | undefined {
  if (!isObject(value) || typeof value.ARN !== 'string') return undefined
  const { ARN, accountId, type } = value
  return {
    uid: ARN,
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof accountId === 'string' ? { owner: { account: account(accountId) } } : {}),
  }
}

const RESOURCE_KEYS: ReadonlySet<string> = new Set(['ARN', 'accountId', 'type'])

function isWholly(value: Json): boolean {
  return isObject(value) && Object.entries(value).every(([key, each]) => RESOURCE_KEYS.has(key) && typeof each === 'string')
}

function resources(value: Json): Json | undefined {
  if (!Array.isArray(value)) return undefined
  const known = value.map(resource).filter((each) => each !== undefined)
  return known.length > 0 ? known : undefined
}

export type ConversionName =
  | 'text'
  | 'value'
  | 'time'
  | 'any time'
  | 'boolean'
  | 'IP address'
  | 'domain'
  | 'other text'
  | 'account'
  | 'type of user'
  | 'list'
  | 'evidence'
  | 'resources'
  | 'known resources'

/** What a value becomes; `undefined` where it is not of the kind meant, and stays where it is. By name, for the tables of the docs. */
export const CONVERSIONS: Readonly<Record<ConversionName, Conversion>> = {
  text: ofText((text) => text),
  /** Anything but null. */
  value: (value) => (value === null ? undefined : value),
  /** Milliseconds, where nothing is lost by it. */
  time: ofText(parseSecond),
  /** Milliseconds, of any time that can be read: what it said is kept elsewhere. */
  'any time': ofText(parseInstant),
  boolean: ofText((text) => (text === 'true' || text === 'false' ? text === 'true' : undefined)),
  'IP address': ofText((text) => (isIP(text) === 0 ? undefined : text)),
  domain: ofText((text) => (isIP(text) === 0 && isHost(text) ? text : undefined)),
  'other text': ofText((text) => (isIP(text) === 0 && !isHost(text) ? text : undefined)),
  account: ofText(account),
  'type of user': ofText((text) => USER_TYPES.get(text) ?? OTHER),
  list: ofText((text) => [text]),
  evidence: (value) => (value === null ? undefined : [{ data: value }]),
  /** All of them, where nothing is lost by it. */
  resources: (value) =>
    Array.isArray(value) && value.every((each) => isWholly(each) && resource(each) !== undefined) ? resources(value) : undefined,
  'known resources': resources,
}
